"""The rules of the volunteers' nights, one pure function each: what a roster breaks.

Every function takes a problem and a roster and returns its findings. BREACHES never occur in
a roster of ours; SHORTFALLS may, because a month may leave no other way, and are then shown.
Nothing here is shared with the solver's model.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from dispatch.roster.nights.problem import (
    NIGHTS_A_WEEK,
    ONE_DAY,
    TOGETHER,
    Leader,
    LeaderKind,
    Place,
    Problem,
    Roster,
    Volunteer,
    Week,
    week_of,
)
from dispatch.roster.reasons import Reason

Rule = Callable[[Problem, Roster], list[Reason]]


def nights_due(volunteer: Volunteer, week: Week) -> int:
    """Return how many nights are due in a week: two, fewer only where leave leaves no room."""
    days = [date.fromisocalendar(*week, day) for day in range(1, 8)]
    free = [day for day in days if day not in volunteer.leave]
    if not free:
        return 0
    apart = any(later - earlier > ONE_DAY for earlier in free for later in free)
    return NIGHTS_A_WEEK if apart else 1


def nights_in(problem: Problem, roster: Roster, volunteer: Volunteer, week: Week) -> int:
    """Return how many nights a volunteer has in a week, those served outside the roster too."""
    here = sum(week_of(place.date) == week for place in roster.of_person.get(volunteer.id, ()))
    return here + sum(week_of(day) == week for day in volunteer.served)


def enough_nights(problem: Problem, roster: Roster) -> list[Reason]:
    """Each volunteer has two nights in each ISO week; fewer are due only in weeks of leave."""
    return [
        Reason("nights.short", {"person": v.id, "week": week[1], "nights": has, "due": due})
        for v, week, has, due in _weeks(problem, roster)
        if has < due
    ]


def not_too_many_nights(problem: Problem, roster: Roster) -> list[Reason]:
    """No volunteer has more nights in a week than are due."""
    return [
        Reason("nights.over", {"person": v.id, "week": week[1], "nights": has, "due": due})
        for v, week, has, due in _weeks(problem, roster)
        if has > due
    ]


def never_running(problem: Problem, roster: Roster) -> list[Reason]:
    """No volunteer has two nights running, across the borders of weeks and rosters either."""
    findings = []
    for volunteer in problem.volunteers:
        here = {place.date for place in roster.of_person.get(volunteer.id, ())}
        nights = here | volunteer.served
        findings += [
            Reason("nights.running", {"person": volunteer.id, "date": day})
            for day in sorted(nights)
            if day + ONE_DAY in nights and {day, day + ONE_DAY} & here
        ]
    return findings


def one_place(problem: Problem, roster: Roster) -> list[Reason]:
    """Nobody, leaders included, is in two squads on one night."""
    counts = Counter((place.person, place.date) for place in roster.places)
    return [
        Reason("place.twice", {"person": person, "date": day})
        for (person, day), count in sorted(counts.items())
        if count > 1
    ]


def available(problem: Problem, roster: Roster) -> list[Reason]:
    """Volunteers serve only on nights that they offered."""
    return [
        _of("person.unavailable", place)
        for place, volunteer in _served(problem, roster)
        if place.date not in volunteer.available
    ]


def not_on_leave(problem: Problem, roster: Roster) -> list[Reason]:
    """Nobody serves while on leave."""
    return [
        _of("person.on_leave", place)
        for place, volunteer in _served(problem, roster)
        if place.date in volunteer.leave
    ]


def trained(problem: Problem, roster: Roster) -> list[Reason]:
    """Training is valid on the night."""
    return [
        _of("person.untrained", place, until=volunteer.trained_until)
        for place, volunteer in _served(problem, roster)
        if place.date > volunteer.trained_until
    ]


def in_uniform(problem: Problem, roster: Roster) -> list[Reason]:
    """Uniforms are valid on the night."""
    return [
        _of("person.no_uniform", place, until=volunteer.uniform_until)
        for place, volunteer in _served(problem, roster)
        if place.date > volunteer.uniform_until
    ]


def within_reach(problem: Problem, roster: Roster) -> list[Reason]:
    """Volunteers serve in their home community or one next to it."""
    return [
        _of("person.out_of_reach", place, home=volunteer.home)
        for place, volunteer in _served(problem, roster)
        if place.community not in problem.reach_of[volunteer.home]
    ]


def not_with_strangers(problem: Problem, roster: Roster) -> list[Reason]:
    """Two of whom one does not want the other are never in the same squad."""
    findings = []
    for (community, day), places in sorted(roster.of_squad.items()):
        present = {place.person for place in places}
        findings += [
            Reason(
                "partner.unwanted", {"person": v, "other": o, "date": day, "community": community}
            )
            for v in sorted(present & problem.volunteer_of.keys())
            for o in sorted(problem.volunteer_of[v].unwanted & present)
        ]
    return findings


def big_enough(problem: Problem, roster: Roster) -> list[Reason]:
    """Each squad has at least its least number of volunteers."""
    return [
        _squad("squad.below_least", key, size=size, least=squad.least, lack=squad.least - size)
        for key, squad in sorted(problem.squad_of.items())
        if (size := squad_size(problem, roster, key)) < squad.least
    ]


def not_too_big(problem: Problem, roster: Roster) -> list[Reason]:
    """No squad has more than its most number of volunteers."""
    return [
        _squad("squad.above_most", key, size=size, most=squad.most)
        for key, squad in sorted(problem.squad_of.items())
        if (size := squad_size(problem, roster, key)) > squad.most
    ]


def asked_for(problem: Problem, roster: Roster) -> list[Reason]:
    """Squads go out only where and when one is asked for."""
    return [
        _squad("squad.not_asked", key)
        for key in sorted(roster.of_squad)
        if key not in problem.squad_of
    ]


def nobody_alone(problem: Problem, roster: Roster) -> list[Reason]:
    """Squads that go out have two volunteers at least."""
    return [
        _squad("squad.alone", key, size=size)
        for key in sorted(roster.of_squad)
        if (size := squad_size(problem, roster, key)) < TOGETHER
    ]


def led_by_officer(problem: Problem, roster: Roster) -> list[Reason]:
    """Squads that go out have exactly one community officer."""
    return _led_by(problem, roster, LeaderKind.OFFICER, "squad.officers")


def led_by_head(problem: Problem, roster: Roster) -> list[Reason]:
    """Squads that go out have exactly one governance head."""
    return _led_by(problem, roster, LeaderKind.HEAD, "squad.heads")


def leader_of_community(problem: Problem, roster: Roster) -> list[Reason]:
    """Leaders lead squads of their own communities."""
    return [
        _of("leader.foreign", place)
        for place, leader in _led(problem, roster)
        if place.community not in leader.communities
    ]


def leader_on_duty(problem: Problem, roster: Roster) -> list[Reason]:
    """Leaders lead only while on duty."""
    return [
        _of("leader.off_duty", place)
        for place, leader in _led(problem, roster)
        if place.date not in leader.duty
    ]


def leader_rested(problem: Problem, roster: Roster) -> list[Reason]:
    """Between two led nights lie as many as the leader needs to rest, across borders too."""
    findings = []
    for leader in problem.leaders:
        here = {place.date for place in roster.of_person.get(leader.id, ())}
        nights = sorted(here | leader.led)
        for last, following in itertools.pairwise(nights):
            if following - last <= leader.rest * ONE_DAY and {last, following} & here:
                findings.append(
                    Reason(
                        "leader.unrested", {"person": leader.id, "date": following, "last": last}
                    )
                )
    return findings


def pins_kept(problem: Problem, roster: Roster) -> list[Reason]:
    """Pinned cells are so."""
    return [
        Reason("pin.missed", {"person": pin.person, "date": pin.date, "community": pin.community})
        for pin in sorted(problem.pins, key=lambda p: (p.person, p.date, p.community or ""))
        if not any(pin.covers(place) for place in roster.of_person.get(pin.person, ()))
    ]


def forbids_kept(problem: Problem, roster: Roster) -> list[Reason]:
    """Forbidden cells are not so."""
    return [
        _of("forbid.broken", place)
        for place in sorted(roster.places)
        if any(fix.covers(place) for fix in problem.forbids)
    ]


def known(problem: Problem, roster: Roster) -> list[Reason]:
    """Everybody in the roster is a volunteer or leader, on a night of the roster."""
    people = problem.volunteer_of.keys() | problem.leader_of.keys()
    return [
        _of("place.unknown", place)
        for place in sorted(roster.places)
        if place.person not in people or place.date not in problem.night_of
    ]


#: What never occurs in a roster of ours.
BREACHES: tuple[Rule, ...] = (
    known,
    one_place,
    not_too_many_nights,
    never_running,
    available,
    not_on_leave,
    trained,
    in_uniform,
    within_reach,
    not_with_strangers,
    asked_for,
    not_too_big,
    nobody_alone,
    led_by_officer,
    led_by_head,
    leader_of_community,
    leader_on_duty,
    leader_rested,
    forbids_kept,
)
#: What a month may force, each a tier of the objective.
SHORTFALLS: tuple[Rule, ...] = (pins_kept, enough_nights, big_enough)


def squad_size(problem: Problem, roster: Roster, key: tuple[str, date]) -> int:
    """Return how many volunteers a squad has; leaders don't count."""
    return sum(place.person in problem.volunteer_of for place in roster.of_squad.get(key, ()))


