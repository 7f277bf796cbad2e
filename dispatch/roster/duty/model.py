"""The CP-SAT model of a duty roster.

A person's days on duty are made of runs: a variable for each start and length between the
shortest and the longest. Runs with the rest after them pack into days like intervals, a
relaxation that is integral by itself; windows over single days are much weaker. A run that
touches an end of the roster may be shorter, for it goes on beyond.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from dispatch.roster.duty.problem import Demand, Duty, DutyProblem, Member
from dispatch.roster.search import Terms

WEEK = 7


@dataclass(slots=True)
class DutyModel:
    """The variables: shifts, runs by member, start and length, and the slacks.

    `hours_short` (minutes below the least, by member) is empty in the strict model.
    """

    problem: DutyProblem
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    works: dict[Duty, cp_model.IntVar] = field(default_factory=dict)
    runs: dict[str, dict[tuple[int, int], cp_model.IntVar]] = field(default_factory=dict)
    hours_short: list[cp_model.IntVar] = field(default_factory=list)
    unpinned: list[cp_model.IntVar] = field(default_factory=list)
    cost: Terms = field(default_factory=list)

    def on(
        self, member: str, day: int, shifts: frozenset[str] | None = None
    ) -> list[cp_model.IntVar]:
        """Return a member's variables on a day, of some shifts or all."""
        codes = (shift.code for shift in self.problem.shifts)
        cells = (Duty(member, day, c) for c in codes if shifts is None or c in shifts)
        return [self.works[cell] for cell in cells if cell in self.works]


def build_model(problem: DutyProblem, *, strict: bool) -> DutyModel:
    """Return the model; a strict one lets nobody stay below their least hours."""
    model = DutyModel(problem)
    for member in problem.members:
        _add_shifts(model, member)
        _add_runs(model, member)
        _add_following(model, member)
        _add_hours(model, member, strict=strict)
        _add_counts(model, member)
        _add_requests(model, member)
        _add_fairness(model, member)
    _add_demands(model)
    _add_pins(model)
    return model


def _add_shifts(model: DutyModel, member: Member) -> None:
    for day in range(model.problem.days):
        for shift in model.problem.shifts:
            duty = Duty(member.id, day, shift.code)
            possible = day not in member.off and member.bounds.most_of.get(shift.code, 1) > 0
            if possible and duty not in model.problem.forbids:
                model.works[duty] = model.cp.new_bool_var("")


def _add_runs(model: DutyModel, member: Member) -> None:
    """Days on duty are runs, and runs lie apart."""
    days, rest = model.problem.days, member.bounds.shortest_rest
    runs = {run: model.cp.new_bool_var("") for run in _possible_runs(model.problem, member)}
    model.runs[member.id] = runs
    for day in range(days + rest):
        near = [x for (start, length), x in runs.items() if start <= day < start + length + rest]
        model.cp.add_at_most_one(near)
    for day in range(days):
        over = [x for (start, length), x in runs.items() if start <= day < start + length]
        model.cp.add(sum(model.on(member.id, day)) == sum(over))


def _possible_runs(problem: DutyProblem, member: Member) -> Iterator[tuple[int, int]]:
    bounds, done = member.bounds, _run_before(member)
    for start in range(problem.days):
        longest = bounds.longest_run - (done if start == 0 else 0)
        for length in range(1, min(longest, problem.days - start) + 1):
            at_end = start == 0 or start + length == problem.days
            covered = range(start, start + length)
            if (length >= bounds.shortest_run or at_end) and member.off.isdisjoint(covered):
                yield start, length


def _run_before(member: Member) -> int:
    """Return how many days running the member was on duty just before the roster."""
    count = 0
    for shift in reversed(member.last):
        if shift is None:
            break
        count += 1
    return count


def _add_following(model: DutyModel, member: Member) -> None:
    """Let no shift be followed by one of its `not_next`."""
    for earlier, later in _bicliques(model.problem):
        for day, following in pairwise(range(model.problem.days)):
            pair = [*model.on(member.id, day, earlier), *model.on(member.id, following, later)]
            model.cp.add_at_most_one(pair)
    last = member.last[-1] if member.last else None
    if last is not None:
        for x in model.on(member.id, 0, model.problem.shift_of[last].not_next):
            model.cp.add(x == 0)


