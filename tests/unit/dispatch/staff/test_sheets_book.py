"""Opening files: what is no workbook, too large, or a trap is refused; what is written is read."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import COMMUNITIES, FRAME, book, saved

from dispatch.errors import InvalidError, PatrolError, TooLargeError
from dispatch.people.rules import Duty
from dispatch.staff.sheets.book import read_book
from dispatch.staff.sheets.limits import MOST_ROWS, MOST_UNPACKED
from dispatch.staff.sheets.read import read_file
from dispatch.staff.sheets.write import AwayEntry, Entry, Roll, write_csv, write_xlsx


def _refusal(name: str, content: bytes) -> str:
    with pytest.raises(PatrolError) as refused:
        read_book(name, content)
    return refused.value.code


def test_external_entities_are_not_resolved() -> None:
    assert openpyxl.DEFUSEDXML


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK", "people_file.kind"),
        ("a.xlsx", b"not a zip", "people_file.unreadable"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old", "people_file.locked"),
        ("a.csv", b"\x00\x01\x02", "people_file.encoding"),
        ("a.xlsx", b"PK" + bytes(8_000_001), "people_file.too_large"),
    ],
)
def test_what_is_no_sheet_is_refused(name: str, content: bytes, code: str) -> None:
    assert _refusal(name, content) == code


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert _refusal("a.xlsx", buffer.getvalue()) == "people_file.unreadable"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(MOST_UNPACKED + 1))
    assert len(buffer.getvalue()) < 1_000_000
    assert _refusal("a.xlsx", buffer.getvalue()) == "people_file.bomb"


def test_a_doctype_in_a_part_is_refused() -> None:
    laughs = b'<!DOCTYPE l [<!ENTITY l "ha">]><worksheet>&l;</worksheet>'
    whole = io.BytesIO(book(["姓名", "岗位"]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            new.writestr(part, laughs if part.endswith("sheet1.xml") else old.read(part))
    assert _refusal("a.xlsx", buffer.getvalue()) == "people_file.unreadable"


def test_more_rows_than_a_station_has_are_refused_with_the_count() -> None:
    lines = "姓名,岗位\n" + "王建国,义警\n" * (MOST_ROWS + 100)
    with pytest.raises(TooLargeError) as refused:
        read_book("a.csv", lines.encode())
    assert refused.value.params == {"rows": MOST_ROWS + 101, "most": MOST_ROWS}


def test_ten_thousand_rows_are_read() -> None:
    lines = "姓名,岗位\n" + "".join("王建国,义警\n" for _ in range(MOST_ROWS))
    assert len(read_file("a.csv", lines.encode(), FRAME).people) == MOST_ROWS


def test_formats_of_empty_cells_far_below_do_not_count() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(["姓名", "岗位"], ["王建国", "义警"])))
    made.worksheets[0]["A1000000"].number_format = "@"
    (sheet,) = read_book("a.xlsx", saved(made))
    assert len(sheet.rows) == 2


def test_hidden_sheets_are_not_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(["姓名", "岗位"], ["王建国", "义警"])))
    made.create_sheet("旧表").append(["姓名", "岗位"])
    made["旧表"].sheet_state = "hidden"
    assert [sheet.name for sheet in read_book("a.xlsx", saved(made))] == ["人员"]


NAMES = st.text(alphabet="王李张建国明华英", min_size=2, max_size=4)
PLAIN = st.text(
    alphabet=st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x7A),
    min_size=1,
    max_size=8,
)
#: Texts that a spreadsheet would take for a formula.
RISKY = st.builds("".join, st.tuples(st.sampled_from("=+-@"), PLAIN))
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31)).map(date.isoformat)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    code = draw(st.sampled_from(list(COMMUNITIES)))
    facts = {
        "duty": draw(st.sampled_from(Duty)).value,
        "community_code": code,
        "rank": draw(st.none() | PLAIN | RISKY),
        "skills": draw(st.none() | st.lists(PLAIN, min_size=1, max_size=3)),
        "contact": draw(st.none() | st.integers(10**9, 10**11).map(str)),
        "weekdays": draw(
            st.none()
            | st.lists(st.sampled_from(range(7)), min_size=1, max_size=6, unique=True).map(sorted)
        ),
        "trained_until": draw(st.none() | DAYS),
        "uniform_no": draw(st.none() | PLAIN),
        "partners": draw(st.none() | st.lists(NAMES, min_size=1, max_size=3)),
    }
    given = {fact: value for fact, value in facts.items() if value is not None}
    number = draw(st.none() | PLAIN)
    return Entry(draw(NAMES), number, COMMUNITIES[code], given)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=6), st.booleans())
def test_what_is_written_is_read_again_the_same(people: list[Entry], as_csv: bool) -> None:
    roll = Roll("益宁派出所", people)
    name, content = ("a.csv", write_csv(roll)) if as_csv else ("a.xlsx", write_xlsx(roll))
    reading = read_file(name, content, FRAME)
    assert [f for f in reading.findings if f.code != "sheet_unknown"] == []
    found = [(p.who.name, p.who.number, p.facts) for p in reading.people]
    assert found == [(e.name, e.number, e.facts) for e in people]


def test_leave_is_written_and_read_again() -> None:
    away = [AwayEntry("王建国", "YJ-1", "sick", "2026-12-01", "2026-12-05")]
    reading = read_file("a.xlsx", write_xlsx(Roll("益宁派出所", [], away)), FRAME)
    assert [(a.who.number, a.kind, a.first_day, a.last_day) for a in reading.away] == [
        ("YJ-1", "sick", "2026-12-01", "2026-12-05")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_written_is_a_formula(start: str) -> None:
    roll = Roll("=station", [Entry(f"{start}HYPERLINK(1)", None, None, {"rank": f"{start}1+1"})])
    made = openpyxl.load_workbook(io.BytesIO(write_xlsx(roll)))
    cells = [cell for sheet in made.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    risky = ("=", "+", "-", "@", "\t", "\r")
    assert [cell.value for cell in cells if str(cell.value or "").startswith(risky)] == []
    assert f"'{start}1+1" in write_csv(roll).decode("utf-8-sig")


def test_an_error_is_one_people_can_act_on() -> None:
    with pytest.raises(InvalidError) as refused:
        read_book("a.doc", b"")
    assert refused.value.params == {"kinds": ".xlsx, .csv"}
