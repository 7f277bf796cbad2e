"""The queries written by hand: what callers say, and what each of them means.

Two files, split by place: no street, compound, landmark, group or camera that one half asks for is
asked for in the other (the tuning half has those whose pinyin begins with a to l). Rules, words and
the calibration may be made from the tuning half only.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).with_name("queries")


class Half(StrEnum):
    """Which half of the queries: one to learn from, one only to be measured."""

    TUNING = "tuning"
    HELDOUT = "heldout"


@dataclass(frozen=True, slots=True)
class Query:
    """One text as it is typed, and in `expected` what it means (see `benchmarks.geocode.truth`).

    `tolerance_m` is how far from the expected point an answer may lie; 0 where a polygon, nothing
    or a choice is expected.
    """

    group: str
    text: str
    expected: str
    tolerance_m: float


def read_queries(half: Half) -> tuple[Query, ...]:
    """Return the queries of a half in the order of the file."""
    with (FOLDER / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Query(row["class"], row["query"], row["expected"], float(row["tolerance_m"] or 0))
            for row in csv.DictReader(file)
        )
