"""What the teams are short of, exactly, and who is nearest that could move."""

from collections import Counter
from dataclasses import dataclass

from dispatch.roster.teams.check import grids_covered, seats_filled
from dispatch.roster.teams.problem import Composition, Load, Person, TeamsProblem

#: So many people are named who could move.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who could fill a seat; `leaves` is their team now, None when they have none.

    `leaves_short` says that the team they leave would then be short itself.
    """

    person: str
    leaves: str | None
    leaves_short: bool
    distance_m: float


@dataclass(frozen=True, slots=True)
class SeatShortfall:
    """So many of a role a team lacks, and who is nearest that could move."""

    team: str
    role: str
    lack: int
    nearest: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class GridShortfall:
    """A grid that nobody answers for; `too_large` when it is over one person's load alone."""

    grid: str
    team: str
    role: str
    too_large: bool


def explain_seats(problem: TeamsProblem, teams: Composition) -> tuple[SeatShortfall, ...]:
    """Return the seats that are short; movers without a team come first, then the nearest."""
    return tuple(
        SeatShortfall(
            finding.params["team"],
            finding.params["role"],
            finding.params["lack"],
            _nearest(problem, teams, finding.params["team"], finding.params["role"]),
        )
        for finding in seats_filled(problem, teams)
    )


def explain_grids(problem: TeamsProblem, teams: Composition) -> tuple[GridShortfall, ...]:
    """Return the grids that nobody answers for."""
    return tuple(
        GridShortfall(grid.code, grid.team, grid.role, _too_large(problem, grid.load, grid.role))
        for finding in grids_covered(problem, teams)
        if (grid := problem.grid_of[finding.params["grid"]])
    )


def _too_large(problem: TeamsProblem, load: Load, role: str) -> bool:
    cap = problem.caps.get(role)
    return cap is not None and not load.fits(cap)


def _nearest(problem: TeamsProblem, teams: Composition, team: str, role: str) -> tuple[Mover, ...]:
    inside = {seated.person for seated in teams.seats if seated.team == team}
    able = [p for p in problem.people if role in p.roles and p.id not in inside]
    movers = [_mover(problem, teams, team, person) for person in able]
    movers.sort(key=lambda m: (m.leaves_short, m.leaves is not None, m.distance_m, m.person))
    return tuple(movers[:NAMED])


def _mover(problem: TeamsProblem, teams: Composition, team: str, person: Person) -> Mover:
    counts = Counter((seated.team, seated.role) for seated in teams.seats)
    seats = sorted(seated for seated in teams.seats if seated.person == person.id)
    leaves_short = any(
        counts[s.team, s.role] <= problem.team_of[s.team].seat_of[s.role].least for s in seats
    )
    distance_m = problem.distance(person, problem.team_of[team])
    return Mover(person.id, seats[0].team if seats else None, leaves_short, distance_m)
