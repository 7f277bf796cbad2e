"""Our night: the 97 small grids of the ground and eight teams, as a patrol problem.

Everything but the ground is drawn from the seed: prizes, windows, skills. With `repeats` every
fifth grid is to be visited three times, two hours apart, and every fifth twice.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from dispatch.patrols.plan.cover import Residents
from dispatch.patrols.plan.problem import (
    Break,
    Leader,
    Problem,
    Squad,
    Stop,
    StopKind,
    Team,
    Window,
    whole_seconds,
)
from gis.files import read_layers
from gis.model import Grid, GridKind, Mode, Place, PlaceKind
from gis.network import Network
from gis.records import GroundData, to_records

HOUR_S = 3600
START_CLOCK_S = 19 * HOUR_S
SMALL = (GridKind.STREET, GridKind.COMPOUND)
#: What a visit is worth, in seconds of travel: 10 to 60 minutes.
PRIZES_S = (600, 3600)
GAP_S = 2 * HOUR_S
BREAK_S = 1200
ARMED = "armed"
MARKET_HOURS = Window(0, 3 * HOUR_S)


def read_ground(folder: Path) -> GroundData:
    """Return the ground of a folder of shapefiles."""
    return to_records(read_layers(folder))


class Night:
    """The ground's places and travel times, once; a problem for every seed."""

    def __init__(self, ground: GroundData) -> None:
        self._ground = ground
        self._grids = [grid for grid in ground.grids if grid.kind in SMALL]
        posts = [p for p in ground.places if p.kind is PlaceKind.POLICE_POST]
        station = [p for p in ground.places if p.kind is PlaceKind.STATION]
        self._posts = [*station, *posts]
        self._offices = [p for p in ground.places if p.kind is PlaceKind.GROUP_OFFICE]
        network = Network(ground.roads, ground.places)
        points = _points(self._grids, self._posts)
        offices = np.array([(p.geometry.x, p.geometry.y) for p in self._offices])
        self._travel_s = {
            mode: whole_seconds(network.travel_times_s(points, points, mode)) for mode in Mode
        }
        self._reach_s = {mode: network.travel_times_s(points, offices, mode) for mode in Mode}

    def problem(self, *, seed: int = 1, repeats: bool = False) -> Problem:
        """Return the night's problem for a seed."""
        rng = Random(seed)  # noqa: S311 - no secret
        stops = tuple(self._stop(n, grid, rng, repeats) for n, grid in enumerate(self._grids))
        return Problem(stops, self._teams(), self._travel_s, clock_s=START_CLOCK_S)

    def residents(self) -> Residents:
        """Return the residents at their groups' offices, shared evenly within a community."""
        people = {area.code: area.population for area in self._ground.areas}
        grids = {grid.code: grid for grid in self._ground.grids}
        homes = [grids[self._community(grids, p.grid)].parent for p in self._offices]
        counts = np.array([people[area] / homes.count(area) for area in homes])
        return Residents(counts, self._reach_s)

    def _stop(self, number: int, grid: Grid, rng: Random, repeats: bool) -> Stop:
        visits = {0: 3, 1: 2}.get(number % 5, 1) if repeats else 1
        return Stop(
            id=grid.code,
            kind=StopKind.GRID,
            place=number,
            prize=rng.randrange(*PRIZES_S),
            windows=(MARKET_HOURS,) if number % 11 == 3 and visits == 1 else (),
            visits=visits,
            gap_s=GAP_S if visits > 1 else 0,
            required=number % 25 == 7,
            skills=frozenset({ARMED}) if number % 13 == 5 else frozenset(),
            area=self._area_of(grid),
        )

    def _area_of(self, grid: Grid) -> str:
        grids = {grid.code: grid for grid in self._ground.grids}
        if grid.kind is GridKind.STREET:
            return str(grid.side_left)
        return self._community(grids, grid.code)

    def _community(self, grids: dict[str, Grid], code: str) -> str:
        grid = grids[code]
        if grid.kind is GridKind.COMMUNITY:
            return code
        return self._community(grids, grid.parent)

    def _teams(self) -> tuple[Team, ...]:
        """Return two cars, one e-bike, three foot teams with home areas, two squads."""
        communities = sorted(g.code for g in self._ground.grids if g.kind is GridKind.COMMUNITY)
        evening, late = Window(0, 5 * HOUR_S), Window(HOUR_S, 6 * HOUR_S)
        wheels = [
            self._team("car-1", Mode.CAR, evening, 0),
            self._team("car-2", Mode.CAR, late, 0),
            self._team("ebike-1", Mode.EBIKE, evening, 0),
        ]
        feet = [
            self._team(f"foot-{n + 1}", Mode.FOOT, shift, n, areas=communities[3 * n : 3 * n + 3])
            for n, shift in enumerate((evening, late, evening))
        ]
        squads = [self._squad(n, communities[2 * n + 1]) for n in range(2)]
        return (*wheels, *feet, *squads)

    def _team(
        self, name: str, mode: Mode, shift: Window, post: int, *, areas: Sequence[str] = ()
    ) -> Team:
        place = self._post(post)
        noon = Window(shift.start_s + 2 * HOUR_S, shift.start_s + 3 * HOUR_S)
        return Team(
            id=name,
            mode=mode,
            shift=shift,
            start=place,
            end=place,
            breaks=(Break(noon, BREAK_S, place),),
            skills=frozenset({ARMED}),
            areas=frozenset(areas),
        )

    def _squad(self, number: int, community: str) -> Team:
        place = self._post(number + 1)
        squad = Squad(community, frozenset(Leader))
        shift = Window(HOUR_S // 2, HOUR_S // 2 + 3 * HOUR_S)
        return Team(
            f"squad-{number + 1}",
            Mode.FOOT,
            shift,
            place,
            place,
            areas=frozenset({community}),
            squad=squad,
        )

    def _post(self, number: int) -> int:
        return len(self._grids) + number % len(self._posts)


def _points(grids: Sequence[Grid], posts: Sequence[Place]) -> NDArray[np.float64]:
    inner = [grid.geometry.representative_point() for grid in grids]
    return np.array([(p.x, p.y) for p in [*inner, *(post.geometry for post in posts)]])
