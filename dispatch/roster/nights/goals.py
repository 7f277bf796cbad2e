"""What a roster is judged by: tiers, each worth more than any amount of the next.

docs/roster-model.md says what every weight means. score.py computes the same from plain data.
"""

from ortools.sat.python import cp_model

from dispatch.roster.nights.model import NightsModel, shared_places, wanted_pairs
from dispatch.roster.nights.problem import NIGHTS_A_WEEK, Place, Volunteer
from dispatch.roster.nights.weights import HABIT, PARTNER, heavy_cost
from dispatch.roster.search import Terms

WEEKDAYS = 7


def pins(model: NightsModel) -> Terms:
    """Pins that are not kept."""
    return [(1, missed) for missed in model.unpinned] + [(model.lost_pins, 1)]


def nights(model: NightsModel) -> Terms:
    """Nights that volunteers are short of what is due."""
    return [(1, short) for short in model.short.values()]


def cover(model: NightsModel) -> Terms:
    """Places below the least of a squad, by need."""
    return [(model.problem.squad_of[key].need, lack) for key, lack in model.lack.items()]


def away(model: NightsModel) -> Terms:
    """Nights that volunteers serve outside their home community."""
    homes = {volunteer.id: volunteer.home for volunteer in model.problem.volunteers}
    return [(1, x) for place, x in model.serves.items() if place.community != homes[place.person]]


def quality(model: NightsModel) -> Terms:
    """Return everything that makes a roster pleasant, in points; weights.py has the weights."""
    people = model.problem.volunteers
    return [
        *(term for volunteer in people for term in _fairness(model, volunteer)),
        *((model.problem.squad_of[key].need, thin) for key, thin in model.thin.items()),
        *(term for volunteer in people for term in _wishes(model, volunteer)),
        *(term for volunteer in people if volunteer.steady for term in _habits(model, volunteer)),
        *_partners(model),
    ]


def _fairness(model: NightsModel, volunteer: Volunteer) -> Terms:
    """Weekend and holiday nights over the quarter: each further one costs more."""
    heavy = [x for n in model.problem.nights if n.heavy for x in model.on(volunteer.id, n.date)]
    most = NIGHTS_A_WEEK * len(model.problem.weeks)
    steps = [model.cp.new_bool_var("") for _ in range(min(most, len(heavy)))]
    if steps:
        model.cp.add(sum(heavy) <= sum(steps))
    return [(heavy_cost(volunteer.heavy_before + n), step) for n, step in enumerate(steps)]


def _wishes(model: NightsModel, volunteer: Volunteer) -> Terms:
    terms: Terms = []
    for night in model.problem.nights:
        wish = volunteer.wishes.get(night.date, 0)
        terms += [(-wish, x) for x in model.on(volunteer.id, night.date)] if wish else []
        terms += [(wish, 1)] if wish > 0 else []
    return terms


def _habits(model: NightsModel, volunteer: Volunteer) -> Terms:
    """Nights off the usual weekdays; without usual ones, off the two that come out."""
    if volunteer.usual:
        return [
            (HABIT, x)
            for night in model.problem.nights
            if night.date.weekday() not in volunteer.usual
            for x in model.on(volunteer.id, night.date)
        ]
    chosen = [model.cp.new_bool_var("") for _ in range(WEEKDAYS)]
    model.cp.add(sum(chosen) == NIGHTS_A_WEEK)
    terms: Terms = []
    for night in model.problem.nights:
        if nights_on := model.on(volunteer.id, night.date):
            off = model.cp.new_bool_var("")
            model.cp.add(sum(nights_on) <= chosen[night.date.weekday()] + off)
            terms.append((HABIT, off))
    return terms


def _partners(model: NightsModel) -> Terms:
    """Weeks in which two who want to patrol together never do."""
    terms: Terms = []
    dates_of = {x.index: place.date for place, x in model.serves.items()}
    for one, other in wanted_pairs(model.problem):
        shared = shared_places(model, one, other)
        for dates in model.problem.weeks.values():
            in_week = [pair for pair in shared if dates_of[pair[0].index] in dates]
            apart = model.cp.new_bool_var("")
            model.cp.add(sum(_both(model, pair) for pair in in_week) + apart >= 1)
            terms.append((PARTNER, apart))
    return terms


def _both(model: NightsModel, pair: tuple[cp_model.IntVar, cp_model.IntVar]) -> cp_model.IntVar:
    both = model.cp.new_bool_var("")
    for x in pair:
        model.cp.add_implication(both, x)
    return both


def changes(model: NightsModel, old: frozenset[Place]) -> Terms:
    """Places taken anew or given up, against an older roster."""
    return [(1, ~x if place in old else x) for place, x in model.places.items()]
