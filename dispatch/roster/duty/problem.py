"""What a duty roster is made from, and what it is. Plain data; days count from 0.

General enough for the shift-scheduling benchmark of Curtois and Qu, "Computational results on
new staff scheduling benchmark instances" (2014), whose words the limits follow.
"""

from dataclasses import dataclass, field
from functools import cached_property

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift; `start_min` after midnight, and those that may not come on the next day."""

    code: str
    minutes: int
    start_min: int = 0
    not_next: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one person may be asked for.

    `most_of` by shift; minutes over the whole roster; runs are of days on duty or off;
    `week_minutes` bounds each seven days from day 0. None is no bound.
    """

    most_of: dict[str, int] = field(default_factory=dict)
    most_minutes: int | None = None
    least_minutes: int = 0
    longest_run: int = 7
    shortest_run: int = 1
    shortest_rest: int = 1
    most_weekends: int | None = None
    week_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for a shift on a day (`wanted`) or against it; not granted it costs the weight."""

    day: int
    shift: str
    weight: int
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the duty roster.

    `off` are days that are free for certain; `skills` what they can do beside being there;
    `last` the shifts of the days before the roster, the latest last, None where free;
    `heavy_before` weekend and holiday shifts of the quarter before the roster.
    """

    id: str
    bounds: Bounds = Bounds()
    off: frozenset[int] = frozenset()
    skills: frozenset[str] = frozenset()
    requests: tuple[Request, ...] = ()
    last: tuple[str | None, ...] = ()
    heavy_before: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """How many are needed in a shift; each too few costs `under`, each too many `over`.

    With a skill only those who have it count. A count below 0 says that so many are too many
    already.
    """

    day: int
    shift: str
    count: int
    under: int
    over: int = 0
    skill: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Somebody in a shift on a day: a cell of the roster."""

    member: str
    day: int
    shift: str


@dataclass(frozen=True)
class DutyProblem:
    """All that is known when shifts are given out.

    `weekends` are the pairs (Saturday, Sunday); on `heavy` days (weekends and holidays) the
    k-th shift of a person costs `fairness` * (2k - 1), so that they come out even.
    """

    days: int
    shifts: tuple[Shift, ...]
    members: tuple[Member, ...]
    demands: tuple[Demand, ...]
    weekends: tuple[tuple[int, int], ...] = ()
    heavy: frozenset[int] = frozenset()
    fairness: int = 0
    pins: frozenset[Duty] = frozenset()
    forbids: frozenset[Duty] = frozenset()

    @cached_property
    def shift_of(self) -> dict[str, Shift]:
        """The shifts by code."""
        return {shift.code: shift for shift in self.shifts}

    @cached_property
    def member_of(self) -> dict[str, Member]:
        """The members by id."""
        return {member.id: member for member in self.members}


@dataclass(frozen=True)
class DutyRoster:
    """Who has which shift on which day."""

    duties: frozenset[Duty] = frozenset()

    @cached_property
    def of_member(self) -> dict[str, dict[int, str]]:
        """The shifts of each member who has any, by day."""
        rows: dict[str, dict[int, str]] = {}
        for duty in sorted(self.duties):
            rows.setdefault(duty.member, {})[duty.day] = duty.shift
        return rows
