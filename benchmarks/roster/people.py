"""Plausible volunteers, leaders and squads, drawn from one seed: the instances that are measured.

A station has the seven communities of data/shapefiles, with who lies beside whom; more
volunteers are more such stations in a row: apart, or `joined`, where two communities of each
lie beside two of the next. The counts are the field's: 200 volunteers a station, two nights a
week, a squad a night in every community.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from dispatch.roster.nights.problem import (
    Community,
    Leader,
    LeaderKind,
    Night,
    Problem,
    Squad,
    Volunteer,
)

#: Codes of the seven communities, each with those beside it.
NEIGHBOURS = {
    "001": ("002", "003"),
    "002": ("001", "004"),
    "003": ("001", "004", "005"),
    "004": ("002", "003", "006"),
    "005": ("003", "006", "007"),
    "006": ("004", "005", "007"),
    "007": ("005", "006"),
}
#: Which communities of a station lie beside which of the next, where stations are joined.
BORDER = (("006", "002"), ("007", "001"))
VOLUNTEERS_A_STATION = 200
LEADERS_A_KIND = 2
FIRST_NIGHT = date(2026, 3, 2)  # a Monday
HOLIDAYS = frozenset({date(2026, 3, 25)})


@dataclass(frozen=True, slots=True)
class Size:
    """How large an instance is, and how it is drawn; `away` is the share of unavailable nights."""

    volunteers: int = 200
    weeks: int = 4
    away: float = 0.3
    seed: int = 1
    joined: bool = False


def make_problem(size: Size) -> Problem:
    """Return the instance of a size; the same for the same size on every machine."""
    rng = Random(size.seed)  # noqa: S311 - an instance, no secret
    dates = [FIRST_NIGHT + timedelta(days=day) for day in range(7 * size.weeks)]
    nights = tuple(Night(day, day.weekday() >= 5 or day in HOLIDAYS) for day in dates)
    stations = max(1, round(size.volunteers / VOLUNTEERS_A_STATION))
    communities = [c for station in range(stations) for c in _communities(station)]
    if size.joined:
        communities = _join(communities, stations)
    volunteers = _volunteers(rng, size, dates, [c.code for c in communities])
    return Problem(
        nights=nights,
        communities=tuple(communities),
        volunteers=tuple(volunteers),
        leaders=tuple(_leaders(rng, dates, [c.code for c in communities])),
        squads=tuple(_squads(rng, nights, [c.code for c in communities])),
    )


def _communities(station: int) -> list[Community]:
    return [
        Community(f"{station:03}-{code}", frozenset(f"{station:03}-{near}" for near in beside))
        for code, beside in NEIGHBOURS.items()
    ]


def _join(communities: list[Community], stations: int) -> list[Community]:
    """Return the communities with those of the next and the last station beside them."""
    beside: dict[str, set[str]] = {c.code: set(c.neighbours) for c in communities}
    for station in range(stations - 1):
        for here, there in BORDER:
            one, other = f"{station:03}-{here}", f"{station + 1:03}-{there}"
            beside[one].add(other)
            beside[other].add(one)
    return [replace(c, neighbours=frozenset(beside[c.code])) for c in communities]


def _volunteers(
    rng: Random, size: Size, dates: list[date], communities: list[str]
) -> list[Volunteer]:
    people = [
        _volunteer(
            rng, size.away, dates, number, communities[number * len(communities) // size.volunteers]
        )
        for number in range(size.volunteers)
    ]
    return _with_partners(rng, people)


def _volunteer(rng: Random, away: float, dates: list[date], number: int, home: str) -> Volunteer:
    liked, disliked = rng.sample(range(7), 2)
    leave_from = rng.choice(dates) if rng.random() < 0.05 else None
    return Volunteer(
        id=f"V{number:05}",
        home=home,
        available=frozenset(day for day in dates if rng.random() >= away),
        leave=_days(leave_from, 5),
        trained_until=rng.choice(dates) if rng.random() < 0.02 else date.max,
        uniform_until=rng.choice(dates) if rng.random() < 0.01 else date.max,
        wishes={
            **{day: rng.randint(1, 3) for day in dates if day.weekday() == liked},
            **{day: -rng.randint(1, 3) for day in dates if day.weekday() == disliked},
        },
        steady=(steady := rng.random() < 0.3),
        usual=frozenset(rng.sample((0, 2, 4, 6), 2))
        if steady and rng.random() < 0.8
        else frozenset(),
        heavy_before=rng.randint(0, 4),
    )


def _with_partners(rng: Random, people: list[Volunteer]) -> list[Volunteer]:
    """Return the volunteers, one in ten with a partner wanted, one in twenty with one not."""
    changed = list(people)
    for place, volunteer in enumerate(people):
        near = [p.id for p in people[max(0, place - 15) : place + 15] if p.home == volunteer.home]
        near.remove(volunteer.id)
        wanted = frozenset({rng.choice(near)}) if rng.random() < 0.1 else frozenset()
        unwanted = frozenset({rng.choice(near)}) if rng.random() < 0.05 else frozenset()
        changed[place] = replace(volunteer, wanted=wanted, unwanted=unwanted - wanted)
    return changed


def _days(first: date | None, count: int) -> frozenset[date]:
    if first is None:
        return frozenset()
    return frozenset(first + timedelta(days=day) for day in range(count))


def _leaders(rng: Random, dates: list[date], communities: Iterable[str]) -> list[Leader]:
    return [
        Leader(
            id=f"{kind.value}-{community}-{number}",
            kind=kind,
            communities=frozenset({community}),
            duty=frozenset(day for day in dates if rng.random() < 0.85),
        )
        for community in communities
        for kind in LeaderKind
        for number in range(LEADERS_A_KIND)
    ]


def _squads(rng: Random, nights: Iterable[Night], communities: list[str]) -> list[Squad]:
    risk = {community: rng.randint(1, 3) for community in communities}
    return [
        Squad(
            community, night.date, least=5, aim=8, most=12, need=risk[community] + 2 * night.heavy
        )
        for community in communities
        for night in nights
    ]
