"""A small cast for the nights: two communities beside one another and a third apart, two weeks."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from dispatch.roster.nights.problem import (
    Community,
    Fix,
    Leader,
    LeaderKind,
    Night,
    Place,
    Problem,
    Roster,
    Squad,
    Volunteer,
)

MONDAY = date(2026, 3, 2)
DATES = tuple(MONDAY + timedelta(days=n) for n in range(14))
COMMUNITIES = (
    Community("A", frozenset({"B"})),
    Community("B", frozenset({"A"})),
    Community("C"),
)


def night(number: int) -> date:
    """Return a night by number: 0 is the first Monday, -1 the Sunday before."""
    return MONDAY + timedelta(days=number)


def volunteer(name: str, home: str = "A", **facts: Any) -> Volunteer:
    return Volunteer(name, home, **{"available": frozenset(DATES), **facts})


def leader(name: str, kind: LeaderKind, **facts: Any) -> Leader:
    usual = {"communities": frozenset({"A"}), "duty": frozenset(DATES), "rest": 0}
    return Leader(name, kind, **{**usual, **facts})


def problem(*volunteers: Volunteer, **facts: Any) -> Problem:
    """Return a problem of two weeks in which community A has a squad every night."""
    usual: dict[str, Any] = {
        "nights": tuple(Night(day, day.weekday() >= 5) for day in DATES),
        "communities": COMMUNITIES,
        "leaders": (
            leader("officer", LeaderKind.OFFICER),
            leader("head", LeaderKind.HEAD),
        ),
        "squads": tuple(Squad("A", day, least=2, aim=2, most=4) for day in DATES),
    }
    return Problem(volunteers=volunteers, **{**usual, **facts})


def roster(*cells: tuple[str, int], community: str = "A") -> Roster:
    """Return a roster of (person, number of the night)."""
    return Roster(frozenset(Place(name, night(number), community) for name, number in cells))


def led(*cells: tuple[str, int]) -> Roster:
    """Return a roster of volunteers' cells with both leaders on each of their nights."""
    numbers = {number for _, number in cells}
    leading = [(name, number) for number in numbers for name in ("officer", "head")]
    return roster(*cells, *leading)


def week_off(person: Volunteer, *numbers: int) -> Volunteer:
    """Return a volunteer on leave on the numbered nights."""
    return replace(person, leave=frozenset(night(n) for n in numbers))


SIX = tuple(volunteer(name) for name in ("ann", "bo", "cy", "di", "ed", "flo"))


def draw(seed: int) -> Problem:
    """Return a random problem of a week, with everything that can be in one."""
    rng = Random(seed)
    people = [_draw_volunteer(rng, f"v{number}") for number in range(rng.randint(2, 7))]
    names = [person.id for person in people]
    people[0] = replace(people[0], wanted=frozenset(names[1:2]), unwanted=frozenset(names[-1:]))
    people[0] = replace(people[0], unwanted=people[0].unwanted - people[0].wanted - {"v0"})
    return problem(
        *people,
        nights=tuple(Night(day, day.weekday() >= 5) for day in DATES[:7]),
        leaders=tuple(
            leader(
                f"{kind}-{code}-{number}",
                kind,
                communities=frozenset({code}),
                duty=frozenset(rng.sample(DATES[:7], 5)),
                rest=number,
            )
            for kind in LeaderKind
            for code in "AB"
            for number in range(2)
        ),
        squads=tuple(
            Squad(code, day, rng.randint(0, 2), 2, 3, rng.randint(1, 3))
            for code in "AB"
            for day in DATES[:7]
        ),
        pins=frozenset({Fix("v0", rng.choice(DATES[:7]))}),
        forbids=frozenset({Fix("v1", rng.choice(DATES[:7]), "A")}),
    )


def _draw_volunteer(rng: Random, name: str) -> Volunteer:
    return volunteer(
        name,
        rng.choice("AB"),
        available=frozenset(rng.sample(DATES[:7], rng.randint(0, 7))),
        leave=frozenset(rng.sample(DATES[:7], rng.choice((0, 0, 3)))),
        trained_until=rng.choice((DATES[3], DATES[13])),
        wishes={rng.choice(DATES[:7]): rng.randint(-3, 3)},
        steady=rng.random() < 0.5,
        usual=frozenset(rng.sample(range(7), rng.choice((0, 2)))),
        served=frozenset({night(-1)} if rng.random() < 0.3 else ()),
        heavy_before=rng.randint(0, 3),
    )
