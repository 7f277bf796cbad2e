"""What the standing teams are composed from, and what they are. Plain data, roles included."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody answers for: residents, premises, and incidents of a year."""

    population: int = 0
    premises: int = 0
    incidents: int = 0

    def fits(self, cap: "Load") -> bool:
        """Return whether this is within a cap in every respect."""
        return (
            self.population <= cap.population
            and self.premises <= cap.premises
            and self.incidents <= cap.incidents
        )


def add_loads(loads: Iterable[Load]) -> Load:
    """Return the sum of loads."""
    listed = list(loads)
    return Load(
        sum(load.population for load in listed),
        sum(load.premises for load in listed),
        sum(load.incidents for load in listed),
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """How many of a role a team has; `answers` when each of them must answer for a grid."""

    role: str
    least: int
    most: int
    answers: bool = False


@dataclass(frozen=True)
class Team:
    """A team with its seats; `communities` are where it works, one or those along a street."""

    code: str
    communities: frozenset[str]
    seats: tuple[Seat, ...]

    @cached_property
    def seat_of(self) -> dict[str, Seat]:
        """The seats by role."""
        return {seat.role: seat for seat in self.seats}


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid that somebody of `role` in `team` must answer for."""

    code: str
    team: str
    role: str
    load: Load = Load()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with the roles they can fill, of which they fill one; `home` is a community."""

    id: str
    roles: frozenset[str]
    home: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Seated:
    """Somebody in a team in a role."""

    person: str
    team: str
    role: str


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """Somebody answering for a grid."""

    person: str
    grid: str


@dataclass(frozen=True)
class Composition:
    """Who is in which team, and who answers for which grid."""

    seats: frozenset[Seated] = frozenset()
    answers: frozenset[Answer] = frozenset()


@dataclass(frozen=True)
class TeamsProblem:
    """All that is known when the teams are composed.

    `most_teams` says in how many teams one person may fill a role (1 where it says nothing),
    for a station with fewer leaders than teams. `caps` bound one person's load by role.
    `current` is how it is now: continuity is preferred to it. `distance_m` is between two
    communities, under both orders.
    """

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    grids: tuple[Grid, ...]
    most_teams: dict[str, int] = field(default_factory=dict)
    caps: dict[str, Load] = field(default_factory=dict)
    current: Composition = Composition()
    distance_m: dict[tuple[str, str], float] = field(default_factory=dict)
    pins: frozenset[Seated | Answer] = frozenset()
    forbids: frozenset[Seated | Answer] = frozenset()

    @cached_property
    def team_of(self) -> dict[str, Team]:
        """The teams by code."""
        return {team.code: team for team in self.teams}

    @cached_property
    def person_of(self) -> dict[str, Person]:
        """The people by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def grid_of(self) -> dict[str, Grid]:
        """The grids by code."""
        return {grid.code: grid for grid in self.grids}

    def distance(self, person: Person, team: Team) -> float:
        """Return the metres from a person's home to a team's nearest community; inf if unknown."""
        if person.home is None or not team.communities:
            return float("inf")
        if person.home in team.communities:
            return 0.0
        pairs = ((person.home, community) for community in team.communities)
        return min(self.distance_m.get(pair, float("inf")) for pair in pairs)
