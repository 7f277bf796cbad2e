"""Reading the shift-scheduling instances of Curtois and Qu (2014), as published in text form.

An instance is sections of comma-separated lines; every instance starts on a Monday.
"""

from collections import defaultdict
from pathlib import Path

from dispatch.roster.duty.problem import Bounds, Demand, DutyProblem, Member, Request, Shift

#: Best known costs of the instances 1 to 12.
BEST_KNOWN = (607, 828, 1001, 1716, 1143, 1950, 1056, 1300, 439, 4631, 3443, 4040)
Rows = list[list[str]]


def read_instance(path: Path) -> DutyProblem:
    """Return the problem of an instance's file; a missing section raises KeyError."""
    sections = _read_sections(path)
    days = int(sections["HORIZON"][0][0])
    return DutyProblem(
        days=days,
        shifts=tuple(_shift(row) for row in sections["SHIFTS"]),
        members=tuple(_member(row, sections) for row in sections["STAFF"]),
        demands=tuple(_demand(row) for row in sections["COVER"]),
        weekends=tuple((day, day + 1) for day in range(5, days, 7)),
    )


def _read_sections(path: Path) -> dict[str, Rows]:
    sections: dict[str, Rows] = defaultdict(list)
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_").strip()
        elif line.strip() and not line.startswith("#"):
            sections[name].append([cell.strip() for cell in line.split(",")])
    return sections


def _shift(row: list[str]) -> Shift:
    return Shift(row[0], int(row[1]), not_next=frozenset(filter(None, row[2].split("|"))))


def _member(row: list[str], sections: dict[str, Rows]) -> Member:
    name, most_of, most, least, longest, shortest, rest, weekends = row
    wanted = [(r, True) for r in sections["SHIFT_ON_REQUESTS"] if r[0] == name]
    unwanted = [(r, False) for r in sections["SHIFT_OFF_REQUESTS"] if r[0] == name]
    return Member(
        id=name,
        bounds=Bounds(
            most_of={s: int(n) for s, n in (pair.split("=") for pair in most_of.split("|"))},
            most_minutes=int(most),
            least_minutes=int(least),
            longest_run=int(longest),
            shortest_run=int(shortest),
            shortest_rest=int(rest),
            most_weekends=int(weekends),
        ),
        off=frozenset(int(d) for r in sections["DAYS_OFF"] if r[0] == name for d in r[1:]),
        requests=tuple(Request(int(r[1]), r[2], int(r[3]), yes) for r, yes in (*wanted, *unwanted)),
    )


def _demand(row: list[str]) -> Demand:
    day, shift, count, under, over = row
    return Demand(int(day), shift, int(count), int(under), int(over))
