"""A roster as the office's form shows it: a page a week, communities by nights. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dispatch.roster.life import Part
from dispatch.roster.nights.problem import week_of


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Somebody by name in a community's squad on a night."""

    name: str
    night: date
    community: str
    part: Part


@dataclass(frozen=True, slots=True)
class FormCell:
    """A squad's names; all empty where none goes out."""

    officers: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    volunteers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """A community's week: one cell a night; `meeting` is where its squads meet."""

    community: str
    meeting: str
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class FormWeek:
    """One page: an ISO week."""

    number: int
    nights: tuple[date, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class FormShare:
    """How much somebody has: nights given and due, weekend and holiday nights of the quarter."""

    name: str
    community: str
    nights: int
    due: int
    heavy: int
    away: int


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form; `head` is the station's name, `version` 0 for what was not published."""

    head: str
    first: date
    last: date
    version: int
    made_by: str
    made_on: date
    weeks: tuple[FormWeek, ...]
    shares: tuple[FormShare, ...]


def lay_out(
    nights: Iterable[date],
    communities: Iterable[tuple[str, str, str]],
    places: Iterable[FormPlace],
) -> tuple[FormWeek, ...]:
    """Return the pages; `communities` are code, name and meeting place, in order."""
    names: defaultdict[tuple[str, date, Part], list[str]] = defaultdict(list)
    for place in places:
        names[place.community, place.night, place.part].append(place.name)
    rows = list(communities)
    return tuple(
        _week(week, tuple(days), rows, names) for (_, week), days in groupby(nights, key=week_of)
    )


def _week(
    number: int,
    nights: tuple[date, ...],
    communities: list[tuple[str, str, str]],
    names: defaultdict[tuple[str, date, Part], list[str]],
) -> FormWeek:
    def cell(code: str, night: date) -> FormCell:
        return FormCell(
            tuple(names[code, night, Part.COMMUNITY_OFFICER]),
            tuple(names[code, night, Part.GOVERNANCE_HEAD]),
            tuple(names[code, night, Part.VOLUNTEER]),
        )

    rows = (
        FormRow(name, meeting, tuple(cell(code, night) for night in nights))
        for code, name, meeting in communities
    )
    return FormWeek(number, nights, tuple(rows))
