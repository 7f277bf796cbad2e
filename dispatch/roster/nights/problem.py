"""What a roster of the volunteers' nights is made from, and what it is. Plain data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

#: What the field promises: each volunteer so many nights in every ISO week.
NIGHTS_A_WEEK = 2
#: Nobody patrols alone: where a squad goes out at all, at least so many volunteers go.
TOGETHER = 2
ONE_DAY = timedelta(days=1)

#: An ISO year and week.
Week = tuple[int, int]
Key = TypeVar("Key")


class LeaderKind(StrEnum):
    """Whom a squad needs beside its volunteers: one of each."""

    OFFICER = "community_officer"
    HEAD = "governance_head"


@dataclass(frozen=True, slots=True)
class Night:
    """A night, named by the day on which it begins; `heavy` on weekends and holidays."""

    date: date
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Community:
    """A community with those next to it, whose squads may borrow its volunteers."""

    code: str
    neighbours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Volunteer:
    """An active volunteer.

    Sets of dates name nights; `available` without the nights on `leave` is what can be asked.
    `trained_until` and `uniform_until` are the last valid nights. `wishes` go from -3 (would
    rather not) to 3 (would like to). `steady` asks for the same weekdays every week: those of
    `usual` (Monday is 0), or whichever come out when `usual` is empty. `served` are nights
    outside the roster already done or published, for its borders; `heavy_before` counts the
    weekend and holiday nights of this quarter before the roster.
    """

    id: str
    home: str
    available: frozenset[date]
    leave: frozenset[date] = frozenset()
    trained_until: date = date.max
    uniform_until: date = date.max
    wishes: dict[date, int] = field(default_factory=dict)
    steady: bool = False
    usual: frozenset[int] = frozenset()
    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    served: frozenset[date] = frozenset()
    heavy_before: int = 0


@dataclass(frozen=True, slots=True)
class Leader:
    """A community officer or governance head.

    `communities` are those whose squads they may lead, `duty` the nights on which they are on
    duty, `rest` how many nights must lie between two led ones, `led` nights led outside the
    roster.
    """

    id: str
    kind: LeaderKind
    communities: frozenset[str]
    duty: frozenset[date]
    rest: int = 1
    led: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Squad:
    """What a community needs on a night: volunteers between `least` and `most`, `aim` at best.

    `need` (1 or more) weighs a place that stays empty; it may come from the night's risk.
    """

    community: str
    date: date
    least: int
    aim: int
    most: int
    need: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Somebody, volunteer or leader, in a community's squad on a night: a cell of the roster."""

    person: str
    date: date
    community: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A pin or a forbid: a person and a night, in one community or (None) in any."""

    person: str
    date: date
    community: str | None = None

    def covers(self, place: Place) -> bool:
        """Return whether the place is one that this speaks of."""
        same = (self.person, self.date) == (place.person, place.date)
        return same and self.community in {None, place.community}


@dataclass(frozen=True)
class Problem:
    """All that is known when nights are given out; `nights` are whole ISO weeks, in order."""

    nights: tuple[Night, ...]
    communities: tuple[Community, ...]
    volunteers: tuple[Volunteer, ...]
    leaders: tuple[Leader, ...]
    squads: tuple[Squad, ...]
    pins: frozenset[Fix] = frozenset()
    forbids: frozenset[Fix] = frozenset()

    @cached_property
    def night_of(self) -> dict[date, Night]:
        """The nights by date."""
        return {night.date: night for night in self.nights}

    @cached_property
    def weeks(self) -> dict[Week, tuple[date, ...]]:
        """The nights of each ISO week, in order."""
        weeks: dict[Week, list[date]] = {}
        for night in self.nights:
            weeks.setdefault(week_of(night.date), []).append(night.date)
        return {week: tuple(dates) for week, dates in weeks.items()}

    @cached_property
    def volunteer_of(self) -> dict[str, Volunteer]:
        """The volunteers by id."""
        return {volunteer.id: volunteer for volunteer in self.volunteers}

    @cached_property
    def leader_of(self) -> dict[str, Leader]:
        """The leaders by id."""
        return {leader.id: leader for leader in self.leaders}

    @cached_property
    def squad_of(self) -> dict[tuple[str, date], Squad]:
        """The squads by community and night."""
        return {(squad.community, squad.date): squad for squad in self.squads}

    @cached_property
    def reach_of(self) -> dict[str, frozenset[str]]:
        """The communities where volunteers of each community may serve: their own and the next."""
        return {c.code: c.neighbours | {c.code} for c in self.communities}

    def with_volunteer(self, changed: Volunteer) -> "Problem":
        """Return the problem with one volunteer's facts changed."""
        people = tuple(changed if v.id == changed.id else v for v in self.volunteers)
        return replace(self, volunteers=people)

    def with_leader(self, changed: Leader) -> "Problem":
        """Return the problem with one leader's facts changed."""
        people = tuple(changed if leader.id == changed.id else leader for leader in self.leaders)
        return replace(self, leaders=people)


@dataclass(frozen=True)
class Roster:
    """Who serves and leads where on which night."""

    places: frozenset[Place] = frozenset()

    @cached_property
    def of_person(self) -> dict[str, tuple[Place, ...]]:
        """The places of each person who has any, by date."""
        return _group(sorted(self.places, key=lambda p: p.date), lambda p: p.person)

    @cached_property
    def of_squad(self) -> dict[tuple[str, date], tuple[Place, ...]]:
        """The places of each squad that goes out, by person."""
        return _group(sorted(self.places), lambda p: (p.community, p.date))

    def changed(self, *, without: Iterable[Place] = (), plus: Iterable[Place] = ()) -> "Roster":
        """Return the roster without some places and with others."""
        return Roster((self.places - frozenset(without)) | frozenset(plus))


def week_of(night: date) -> Week:
    """Return the ISO year and week of a night."""
    year, week, _ = night.isocalendar()
    return year, week


def _group(places: Iterable[Place], key: Callable[[Place], Key]) -> dict[Key, tuple[Place, ...]]:
    groups: dict[Key, list[Place]] = {}
    for place in places:
        groups.setdefault(key(place), []).append(place)
    return {name: tuple(members) for name, members in groups.items()}
