"""Maps to print and to pass on: whole in one file, drawn with no network."""
