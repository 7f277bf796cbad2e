"""What a file may be: kinds and sizes."""

KINDS = (".xlsx", ".csv")
MOST_BYTES = 8_000_000
#: An XLSX file is a zip: what it would unpack to, and how many parts it may have.
MOST_UNPACKED = 80_000_000
MOST_PARTS = 2_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
