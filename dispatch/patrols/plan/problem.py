"""The patrol problem and its plan as frozen data: who can visit what, when, and what it is worth.

All moments are whole seconds from the problem's second 0, at the local time `clock_s`. A place is
a row of the travel matrices; stops, posts and breaks stand at places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.model import Mode

Floats = NDArray[np.float64]

#: How long a hot-spot stop lasts: 10 to 16 minutes (Koper 1995, the field's rule of thumb).
LEAST_STAY_S = 600
MOST_STAY_S = 960
DAY_S = 86_400
#: A squad is out for two to three hours between these local times, as the station rules it.
SQUAD_LEAST_S = 2 * 3600
SQUAD_MOST_S = 3 * 3600
NIGHT_FROM_S = 18 * 3600
NIGHT_UNTIL_S = 6 * 3600


class StopKind(StrEnum):
    """What a stop is; the solver treats all alike, the pages do not."""

    GRID = "grid"
    HOT_SPOT = "hot_spot"
    BLIND_SPOT = "blind_spot"
    KEY_PLACE = "key_place"


class Leader(StrEnum):
    """Who leads volunteers; every squad needs one of each."""

    COMMUNITY_OFFICER = "community_officer"
    GOVERNANCE_HEAD = "governance_head"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, both ends included."""

    start_s: int
    end_s: int

    @property
    def length_s(self) -> int:
        """How long it is; negative when its end lies before its start."""
        return self.end_s - self.start_s

    def holds(self, moment_s: int) -> bool:
        """Say whether a moment lies within."""
        return self.start_s <= moment_s <= self.end_s


@dataclass(frozen=True, slots=True)
class Stop:
    """Something to be visited `visits` times.

    `prize` is what one visit is worth, in seconds of travel. A stay begins within one of
    `windows` (none: at any time) and lasts `least_stay_s` to `most_stay_s`; from the beginning
    of one visit to that of the next pass at least `gap_s`. `required` stops come before every
    prize. `skills` are what a team must have, all of them; `area` is where the stop lies.
    """

    id: str
    kind: StopKind
    place: int
    prize: int
    least_stay_s: int = LEAST_STAY_S
    most_stay_s: int = MOST_STAY_S
    windows: tuple[Window, ...] = ()
    visits: int = 1
    gap_s: int = 0
    required: bool = False
    skills: frozenset[str] = frozenset()
    area: str | None = None

    @property
    def usual_stay_s(self) -> int:
        """The middle of the shortest and the longest stay."""
        return (self.least_stay_s + self.most_stay_s) // 2


@dataclass(frozen=True, slots=True)
class Break:
    """A rest at a place that begins within `window` and lasts `length_s`."""

    window: Window
    length_s: int
    place: int


@dataclass(frozen=True, slots=True)
class Squad:
    """What makes a team a volunteers' squad: its community and those who lead it."""

    community: str
    leaders: frozenset[Leader]


@dataclass(frozen=True, slots=True)
class Team:
    """Who walks or drives together, from the post `start` to the post `end`, within `shift`.

    An empty `areas` means the whole ground. `out_s` is how long it is out already when its shift
    begins here, which is so when a plan is made anew in the middle of the night.
    """

    id: str
    mode: Mode
    shift: Window
    start: int
    end: int
    breaks: tuple[Break, ...] = ()
    skills: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    squad: Squad | None = None
    out_s: int = 0

    def may_visit(self, stop: Stop) -> bool:
        """Say whether the stop asks for no skill the team lacks, and lies where it patrols."""
        at_home = not self.areas or stop.area in self.areas
        return at_home and stop.skills <= self.skills


@dataclass(frozen=True, slots=True)
class Balance:
    """Every second that a team is out beyond `share` of its shift costs `price` seconds more."""

    share: float
    price: int

    def fair_s(self, team: Team) -> int:
        """Return how long the team may be out at no further cost."""
        return int(self.share * team.shift.length_s)


@dataclass(frozen=True, eq=False)
class Problem:
    """One night's patrols.

    `travel_s` has for each mode whole seconds between places, (p, p), inf where there is no way;
    `whole_seconds` makes them of a network's times. `clock_s` is the local time of second 0, in
    seconds after midnight. `travel_price` is what a second of travel costs.
    """

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    travel_s: Mapping[Mode, Floats]
    clock_s: int = 0
    balance: Balance | None = None
    travel_price: int = 1

    @cached_property
    def stop_by_id(self) -> Mapping[str, Stop]:
        """The stops by their id."""
        return {stop.id: stop for stop in self.stops}

    @cached_property
    def team_by_id(self) -> Mapping[str, Team]:
        """The teams by their id."""
        return {team.id: team for team in self.teams}

    @property
    def horizon(self) -> Window:
        """From the first shift's start to the last one's end; empty without teams."""
        starts = [team.shift.start_s for team in self.teams]
        ends = [team.shift.end_s for team in self.teams]
        return Window(min(starts, default=0), max(ends, default=0))

    def travel(self, mode: Mode, origin: int, target: int) -> float:
        """Return the seconds from place to place, inf where there is no way."""
        return float(self.travel_s[mode][origin, target])


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit, or a break where `stop` is None; who arrives early waits until `begin_s`."""

    stop: str | None
    place: int
    arrive_s: int
    begin_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """One team's night: leaving its start, its stays in order, and being back."""

    team: str
    leave_s: int
    stays: tuple[Stay, ...]
    back_s: int

    @property
    def visits(self) -> tuple[Stay, ...]:
        """The stays that are not breaks."""
        return tuple(stay for stay in self.stays if stay.stop is not None)


@dataclass(frozen=True, slots=True)
class Plan:
    """The routes of the teams that go out; a team without a route stays in."""

    routes: tuple[Route, ...] = field(default=())

    def find_route(self, team: str) -> Route | None:
        """Return the team's route, or None when it stays in."""
        return next((route for route in self.routes if route.team == team), None)


def whole_seconds(times_s: ArrayLike) -> Floats:
    """Return travel times rounded up to whole seconds; inf stays inf, same shape."""
    return np.ceil(np.asarray(times_s, dtype=np.float64))
