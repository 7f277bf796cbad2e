"""TOPTW files (team orienteering with time windows) as patrol problems: only prizes count.

Form of the files: Vansteenwegen et al. (2009), after Righini and Salani. Distances of the pr files
are cut off after the second digit, as their best-known values presume.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dispatch.patrols.plan.problem import Problem, Stop, StopKind, Team, Window
from gis.model import Mode

BEST_KNOWN = "bks_pr.csv"
#: Seconds that stand for one unit of the files: their decimals become whole seconds.
UNITS_PR = 100
#: A point of prize is worth this many seconds of travel: more than any detour costs.
PRIZE_S = 20_000


@dataclass(frozen=True, slots=True)
class Instance:
    """A file with a number of vehicles, and the best prize known for it."""

    name: str
    vehicles: int
    best_known: int
    problem: Problem

    def prize(self, missed_s: int) -> int:
        """Return the prize collected, from the cost of the prizes missed."""
        return sum(stop.prize for stop in self.problem.stops) // PRIZE_S - missed_s // PRIZE_S


def read_instances(folder: Path) -> list[Instance]:
    """Return every file of the folder that has a best-known value, for each number of vehicles."""
    with (folder / BEST_KNOWN).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Instance(
            row["instance"],
            int(row["m"]),
            int(row["BKS"]),
            _read_problem(folder / f"{row['instance']}.txt", int(row["m"])),
        )
        for row in rows
        if (folder / f"{row['instance']}.txt").exists()
    ]


def _read_problem(path: Path, vehicles: int) -> Problem:
    """Read one file: two lines of head, then number, x, y, service, prize, ..., opens, closes."""
    lines = path.read_text(encoding="utf-8").splitlines()[2:]
    rows = [[float(word) for word in line.split()] for line in lines if line.strip()]
    xy = np.array([row[1:3] for row in rows])
    gaps = np.hypot(*(xy[:, np.newaxis] - xy[np.newaxis]).transpose(2, 0, 1))
    shift = Window(_units(rows[0][-2]), _units(rows[0][-1]))
    return Problem(
        stops=tuple(_stop(place, row) for place, row in enumerate(rows) if place),
        teams=tuple(Team(f"team-{n + 1}", Mode.FOOT, shift, 0, 0) for n in range(vehicles)),
        # The tiny part keeps what is whole in decimal from falling below it in binary.
        travel_s={Mode.FOOT: np.floor(gaps * UNITS_PR + 1e-9)},
    )


def _stop(place: int, row: list[float]) -> Stop:
    stay_s = _units(row[3])
    return Stop(
        id=str(place),
        kind=StopKind.KEY_PLACE,
        place=place,
        prize=int(row[4]) * PRIZE_S,
        least_stay_s=stay_s,
        most_stay_s=stay_s,
        windows=(Window(_units(row[-2]), _units(row[-1])),),
    )


def _units(value: float) -> int:
    return round(value * UNITS_PR)
