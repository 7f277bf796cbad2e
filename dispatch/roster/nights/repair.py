"""Repair: somebody is sick, does not show up or is called away; disturb the fewest people.

What lies before the first open night is history. The tiers, in order: pins; places and nights
newly short against the roster before; people whose nights change; places that change; quality.
The absent person's own places don't count: they are gone anyway.
"""

import threading
import time
from dataclasses import dataclass, replace
from datetime import date

from ortools.sat.python import cp_model

from dispatch.roster.nights import goals
from dispatch.roster.nights.model import NightsModel, build_model
from dispatch.roster.nights.problem import Leader, Place, Problem, Roster, Volunteer, week_of
from dispatch.roster.nights.solve import hint_of, read_roster
from dispatch.roster.search import Limits, Search, Stage, Terms, in_order, total


@dataclass(frozen=True, slots=True)
class Absence:
    """A volunteer or leader who can't come on some nights."""

    person: str
    nights: frozenset[date]


@dataclass(frozen=True, slots=True)
class CallOff:
    """Who can't come, and the first night that may still change: what lies before is history."""

    absences: tuple[Absence, ...]
    first_open: date


@dataclass(frozen=True, slots=True)
class Repaired:
    """The roster after a repair, and what changed against the one before.

    `problem` has the absence in it. `people` are those disturbed, the absent one aside;
    `fewest` says that no repair with as few shortfalls disturbs fewer of them.
    """

    problem: Problem
    roster: Roster
    gone: tuple[Place, ...]
    new: tuple[Place, ...]
    people: tuple[str, ...]
    stages: tuple[Stage, ...]
    seconds: float

    @property
    def fewest(self) -> bool:
        """Whether the number of people disturbed is proven to be the least."""
        return self.stages[0].proven


#: A repair that takes longer is no use at 18:00; the best found by then is given.
REPAIR_LIMITS = Limits(seconds=3.0)


def repair(
    problem: Problem,
    roster: Roster,
    call_off: CallOff,
    *,
    limits: Limits = REPAIR_LIMITS,
    cancel: threading.Event | None = None,
) -> Repaired:
    """Return the roster with the absences made good by the fewest changes.

    Without a better one in time the roster is returned
    with the absent people's places empty, and `fewest` is false.
    """
    began = time.monotonic()
    absences, first_open = call_off.absences, call_off.first_open
    changed = with_absences(problem, absences)
    past, old = _split(roster, first_open)
    left = frozenset(p for p in old if not _absent(p, absences))
    model = build_model(open_part(changed, past, first_open))
    search = Search(model.cp, limits, cancel=cancel or threading.Event())
    search.began, search.light = began, True
    search.hint(hint_of(model, Roster(left)))
    tiers = _disturbance(model, Roster(old), left)
    search.minimise("fewest", in_order(tiers), [total(tier) for tier in tiers])
    search.light = False  # nearly everything is settled now: simplifying finds that out
    search.minimise("quality", total(goals.quality(model)))
    found = read_roster(model, search).places if search.solution else left
    return _tell(changed, roster, Roster(past | found), absences, search)


def with_absences(problem: Problem, absences: tuple[Absence, ...]) -> Problem:
    """Return the problem in which volunteers are on leave and leaders off duty when absent."""
    for absence in absences:
        if absence.person in problem.volunteer_of:
            volunteer = problem.volunteer_of[absence.person]
            leave = volunteer.leave | absence.nights
            problem = problem.with_volunteer(replace(volunteer, leave=leave))
        else:
            leader = problem.leader_of[absence.person]
            problem = problem.with_leader(replace(leader, duty=leader.duty - absence.nights))
    return problem


def open_part(problem: Problem, past: frozenset[Place], first_open: date) -> Problem:
    """Return the problem of the nights from `first_open` on, with the past as history."""
    done = Roster(past)
    heavy = {night.date for night in problem.nights if night.heavy}
    return replace(
        problem,
        nights=tuple(night for night in problem.nights if night.date >= first_open),
        squads=tuple(squad for squad in problem.squads if squad.date >= first_open),
        pins=frozenset(pin for pin in problem.pins if pin.date >= first_open),
        volunteers=tuple(_with_past(v, done, heavy) for v in problem.volunteers),
        leaders=tuple(_having_led(leader, done) for leader in problem.leaders),
    )


def _with_past(volunteer: Volunteer, done: Roster, heavy: set[date]) -> Volunteer:
    dates = frozenset(place.date for place in done.of_person.get(volunteer.id, ()))
    return replace(
        volunteer,
        served=volunteer.served | dates,
        heavy_before=volunteer.heavy_before + len(dates & heavy),
    )


def _having_led(leader: Leader, done: Roster) -> Leader:
    dates = frozenset(place.date for place in done.of_person.get(leader.id, ()))
    return replace(leader, led=leader.led | dates)


def _split(roster: Roster, first_open: date) -> tuple[frozenset[Place], frozenset[Place]]:
    past = frozenset(place for place in roster.places if place.date < first_open)
    return past, roster.places - past


def _absent(place: Place, absences: tuple[Absence, ...]) -> bool:
    return any(place.person == a.person and place.date in a.nights for a in absences)


def _disturbance(model: NightsModel, old: Roster, left: frozenset[Place]) -> list[Terms]:
    """Return the tiers of a repair before quality."""
    return [
        goals.pins(model),
        _new_lacks(model, old) + _new_shorts(model, old),
        _people(model, left),
        goals.changes(model, left),
    ]


def _new_lacks(model: NightsModel, old: Roster) -> Terms:
    """Places below a squad's least, by need, as far as they were filled before."""
    terms: Terms = []
    for key, lack in model.lack.items():
        squad = model.problem.squad_of[key]
        places = old.of_squad.get(key, ())
        size = sum(place.person in model.problem.volunteer_of for place in places)
        terms.append((squad.need, _beyond(model, lack, max(0, squad.least - size))))
    return terms


def _new_shorts(model: NightsModel, old: Roster) -> Terms:
    """Nights that volunteers are short of, as far as they were not before."""
    terms: Terms = []
    for (person, week), short in model.short.items():
        nights = sum(week_of(p.date) == week for p in old.of_person.get(person, ()))
        terms.append((1, _beyond(model, short, max(0, model.due[person, week] - nights))))
    return terms


def _beyond(model: NightsModel, slack: cp_model.IntVar, before: int) -> cp_model.IntVar:
    most = max(slack.domain.flattened_intervals())
    beyond = model.cp.new_int_var(0, max(0, most - before), "")
    model.cp.add(beyond >= slack - before)
    return beyond


def _people(model: NightsModel, left: frozenset[Place]) -> Terms:
    """People whose places change."""
    disturbed = {place.person: model.cp.new_bool_var("") for place in model.places}
    for place, x in model.places.items():
        model.cp.add_implication(~x if place in left else x, disturbed[place.person])
    return [(1, changed) for changed in disturbed.values()]


def _tell(
    problem: Problem,
    before: Roster,
    after: Roster,
    absences: tuple[Absence, ...],
    search: Search,
) -> Repaired:
    gone = tuple(sorted(before.places - after.places))
    new = tuple(sorted(after.places - before.places))
    absent = {absence.person for absence in absences}
    people = tuple(sorted({place.person for place in (*gone, *new)} - absent))
    return Repaired(problem, after, gone, new, people, tuple(search.stages), search.elapsed_s)
