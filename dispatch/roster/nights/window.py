"""A cluster of a larger problem beside a roster: what is outside stays, what is inside is open.

Solved and put back, it gives a roster of the whole that breaks no rule; repeated over shifted
clusters that is fix-and-optimise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dispatch.roster.nights.clusters import part
from dispatch.roster.nights.problem import (
    TOGETHER,
    Fix,
    Leader,
    LeaderKind,
    Place,
    Problem,
    Roster,
    Squad,
    Volunteer,
)


def open_window(problem: Problem, roster: Roster, codes: frozenset[str]) -> Problem:
    """Return the problem of a cluster: its people, where they have no places outside it.

    Guests from outside stay in their squads, so that these need fewer. A leader of several
    clusters leads in one of them only, that of the first community by code.
    """
    inside = part(problem, codes)
    guests = _guests(problem, roster, codes)
    heavy = frozenset(night.date for night in problem.nights if night.heavy)
    known = {volunteer.id for volunteer in inside.volunteers}
    return replace(
        inside,
        volunteers=tuple(_open(v, roster, codes, heavy) for v in inside.volunteers),
        leaders=tuple(
            _open_leader(x, roster, codes)
            for x in inside.leaders
            if min(problem.leader_of[x.id].communities) in codes
        ),
        squads=tuple(_beside(s, len(guests[s.community, s.date])) for s in inside.squads),
        forbids=inside.forbids | frozenset(_unwelcome(problem, known, guests)),
    )


def put_back(problem: Problem, roster: Roster, codes: frozenset[str], window: Roster) -> Roster:
    """Return the roster with a cluster's places from its window; squads that can't go don't."""
    visits = _visits(problem, roster, codes)
    stays = {p for p in roster.places if p.community not in codes or p in visits}
    return _without_broken(problem, Roster(frozenset(stays | window.places)), codes)


def around(problem: Problem, roster: Roster, codes: frozenset[str]) -> tuple[Problem, Roster]:
    """Return what a window can change the score of: its squads, and all who may be in them."""
    homes = {home for home, reach in problem.reach_of.items() if reach & codes}
    inside = part(problem, codes)
    volunteers = tuple(v for v in problem.volunteers if v.home in homes)
    people = {v.id for v in volunteers} | {leader.id for leader in inside.leaders}
    pins = frozenset(pin for pin in problem.pins if pin.person in people)
    seen = replace(inside, volunteers=volunteers, pins=pins, communities=problem.communities)
    return seen, Roster(frozenset(p for p in roster.places if p.person in people))


def _visits(problem: Problem, roster: Roster, codes: frozenset[str]) -> set[Place]:
    """Return the places in a cluster's squads of volunteers from outside."""
    return {
        place
        for place in roster.places
        if place.community in codes
        and (person := problem.volunteer_of.get(place.person)) is not None
        and person.home not in codes
    }


def _guests(
    problem: Problem, roster: Roster, codes: frozenset[str]
) -> dict[tuple[str, date], list[Volunteer]]:
    guests: dict[tuple[str, date], list[Volunteer]] = defaultdict(list)
    for place in sorted(_visits(problem, roster, codes)):
        guests[place.community, place.date].append(problem.volunteer_of[place.person])
    return guests


def _open(
    volunteer: Volunteer, roster: Roster, codes: frozenset[str], heavy: frozenset[date]
) -> Volunteer:
    outside = _nights_outside(volunteer.id, roster, codes)
    return replace(
        volunteer,
        served=volunteer.served | outside,
        heavy_before=volunteer.heavy_before + len(outside & heavy),
    )


def _open_leader(leader: Leader, roster: Roster, codes: frozenset[str]) -> Leader:
    return replace(leader, led=leader.led | _nights_outside(leader.id, roster, codes))


def _nights_outside(person: str, roster: Roster, codes: frozenset[str]) -> frozenset[date]:
    places = roster.of_person.get(person, ())
    return frozenset(place.date for place in places if place.community not in codes)


def _beside(squad: Squad, guests: int) -> Squad:
    return replace(
        squad,
        least=max(0, squad.least - guests),
        aim=max(0, squad.aim - guests),
        most=max(0, squad.most - guests),
    )


def _unwelcome(
    problem: Problem, known: set[str], guests: dict[tuple[str, date], list[Volunteer]]
) -> Iterable[Fix]:
    """Yield that nobody joins a squad with a guest of whom one does not want the other."""
    for (community, day), visitors in guests.items():
        for visitor in visitors:
            for person in known:
                volunteer = problem.volunteer_of[person]
                if visitor.id in volunteer.unwanted or person in visitor.unwanted:
                    yield Fix(person, day, community)


def _without_broken(problem: Problem, roster: Roster, codes: frozenset[str]) -> Roster:
    """Return the roster without the cluster's squads that lack a leader or company."""
    counts: Counter[tuple[str, date, LeaderKind | None]] = Counter()
    for place in roster.places:
        leader = problem.leader_of.get(place.person)
        counts[place.community, place.date, leader.kind if leader else None] += 1

    def goes(place: Place) -> bool:
        key = (place.community, place.date)
        led = all(counts[*key, kind] == 1 for kind in LeaderKind)
        return place.community not in codes or (led and counts[*key, None] >= TOGETHER)

    return Roster(frozenset(place for place in roster.places if goes(place)))
