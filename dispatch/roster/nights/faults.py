"""What is wrong with a problem itself, before anything is solved."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from dispatch.roster.nights.problem import Problem
from dispatch.roster.reasons import Reason

WEEK_DAYS = 7


def find_faults(problem: Problem) -> tuple[Reason, ...]:
    """Return every fault of a problem; a problem with any must not be solved."""
    return (*_time(problem), *_people(problem), *_squads(problem), *_fixes(problem))


def _time(problem: Problem) -> Iterator[Reason]:
    """Nights must be whole ISO weeks without gaps."""
    dates = [night.date for night in problem.nights]
    if not dates:
        yield Reason("problem.no_nights")
        return
    if dates != [dates[0] + timedelta(days=n) for n in range(len(dates))]:
        yield Reason("problem.nights_gap", {"first": dates[0], "last": dates[-1]})
    if dates[0].weekday() or len(dates) % WEEK_DAYS:
        yield Reason("problem.part_week", {"first": dates[0], "last": dates[-1]})


def _people(problem: Problem) -> Iterator[Reason]:
    """Everybody is there once, at home in a community there is, with partners there are."""
    names = [*(v.id for v in problem.volunteers), *(leader.id for leader in problem.leaders)]
    for person, count in sorted(Counter(names).items()):
        if count > 1:
            yield Reason("problem.person_twice", {"person": person})
    codes = problem.reach_of.keys()
    for volunteer in problem.volunteers:
        if volunteer.home not in codes:
            facts = {"person": volunteer.id, "community": volunteer.home}
            yield Reason("problem.community_unknown", facts)
        for other in sorted((volunteer.wanted | volunteer.unwanted) - problem.volunteer_of.keys()):
            yield Reason("problem.partner_unknown", {"person": volunteer.id, "other": other})
    for leader in problem.leaders:
        for code in sorted(leader.communities - codes):
            yield Reason("problem.community_unknown", {"person": leader.id, "community": code})


def _squads(problem: Problem) -> Iterator[Reason]:
    """Squads are of communities and nights there are, their sizes in order, each once."""
    counts = Counter((squad.community, squad.date) for squad in problem.squads)
    for squad in problem.squads:
        facts = {"community": squad.community, "date": squad.date}
        if squad.community not in problem.reach_of or squad.date not in problem.night_of:
            yield Reason("problem.squad_nowhere", facts)
        if not 0 <= squad.least <= squad.aim <= squad.most or squad.need < 1:
            yield Reason("problem.squad_sizes", facts)
        if counts[squad.community, squad.date] > 1:
            yield Reason("problem.squad_twice", facts)


def _fixes(problem: Problem) -> Iterator[Reason]:
    """Pins and forbids speak of people and nights there are."""
    people = problem.volunteer_of.keys() | problem.leader_of.keys()
    fixes = problem.pins | problem.forbids
    for fix in sorted(fixes, key=lambda f: (f.person, f.date, f.community or "")):
        if fix.person not in people or fix.date not in problem.night_of:
            yield Reason("problem.fix_unknown", {"person": fix.person, "date": fix.date})