def _weeks(problem: Problem, roster: Roster) -> Iterator[tuple[Volunteer, Week, int, int]]:
    """Yield each volunteer's weeks with the nights they have and those that are due."""
    for volunteer in problem.volunteers:
        for week in problem.weeks:
            has = nights_in(problem, roster, volunteer, week)
            yield volunteer, week, has, nights_due(volunteer, week)


def _served(problem: Problem, roster: Roster) -> Iterator[tuple[Place, Volunteer]]:
    for place in sorted(roster.places):
        if place.person in problem.volunteer_of:
            yield place, problem.volunteer_of[place.person]


def _led(problem: Problem, roster: Roster) -> Iterator[tuple[Place, Leader]]:
    for place in sorted(roster.places):
        if place.person in problem.leader_of:
            yield place, problem.leader_of[place.person]


def _led_by(problem: Problem, roster: Roster, kind: LeaderKind, code: str) -> list[Reason]:
    counts = Counter(
        (place.community, place.date)
        for place, leader in _led(problem, roster)
        if leader.kind is kind
    )
    return [
        _squad(code, key, count=counts[key]) for key in sorted(roster.of_squad) if counts[key] != 1
    ]


def _of(code: str, place: Place, **more: object) -> Reason:
    params = {"person": place.person, "date": place.date, "community": place.community}
    return Reason(code, params | more)


def _squad(code: str, key: tuple[str, date], **more: object) -> Reason:
    return Reason(code, {"community": key[0], "date": key[1]} | more)
