"""The CP-SAT model of the volunteers' nights: variables and the rules that always hold.

It shares no code with rules.py and check.py, so that they can catch its mistakes. Whatever a
month may not allow has a slack variable; each slack is a tier of goals.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ortools.sat.python import cp_model

from dispatch.roster.nights.problem import (
    NIGHTS_A_WEEK,
    ONE_DAY,
    TOGETHER,
    Fix,
    Leader,
    LeaderKind,
    Place,
    Problem,
    Squad,
    Volunteer,
    Week,
)

SquadKey = tuple[str, date]
Bools = dict[Place, cp_model.IntVar]


@dataclass(frozen=True, slots=True)
class Edge:
    """How a part of a larger problem is loosened where it touches the rest.

    Squads of communities behind `doors` take anybody, unled and without number; up to so many
    `guests` from outside may join a squad. With that the part's best is below whatever the
    part can be in a roster of the whole.
    """

    doors: frozenset[str] = frozenset()
    guests: dict[SquadKey, int] = field(default_factory=dict)


NOTHING_BEYOND = Edge()


@dataclass(slots=True)
class NightsModel:
    """The variables: places of volunteers and leaders, squads that go out, and the slacks.

    `short` is by volunteer and week, `lack` (below least) and `thin` (below aim) by squad,
    `unpinned` one for each pin that could be kept; `lost_pins` counts those that can't.
    `guests` are nameless, and only in the model of a part with an `edge`.
    """

    problem: Problem
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    serves: Bools = field(default_factory=dict)
    leads: Bools = field(default_factory=dict)
    held: dict[SquadKey, cp_model.IntVar] = field(default_factory=dict)
    short: dict[tuple[str, Week], cp_model.IntVar] = field(default_factory=dict)
    lack: dict[SquadKey, cp_model.IntVar] = field(default_factory=dict)
    thin: dict[SquadKey, cp_model.IntVar] = field(default_factory=dict)
    unpinned: list[cp_model.IntVar] = field(default_factory=list)
    lost_pins: int = 0
    due: dict[tuple[str, Week], int] = field(default_factory=dict)
    edge: "Edge" = field(default_factory=lambda: NOTHING_BEYOND)
    guests: dict[SquadKey, cp_model.IntVar] = field(default_factory=dict)
    by_night: dict[tuple[str, date], list[cp_model.IntVar]] = field(default_factory=dict)

    @property
    def places(self) -> Bools:
        """The variables of all places that somebody could take."""
        return self.serves | self.leads

    def on(self, person: str, night: date) -> list[cp_model.IntVar]:
        """Return the variables of a person's places on a night."""
        return self.by_night.get((person, night), [])


def build_model(problem: Problem, edge: Edge = NOTHING_BEYOND) -> NightsModel:
    """Return the model of a problem, without an objective."""
    model = NightsModel(problem, edge=edge)
    for squad in problem.squads:
        model.held[squad.community, squad.date] = model.cp.new_bool_var("")
    for volunteer in problem.volunteers:
        _add_places(model, volunteer)
        _add_weeks(model, volunteer)
        _add_not_running(model, volunteer)
    for leader in problem.leaders:
        _add_leader(model, leader)
    _add_squads(model)
    _add_strangers(model)
    _add_pins(model)
    return model


def _add_places(model: NightsModel, volunteer: Volunteer) -> None:
    """Make a variable for each place that the volunteer may take at all."""
    problem = model.problem
    beside_served = {day + ONE_DAY * n for day in volunteer.served for n in (-1, 0, 1)}
    last = min(volunteer.trained_until, volunteer.uniform_until)
    open_nights = volunteer.available - volunteer.leave - beside_served
    for night in problem.nights:
        if night.date in open_nights and night.date <= last:
            for community in sorted(problem.reach_of[volunteer.home]):
                _add_place(model, model.serves, Place(volunteer.id, night.date, community))


def _add_place(model: NightsModel, among: Bools, place: Place) -> None:
    if not _forbidden(model.problem, place) and (place.community, place.date) in model.held:
        among[place] = variable = model.cp.new_bool_var("")
        model.by_night.setdefault((place.person, place.date), []).append(variable)


def _forbidden(problem: Problem, place: Place) -> bool:
    return any(
        Fix(place.person, place.date, community) in problem.forbids
        for community in (None, place.community)
    )


def _add_weeks(model: NightsModel, volunteer: Volunteer) -> None:
    """Exactly so many nights as are due each week, less a slack."""
    for week, dates in model.problem.weeks.items():
        due = model.due[volunteer.id, week] = _due(volunteer, week)
        open_dates = [day for day in dates if model.on(volunteer.id, day)]
        least_short = max(0, due - _most_apart(open_dates))
        short = model.cp.new_int_var(least_short, due, "")
        nights = [x for day in open_dates for x in model.on(volunteer.id, day)]
        model.cp.add(sum(nights) + short == due)
        model.short[volunteer.id, week] = short


