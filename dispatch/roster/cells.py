"""Which cells of a roster somebody may be put in, and what speaks against the others. Pure.

Rules about the person forbid a cell. What a squad still lacks - a leader, a second volunteer -
does not while a roster is being made; it is said, and nothing is published with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dispatch.roster.nights.problem import Place, Problem, Roster
from dispatch.roster.nights.rules import (
    BREACHES,
    Rule,
    asked_for,
    led_by_head,
    led_by_officer,
    nobody_alone,
    not_too_big,
    squad_size,
)
from dispatch.roster.reasons import Reason

#: What a squad lacks while it is put together by hand.
UNFINISHED: frozenset[Rule] = frozenset({nobody_alone, led_by_officer, led_by_head})
_OF_SQUADS: frozenset[Rule] = UNFINISHED | {asked_for, not_too_big}
_OF_PEOPLE = tuple(rule for rule in BREACHES if rule not in _OF_SQUADS)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with what speaks against it; `fine` when nothing does."""

    place: Place
    against: tuple[Reason, ...]

    @property
    def fine(self) -> bool:
        """Whether the person may be put there."""
        return not self.against


class Judge:
    """Judges cells for one person, who leaves `moved` for them if that is given."""

    def __init__(
        self, problem: Problem, roster: Roster, person: str, moved: Place | None = None
    ) -> None:
        self._problem = problem
        self._without = roster.changed(without=[moved] if moved else [])
        self._person = person
        self._part, self._own = _around(problem, self._without, person)
        self._before = set(map(repr, _breaches(self._part, self._own)))

    def judge(self, night: date, community: str) -> Cell:
        """Return a cell with what speaks against it."""
        place = Place(self._person, night, community)
        after = _breaches(self._part, self._own.changed(plus=[place]))
        of_person = (one for one in after if repr(one) not in self._before)
        return Cell(place, (*_of_squad(self._problem, self._without, place), *of_person))

    def judge_all(self) -> list[Cell]:
        """Return the cell of every squad that is asked for."""
        return [self.judge(squad.date, squad.community) for squad in self._problem.squads]


def list_blocking(breaches: Iterable[Reason]) -> list[Reason]:
    """Return the breaches that are not only a squad being unfinished."""
    return [one for one in breaches if one.code not in _UNFINISHED_CODES]


_UNFINISHED_CODES = frozenset({"squad.alone", "squad.officers", "squad.heads"})


def _around(problem: Problem, roster: Roster, person: str) -> tuple[Problem, Roster]:
    """Return the part of the problem that binds one person: those they don't get on with too."""
    strangers = {
        v.id for v in problem.volunteers if person in v.unwanted or v.id == person
    } | _unwanted_of(problem, person)
    part = replace(
        problem,
        volunteers=tuple(v for v in problem.volunteers if v.id in strangers),
        leaders=tuple(one for one in problem.leaders if one.id == person),
    )
    places = (p for who in sorted(strangers | {person}) for p in roster.of_person.get(who, ()))
    return part, Roster(frozenset(places))


def _unwanted_of(problem: Problem, person: str) -> frozenset[str]:
    volunteer = problem.volunteer_of.get(person)
    return volunteer.unwanted if volunteer else frozenset()


def _breaches(part: Problem, roster: Roster) -> list[Reason]:
    return [finding for rule in _OF_PEOPLE for finding in rule(part, roster)]


def _of_squad(problem: Problem, without: Roster, place: Place) -> list[Reason]:
    """Return what speaks against one more in the squad of a cell."""
    if place in without.places:
        return [Reason("place.twice", {"person": place.person, "date": place.date})]
    key = (place.community, place.date)
    squad = problem.squad_of.get(key)
    facts = {"community": place.community, "date": place.date}
    if squad is None:
        return [Reason("squad.not_asked", facts)]
    leader = problem.leader_of.get(place.person)
    if leader is not None:
        led = [p for p in without.of_squad.get(key, ()) if _is_kind(problem, p, leader.kind)]
        code = f"squad.{'officers' if leader.kind == 'community_officer' else 'heads'}"
        return [Reason(code, {**facts, "count": len(led) + 1})] if led else []
    size = squad_size(problem, without, key) + 1
    above = {**facts, "size": size, "most": squad.most}
    return [Reason("squad.above_most", above)] if size > squad.most else []


def _is_kind(problem: Problem, place: Place, kind: str) -> bool:
    leader = problem.leader_of.get(place.person)
    return leader is not None and leader.kind == kind