def _bicliques(problem: DutyProblem) -> set[tuple[frozenset[str], frozenset[str]]]:
    """Return sets of shifts of which none of the one may precede any of the other."""
    found = set()
    for later in problem.shifts:
        earlier = [shift for shift in problem.shifts if later.code in shift.not_next]
        if earlier:
            common = frozenset.intersection(*(shift.not_next for shift in earlier))
            found.add((frozenset(shift.code for shift in earlier), common))
    return found


def _add_hours(model: DutyModel, member: Member, *, strict: bool) -> None:
    bounds, minutes = member.bounds, defaultdict(list)
    for day in range(model.problem.days):
        for shift in model.problem.shifts:
            if (x := model.works.get(Duty(member.id, day, shift.code))) is not None:
                minutes[day // WEEK].append(shift.minutes * x)
    total = sum(term for terms in minutes.values() for term in terms)
    if bounds.most_minutes is not None:
        model.cp.add(total <= bounds.most_minutes)
    if bounds.week_minutes is not None:
        for terms in minutes.values():
            model.cp.add(sum(terms) <= bounds.week_minutes)
    short = model.cp.new_int_var(0, 0 if strict else bounds.least_minutes, "")
    model.hours_short.append(short)
    model.cp.add(total + short >= bounds.least_minutes)


def _add_counts(model: DutyModel, member: Member) -> None:
    """At most so many of a shift, and so many weekends; one run at most touches a weekend."""
    bounds, days = member.bounds, range(model.problem.days)
    for shift, most in bounds.most_of.items():
        of_shift = [x for day in days for x in model.on(member.id, day, frozenset({shift}))]
        if most < len(of_shift):
            model.cp.add(sum(of_shift) <= most)
    if bounds.most_weekends is not None:
        touching = [
            x
            for saturday, sunday in model.problem.weekends
            for (start, length), x in model.runs[member.id].items()
            if start <= sunday and saturday < start + length
        ]
        model.cp.add(sum(touching) <= bounds.most_weekends)


def _add_requests(model: DutyModel, member: Member) -> None:
    for request in member.requests:
        x = model.works.get(Duty(member.id, request.day, request.shift))
        if x is None:
            model.cost += [(request.weight, 1)] if request.wanted else []
        else:
            model.cost.append((request.weight, ~x if request.wanted else x))


def _add_fairness(model: DutyModel, member: Member) -> None:
    if not model.problem.fairness:
        return
    heavy = [x for day in sorted(model.problem.heavy) for x in model.on(member.id, day)]
    steps = [model.cp.new_bool_var("") for _ in model.problem.heavy]
    model.cp.add(sum(heavy) <= sum(steps))
    for count, step in enumerate(steps, member.heavy_before):
        model.cost.append((model.problem.fairness * (2 * count + 1), step))


def _add_demands(model: DutyModel) -> None:
    for demand in model.problem.demands:
        there = [
            x
            for member in model.problem.members
            if demand.skill is None or demand.skill in member.skills
            for x in model.on(member.id, demand.day, frozenset({demand.shift}))
        ]
        _add_demand(model, demand, there)


def _add_demand(model: DutyModel, demand: Demand, there: list[cp_model.IntVar]) -> None:
    under = model.cp.new_int_var(0, max(0, demand.count), "")
    over = model.cp.new_int_var(0, len(there) + max(0, -demand.count), "")
    model.cp.add(sum(there) + under - over == demand.count)
    model.cost += [(demand.under, under), (demand.over, over)]


def _add_pins(model: DutyModel) -> None:
    for pin in sorted(model.problem.pins):
        missed = model.cp.new_bool_var("")
        model.unpinned.append(missed)
        x = model.works.get(pin)
        model.cp.add((0 if x is None else x) + missed >= 1)
