"""An independent check of the standing teams, from plain data."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.roster.reasons import Reason
from dispatch.roster.teams.problem import Composition, Seated, TeamsProblem, add_loads

Rule = Callable[[TeamsProblem, Composition], list[Reason]]


@dataclass(frozen=True, slots=True)
class TeamsVerdict:
    """The rules broken, and what is short: seats, grids, pins."""

    breaches: tuple[Reason, ...]
    shortfalls: tuple[Reason, ...]

    @property
    def sound(self) -> bool:
        """Whether no rule is broken."""
        return not self.breaches


def check(problem: TeamsProblem, teams: Composition) -> TeamsVerdict:
    """Check a composition against every rule."""
    return TeamsVerdict(
        breaches=tuple(f for rule in BREACHES for f in rule(problem, teams)),
        shortfalls=tuple(f for rule in SHORTFALLS for f in rule(problem, teams)),
    )


def able(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Everybody seated can fill the role, in a team that has it."""
    return [
        Reason("teams.unable", {"person": s.person, "team": s.team, "role": s.role})
        for s in sorted(teams.seats)
        if s.role not in problem.person_of[s.person].roles
        or s.role not in problem.team_of[s.team].seat_of
    ]


def one_role(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Nobody fills two roles."""
    roles: dict[str, set[str]] = defaultdict(set)
    for seated in teams.seats:
        roles[seated.person].add(seated.role)
    return [
        Reason("teams.two_roles", {"person": person, "roles": sorted(filled)})
        for person, filled in sorted(roles.items())
        if len(filled) > 1
    ]


def not_too_many_teams(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Nobody fills a role in more teams than the role allows."""
    counts = Counter((seated.person, seated.role) for seated in teams.seats)
    return [
        Reason("teams.too_many_teams", {"person": person, "role": role, "count": count})
        for (person, role), count in sorted(counts.items())
        if count > problem.most_teams.get(role, 1)
    ]


def not_too_many_seats(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """No team has more of a role than its most."""
    counts = Counter((seated.team, seated.role) for seated in teams.seats)
    return [
        Reason("teams.seat_over", {"team": t.code, "role": seat.role, "count": count})
        for t in problem.teams
        for seat in t.seats
        if (count := counts[t.code, seat.role]) > seat.most
    ]


def answers_of_team(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Who answers for a grid is in its team, in the role that answers."""
    return [
        Reason("teams.answer_outside", {"person": a.person, "grid": a.grid})
        for a in sorted(teams.answers)
        if (grid := problem.grid_of[a.grid])
        and Seated(a.person, grid.team, grid.role) not in teams.seats
    ]


def one_answer(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """No two people answer for one grid."""
    counts = Counter(answer.grid for answer in teams.answers)
    return [
        Reason("teams.two_answer", {"grid": grid, "count": count})
        for grid, count in sorted(counts.items())
        if count > 1
    ]


def everybody_answers(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Where a role answers for grids, each member answers for one at least."""
    answering = {
        Seated(a.person, problem.grid_of[a.grid].team, problem.grid_of[a.grid].role)
        for a in teams.answers
    }
    return [
        Reason("teams.no_grid", {"person": s.person, "team": s.team})
        for s in sorted(teams.seats - answering)
        if (seat := problem.team_of[s.team].seat_of.get(s.role)) is not None and seat.answers
    ]


def within_load(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Nobody is over the load of their role."""
    loads = defaultdict(list)
    for answer in teams.answers:
        grid = problem.grid_of[answer.grid]
        loads[answer.person, grid.role].append(grid.load)
    return [
        Reason("teams.overload", {"person": person, "role": role})
        for (person, role), borne in sorted(loads.items())
        if role in problem.caps and not add_loads(borne).fits(problem.caps[role])
    ]


def forbids_kept(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Forbidden cells are not so."""
    broken = problem.forbids & (teams.seats | teams.answers)
    return [Reason("teams.forbidden", {"person": f.person}) for f in sorted(broken, key=repr)]


def pins_kept(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Pinned cells are so."""
    missed = problem.pins - (teams.seats | teams.answers)
    return [Reason("teams.pin_missed", {"person": p.person}) for p in sorted(missed, key=repr)]


def seats_filled(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Each team has the least of every role."""
    counts = Counter((seated.team, seated.role) for seated in teams.seats)
    return [
        Reason("teams.seat_short", {"team": t.code, "role": seat.role, "lack": lack})
        for t in problem.teams
        for seat in t.seats
        if (lack := seat.least - counts[t.code, seat.role]) > 0
    ]


def grids_covered(problem: TeamsProblem, teams: Composition) -> list[Reason]:
    """Somebody answers for every grid."""
    covered = {answer.grid for answer in teams.answers}
    return [
        Reason("teams.grid_uncovered", {"grid": grid.code, "team": grid.team, "role": grid.role})
        for grid in problem.grids
        if grid.code not in covered
    ]


#: What never occurs in a composition of ours.
BREACHES: tuple[Rule, ...] = (
    able,
    one_role,
    not_too_many_teams,
    not_too_many_seats,
    answers_of_team,
    one_answer,
    everybody_answers,
    within_load,
    forbids_kept,
)
#: What the people there are may force.
SHORTFALLS: tuple[Rule, ...] = (pins_kept, seats_filled, grids_covered)
