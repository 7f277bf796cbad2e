"""The CP-SAT model of the standing teams; it shares no code with the checker."""

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from dispatch.roster.search import Terms
from dispatch.roster.teams.problem import Answer, Composition, Grid, Seated, Team, TeamsProblem

#: Points of preference: a person who leaves a team, a grid that changes hands, and a person
#: who serves outside the home community. Leaving costs most: trust takes years to grow.
LEAVING, CHANGED_HANDS, AWAY = 4, 1, 2


@dataclass(slots=True)
class TeamsModel:
    """The variables: seats, answers, and the slacks of seats, grids and pins."""

    problem: TeamsProblem
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    seats: dict[Seated, cp_model.IntVar] = field(default_factory=dict)
    answers: dict[Answer, cp_model.IntVar] = field(default_factory=dict)
    short: list[cp_model.IntVar] = field(default_factory=list)
    uncovered: list[cp_model.IntVar] = field(default_factory=list)
    unpinned: list[cp_model.IntVar] = field(default_factory=list)


def build_model(problem: TeamsProblem) -> TeamsModel:
    """Return the model of a problem, without an objective."""
    model = TeamsModel(problem)
    _add_seats(model)
    _add_roles(model)
    for team in problem.teams:
        _add_team(model, team)
    for grid in problem.grids:
        _add_grid(model, grid)
    _add_answering(model)
    _add_pins(model)
    return model


def _add_seats(model: TeamsModel) -> None:
    for person in model.problem.people:
        for team in model.problem.teams:
            for role in sorted(person.roles & team.seat_of.keys()):
                seated = Seated(person.id, team.code, role)
                if seated not in model.problem.forbids:
                    model.seats[seated] = model.cp.new_bool_var("")


def _add_roles(model: TeamsModel) -> None:
    """Each person fills one role, in as many teams as the role allows."""
    filled: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
    for seated, x in model.seats.items():
        filled[seated.person, seated.role].append(x)
    fills: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for (person, role), seats in filled.items():
        does = model.cp.new_bool_var("")
        model.cp.add(sum(seats) <= model.problem.most_teams.get(role, 1) * does)
        fills[person].append(does)
    for roles in fills.values():
        model.cp.add_at_most_one(roles)


def _add_team(model: TeamsModel, team: Team) -> None:
    """Between least and most of each role; below least by a slack."""
    for seat in team.seats:
        there = [x for s, x in model.seats.items() if (s.team, s.role) == (team.code, seat.role)]
        short = model.cp.new_int_var(0, seat.least, "")
        model.cp.add(sum(there) + short >= seat.least)
        model.cp.add(sum(there) <= seat.most)
        model.short.append(short)


def _add_grid(model: TeamsModel, grid: Grid) -> None:
    """Exactly one answers for a grid, a member of its team in its role, or it is uncovered."""
    fit = [s for s in model.seats if (s.team, s.role) == (grid.team, grid.role)]
    chosen = []
    for seated in fit:
        answer = Answer(seated.person, grid.code)
        if answer not in model.problem.forbids:
            model.answers[answer] = x = model.cp.new_bool_var("")
            model.cp.add_implication(x, model.seats[seated])
            chosen.append(x)
    uncovered = model.cp.new_bool_var("")
    model.cp.add_exactly_one([*chosen, uncovered])
    model.uncovered.append(uncovered)


def _add_answering(model: TeamsModel) -> None:
    """Within the load of the role; who must answer for something does."""
    grids: dict[Seated, list[tuple[Grid, cp_model.IntVar]]] = defaultdict(list)
    for answer, x in model.answers.items():
        grid = model.problem.grid_of[answer.grid]
        grids[Seated(answer.person, grid.team, grid.role)].append((grid, x))
    loaded: dict[tuple[str, str], list[tuple[Grid, cp_model.IntVar]]] = defaultdict(list)
    for seated, seat in model.seats.items():
        loaded[seated.person, seated.role] += grids[seated]
        if model.problem.team_of[seated.team].seat_of[seated.role].answers:
            model.cp.add(sum(x for _, x in grids[seated]) >= seat)
    for (_, role), answered in loaded.items():
        _add_cap(model, role, answered)


def _add_cap(model: TeamsModel, role: str, answered: list[tuple[Grid, cp_model.IntVar]]) -> None:
    cap = model.problem.caps.get(role)
    if cap is None or not answered:
        return
    for measure in ("population", "premises", "incidents"):
        load = sum(getattr(grid.load, measure) * x for grid, x in answered)
        model.cp.add(load <= getattr(cap, measure))


def _add_pins(model: TeamsModel) -> None:
    known: dict[Seated | Answer, cp_model.IntVar] = dict(model.seats) | dict(model.answers)
    for pin in sorted(model.problem.pins, key=repr):
        missed = model.cp.new_bool_var("")
        model.cp.add(known.get(pin, 0) + missed >= 1)
        model.unpinned.append(missed)


def shortfalls(model: TeamsModel) -> list[Terms]:
    """Return the tiers that come first: pins missed, seats short, grids uncovered."""
    slacks = (model.unpinned, model.short, model.uncovered)
    return [[(1, slack) for slack in tier] for tier in slacks]


def changes(model: TeamsModel, keep: Composition) -> Terms:
    """Return what differs from another composition."""
    seats: Terms = [(1, ~x if s in keep.seats else x) for s, x in model.seats.items()]
    return seats + [(1, ~x if a in keep.answers else x) for a, x in model.answers.items()]


def preferences(model: TeamsModel) -> Terms:
    """Return the points of discontinuity and of serving away from home."""
    current, homes = model.problem.current, model.problem.person_of
    terms: Terms = [(LEAVING, ~x) for s, x in model.seats.items() if s in current.seats]
    terms += [(CHANGED_HANDS, ~x) for a, x in model.answers.items() if a in current.answers]
    for seated, x in model.seats.items():
        home = homes[seated.person].home
        if home is not None and home not in model.problem.team_of[seated.team].communities:
            terms.append((AWAY, x))
    return terms
