"""Who fits a night that is offered, by the roster's own checker. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from dispatch.roster.nights.explain import what_if
from dispatch.roster.nights.problem import Place, Problem, Roster, week_of
from dispatch.roster.reasons import Reason

T = TypeVar("T")

#: Rules look at most so far to either side of a changed night.
NEAR = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a swap would break, and whom or what it would leave short."""

    breaches: tuple[Reason, ...]
    shortfalls: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """Whether no rule is broken."""
        return not self.breaches


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who could take a night, giving `back` one of theirs or (None) nothing."""

    person: str
    back: Place | None
    outcome: Outcome


def list_fits(problem: Problem, roster: Roster, given: Place) -> list[Fit]:
    """Return everybody who could take a place without breaking a rule, the best first.

    First those for whom nobody ends up short, then those who give a night of the same week.
    """
    others = (v.id for v in problem.volunteers if v.id != given.person)
    fits = [
        Fit(other, back, outcome)
        for other in others
        for back in _backs(roster, given, other)
        if (outcome := judge(problem, roster, given, other, back)).allowed
    ]
    return sorted(fits, key=lambda fit: _rank(problem, given, fit))


def judge(
    problem: Problem, roster: Roster, given: Place, other: str, back: Place | None
) -> Outcome:
    """Return what it would do if another took a place, in return for theirs or for nothing."""
    changed = [place for place in (given, back) if place is not None]
    plus = [replace(given, person=other)]
    plus += [replace(back, person=given.person)] if back is not None else []
    part, cells = _near(problem, roster, changed, {given.person, other})
    effect = what_if(part, cells, cells.changed(without=changed, plus=plus))
    return Outcome(effect.breaches, effect.new_shortfalls)


def _backs(roster: Roster, given: Place, other: str) -> list[Place | None]:
    """Return what somebody could give back: a night of the same week, or nothing."""
    week = week_of(given.date)
    theirs = roster.of_person.get(other, ())
    if any(place.date == given.date for place in theirs):
        return []
    return [*(place for place in theirs if week_of(place.date) == week), None]


def _near(
    problem: Problem, roster: Roster, changed: list[Place], people: set[str]
) -> tuple[Problem, Roster]:
    """Return the part of a problem that a swap touches: two people, their squads, some days."""
    squads = {(place.community, place.date) for place in changed}
    within = {place.person for key in squads for place in roster.of_squad.get(key, ())} | people
    first = min(place.date for place in changed) - NEAR
    last = max(place.date for place in changed) + NEAR
    cells = frozenset(
        place
        for person in within
        for place in roster.of_person.get(person, ())
        if (place.community, place.date) in squads
        or (place.person in people and first <= place.date <= last)
    )
    part = replace(
        problem,
        nights=tuple(night for night in problem.nights if first <= night.date <= last),
        volunteers=tuple(_of(problem.volunteer_of, within)),
        leaders=tuple(_of(problem.leader_of, within)),
        squads=tuple(problem.squad_of[key] for key in sorted(squads) if key in problem.squad_of),
        pins=frozenset(),
    )
    return part, Roster(cells)


def _of(known: dict[str, T], names: Iterable[str]) -> list[T]:
    return [known[name] for name in sorted(names) if name in known]


def _rank(problem: Problem, given: Place, fit: Fit) -> tuple[bool, bool, bool, str]:
    away = problem.volunteer_of[fit.person].home != given.community
    return bool(fit.outcome.shortfalls), fit.back is None, away, fit.person
