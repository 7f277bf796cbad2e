"""What is wrong with a problem of the standing teams before it is solved, and what can't be met."""

from collections import Counter
from collections.abc import Iterable, Iterator

from dispatch.roster.reasons import Reason
from dispatch.roster.teams.problem import Answer, Grid, Load, Seated, TeamsProblem, add_loads


def find_faults(problem: TeamsProblem) -> tuple[Reason, ...]:
    """Return every fault of the data; a problem with any must not be solved."""
    return (*_names(problem), *_grids(problem), *_fixes(problem))


def find_limits(problem: TeamsProblem) -> tuple[Reason, ...]:
    """Return what no composition can meet, by counting alone; explain.py has the rest."""
    return (*_roles(problem), *_loads(problem))


def _names(problem: TeamsProblem) -> Iterator[Reason]:
    """People, teams and grids are there once."""
    for person in _twice(person.id for person in problem.people):
        yield Reason("problem.person_twice", {"person": person})
    for team in _twice(team.code for team in problem.teams):
        yield Reason("teams.team_twice", {"team": team})
    for grid in _twice(grid.code for grid in problem.grids):
        yield Reason("teams.grid_twice", {"grid": grid})


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def _grids(problem: TeamsProblem) -> Iterator[Reason]:
    """Every grid is a team's that has the role which answers for it."""
    for grid in problem.grids:
        team = problem.team_of.get(grid.team)
        if team is None or grid.role not in team.seat_of:
            facts = {"grid": grid.code, "team": grid.team, "role": grid.role}
            yield Reason("teams.grid_nowhere", facts)


def _fixes(problem: TeamsProblem) -> Iterator[Reason]:
    """Pins and forbids speak of people, teams and grids there are."""
    for fix in sorted(problem.pins | problem.forbids, key=repr):
        if fix.person not in problem.person_of or not _there(problem, fix):
            yield Reason("teams.fix_unknown", {"person": fix.person})


def _there(problem: TeamsProblem, fix: Seated | Answer) -> bool:
    if isinstance(fix, Answer):
        return fix.grid in problem.grid_of
    return fix.team in problem.team_of and fix.role in problem.team_of[fix.team].seat_of


def _roles(problem: TeamsProblem) -> Iterator[Reason]:
    """Yield roles for which there are fewer people than the teams need in all."""
    needed: Counter[str] = Counter()
    for team in problem.teams:
        needed.update({seat.role: seat.least for seat in team.seats})
    for role, count in sorted(needed.items()):
        people = sum(role in person.roles for person in problem.people)
        able = people * problem.most_teams.get(role, 1)
        if able < count:
            facts = {"role": role, "count": count, "able": able, "lack": count - able}
            yield Reason("teams.role_beyond", facts)


def _loads(problem: TeamsProblem) -> Iterator[Reason]:
    """Yield grids too large for one person, and teams whose grids are too much for all seats."""
    borne: dict[tuple[str, str], list[Load]] = {}
    for grid in problem.grids:
        cap = problem.caps.get(grid.role)
        if cap is not None and not grid.load.fits(cap):
            yield Reason("teams.grid_too_large", {"grid": grid.code})
        elif cap is not None and _known(problem, grid):
            borne.setdefault((grid.team, grid.role), []).append(grid.load)
    for (team, role), loads in sorted(borne.items()):
        most = problem.team_of[team].seat_of[role].most
        count = _bearers(add_loads(loads), problem.caps[role])
        if count > most:
            facts = {"team": team, "role": role, "count": count, "most": most}
            yield Reason("teams.load_beyond", facts)


def _known(problem: TeamsProblem, grid: Grid) -> bool:
    return grid.team in problem.team_of and grid.role in problem.team_of[grid.team].seat_of


def _bearers(load: Load, cap: Load) -> int:
    """Return how many people a load needs at the least."""
    pairs = (
        (load.population, cap.population),
        (load.premises, cap.premises),
        (load.incidents, cap.incidents),
    )
    return max(-(-borne // bearable) if bearable else 0 for borne, bearable in pairs)
