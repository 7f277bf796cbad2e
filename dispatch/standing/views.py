"""Standing teams as leaders see them: who sits where, what is short, what would change."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from dispatch.roster.teams.explain import Mover, explain_grids, explain_seats
from dispatch.roster.teams.problem import Answer, Composition, Seated, TeamsProblem
from dispatch.standing.problem import Standing


def standing_value(standing: Standing) -> dict[str, Any]:
    """Return the teams as they are, with what they are short of and what is fixed."""
    problem = standing.problem
    return {
        "digest": standing.digest,
        "teams": [_team(standing, code) for code in standing.teams],
        "grids": _grids(standing, problem.current),
        "people": _people(standing),
        "shortfalls": shortfalls_value(problem, problem.current),
        "fixes": [_fix(fix) for fix in standing.fixes],
    }


def shortfalls_value(problem: TeamsProblem, teams: Composition) -> dict[str, Any]:
    """Return the seats that are short, with who is nearest, and the grids without anybody."""
    missed = problem.pins - (teams.seats | teams.answers)
    return {
        "seats": [
            {
                "team": short.team,
                "role": short.role,
                "lack": short.lack,
                "nearest": [_mover(mover) for mover in short.nearest],
            }
            for short in explain_seats(problem, teams)
        ],
        "grids": [
            {
                "grid": short.grid,
                "team": short.team,
                "role": short.role,
                "too_large": short.too_large,
            }
            for short in explain_grids(problem, teams)
        ],
        "pins": [_cell(cell) for cell in sorted(missed, key=repr)],
    }


def proposal_value(standing: Standing, result: dict[str, Any]) -> dict[str, Any]:
    """Return a proposal beside how it is: who moves, which grids change hands, what is short."""
    proposed = read_composition(result)
    present = standing.problem.current
    return {
        "is_current": result["base"] == standing.digest,
        "proven": result["proven"],
        "seconds": result["seconds"],
        "moves": _moves(present, proposed),
        "hands": _hands(standing, present, proposed),
        "shortfalls": shortfalls_value(standing.problem, proposed),
        "people": _people(standing),
        "grids": _grids(standing, proposed, result["loads"]),
    }


def read_composition(result: dict[str, Any]) -> Composition:
    """Return the composition that a job proposes."""
    return Composition(
        frozenset(Seated(*seat) for seat in result["seats"]),
        frozenset(Answer(*answer) for answer in result["answers"]),
    )


def _team(standing: Standing, code: str) -> dict[str, Any]:
    row, team = standing.teams[code], standing.problem.team_of[code]
    seated: dict[str, list[int]] = defaultdict(list)
    for seat in sorted(standing.problem.current.seats, key=lambda s: int(s.person)):
        if seat.team == code:
            seated[seat.role].append(int(seat.person))
    return {
        "id": row.id,
        "code": code,
        "name": row.name,
        "community_code": row.community_code,
        "street_code": row.street_code,
        "seats": [
            {"role": s.role, "least": s.least, "most": s.most, "people": seated[s.role]}
            for s in team.seats
        ],
    }


def _grids(
    standing: Standing, teams: Composition, loads: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    answering = {answer.grid: int(answer.person) for answer in teams.answers}
    return [
        {
            "code": grid.code,
            "name": standing.grids[grid.code].name,
            "name_en": standing.grids[grid.code].name_en,
            "kind": standing.grids[grid.code].kind,
            "team": grid.team,
            "role": grid.role,
            "person_id": answering.get(grid.code),
            "load": loads.get(grid.code) if loads else None,
        }
        for grid in standing.problem.grids
    ]


def _people(standing: Standing) -> list[dict[str, Any]]:
    """Return everybody who can have a seat."""
    return [
        {
            "id": int(person.id),
            "name": standing.people[person.id].name,
            "number": standing.people[person.id].number,
            "duty": standing.people[person.id].duty,
            "community_code": person.home,
        }
        for person in standing.problem.people
    ]


def _fix(fix: Any) -> dict[str, Any]:
    return {
        "id": fix.id,
        "kind": fix.kind,
        "person_id": fix.person_id,
        "team_id": fix.team_id,
        "part": fix.part,
        "grid_code": fix.grid_code,
        "by": fix.by,
    }


def _cell(cell: Seated | Answer) -> dict[str, Any]:
    if isinstance(cell, Seated):
        return {"person_id": int(cell.person), "team": cell.team, "role": cell.role, "grid": None}
    return {"person_id": int(cell.person), "team": None, "role": None, "grid": cell.grid}


def _mover(mover: Mover) -> dict[str, Any]:
    is_known = mover.distance_m != float("inf")
    return {
        "person_id": int(mover.person),
        "leaves": mover.leaves,
        "leaves_short": mover.leaves_short,
        "distance_m": round(mover.distance_m) if is_known else None,
    }


def _moves(present: Composition, proposed: Composition) -> list[dict[str, Any]]:
    """Return those whose seats differ, with the seats before and after."""
    differing = sorted({int(seat.person) for seat in present.seats ^ proposed.seats})
    return [
        {
            "person_id": person,
            "before": _seats_of(present.seats, person),
            "after": _seats_of(proposed.seats, person),
        }
        for person in differing
    ]


def _seats_of(seats: Iterable[Seated], person: int) -> list[dict[str, str]]:
    return [
        {"team": seat.team, "role": seat.role}
        for seat in sorted(seats)
        if int(seat.person) == person
    ]


def _hands(standing: Standing, present: Composition, proposed: Composition) -> list[dict[str, Any]]:
    """Return the grids that somebody else would answer for."""
    before = {answer.grid: int(answer.person) for answer in present.answers}
    after = {answer.grid: int(answer.person) for answer in proposed.answers}
    return [
        {"grid": grid.code, "before": before.get(grid.code), "after": after.get(grid.code)}
        for grid in standing.problem.grids
        if before.get(grid.code) != after.get(grid.code)
    ]