def _due(volunteer: Volunteer, week: Week) -> int:
    """Return the nights due in a week: two, or what leave leaves room for, less those done."""
    days = [date.fromisocalendar(*week, day) for day in range(1, 8)]
    free = [day for day in days if day not in volunteer.leave]
    due = min(NIGHTS_A_WEEK, _most_apart(free))
    return max(0, due - sum(day in volunteer.served for day in days))


def _most_apart(days: Sequence[date]) -> int:
    """Return how many of the days, in order, can be taken without two running."""
    count, last = 0, date.min
    for day in days:
        if day - last > ONE_DAY:
            count, last = count + 1, day
    return count


def _add_not_running(model: NightsModel, volunteer: Volunteer) -> None:
    """One place a night, and never two nights running."""
    for night in model.problem.nights:
        pair = [*model.on(volunteer.id, night.date), *model.on(volunteer.id, night.date + ONE_DAY)]
        if pair:
            model.cp.add_at_most_one(pair)


def _add_leader(model: NightsModel, leader: Leader) -> None:
    """One squad a night, on duty, rested since the last."""
    resting = {
        day + ONE_DAY * n for day in leader.led for n in range(-leader.rest, leader.rest + 1)
    }
    for night in model.problem.nights:
        if night.date in leader.duty and night.date not in resting:
            for community in sorted(leader.communities):
                _add_place(model, model.leads, Place(leader.id, night.date, community))
    for night in model.problem.nights:
        span = [night.date + timedelta(days=n) for n in range(leader.rest + 1)]
        if together := [x for day in span for x in model.on(leader.id, day)]:
            model.cp.add_at_most_one(together)


def _add_squads(model: NightsModel) -> None:
    members: dict[SquadKey, list[cp_model.IntVar]] = defaultdict(list)
    for key, most in model.edge.guests.items():
        model.guests[key] = model.cp.new_int_var(0, most, "")
        members[key].append(model.guests[key])
    for place, x in model.serves.items():
        if place.community not in model.edge.doors:
            members[place.community, place.date].append(x)
            model.cp.add_implication(x, model.held[place.community, place.date])
    leaders: dict[tuple[LeaderKind, str, date], list[cp_model.IntVar]] = defaultdict(list)
    for place, x in model.leads.items():
        kind = model.problem.leader_of[place.person].kind
        leaders[kind, place.community, place.date].append(x)
    for key, squad in model.problem.squad_of.items():
        if squad.community in model.edge.doors:
            continue
        _add_size(model, squad, members[key])
        for kind in LeaderKind:
            model.cp.add(sum(leaders[kind, *key]) == model.held[key])


def _add_size(model: NightsModel, squad: Squad, members: Sequence[cp_model.IntVar]) -> None:
    """Between two and most where the squad goes out; below least and aim by slacks.

    The slacks are also bound by `held` itself: without that the relaxation takes two fifths
    of a squad with its leaders, and bounds nothing.
    """
    key = (squad.community, squad.date)
    held, size = model.held[key], sum(members)
    model.cp.add(size <= squad.most * held)
    model.cp.add(size >= TOGETHER * held)
    for slacks, wanted in ((model.lack, squad.least), (model.thin, squad.aim)):
        slacks[key] = slack = model.cp.new_int_var(0, wanted, "")
        model.cp.add(size + slack >= wanted)
        model.cp.add(slack + wanted * held >= wanted)


def _add_strangers(model: NightsModel) -> None:
    """Two who are not to patrol together are not."""
    for one, other in _pairs((v.id, v.unwanted) for v in model.problem.volunteers):
        for pair in shared_places(model, one, other):
            model.cp.add_at_most_one(pair)


def _add_pins(model: NightsModel) -> None:
    for pin in sorted(model.problem.pins, key=lambda p: (p.person, p.date, p.community or "")):
        if fitting := _fitting(model, pin):
            missed = model.cp.new_bool_var("")
            model.cp.add_exactly_one([*fitting, missed])
            model.unpinned.append(missed)
        else:
            model.lost_pins += 1


def _fitting(model: NightsModel, pin: Fix) -> list[cp_model.IntVar]:
    return [x for place, x in model.places.items() if pin.covers(place)]


def shared_places(
    model: NightsModel, one: str, other: str
) -> list[tuple[cp_model.IntVar, cp_model.IntVar]]:
    """Return the pairs of variables by which two volunteers would be in the same squad."""
    home = model.problem.volunteer_of[one].home
    keys = ((n.date, c) for n in model.problem.nights for c in sorted(model.problem.reach_of[home]))
    pairs = (
        (model.serves.get(Place(one, day, c)), model.serves.get(Place(other, day, c)))
        for day, c in keys
    )
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def wanted_pairs(problem: Problem) -> list[tuple[str, str]]:
    """Return the pairs of volunteers of whom one at least wants the other, each once."""
    return _pairs((volunteer.id, volunteer.wanted) for volunteer in problem.volunteers)


def _pairs(partners: Iterable[tuple[str, frozenset[str]]]) -> list[tuple[str, str]]:
    named = {(min(one, o), max(one, o)) for one, others in partners for o in others}
    return sorted(named)
