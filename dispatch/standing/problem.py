"""The teams' problem as the database has it: teams, people, grids, how it is, what is fixed."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson
from shapely import Point
from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import aliased

from dispatch.people.tables import Person
from dispatch.roster.teams.problem import (
    Answer,
    Composition,
    Grid,
    Load,
    Seated,
    Team,
    TeamsProblem,
)
from dispatch.roster.teams.problem import Person as Candidate
from dispatch.standing.rules import find_answering, make_caps, make_seats, share_leaders
from dispatch.standing.tables import TeamFix
from dispatch.teams.tables import GridAnswer, TeamMember
from dispatch.teams.tables import Team as TeamRow
from gis.metric import to_metres
from gis.tables import GridRow, GroundVersion

_COMMUNITY, _STREET = "community", "street"


@dataclass(frozen=True)
class Standing:
    """The problem without loads, and what the database calls its teams, people and grids."""

    problem: TeamsProblem
    teams: dict[str, Row[Any]]
    people: dict[str, Row[Any]]
    grids: dict[str, Row[Any]]
    fixes: tuple[Row[Any], ...]

    @property
    def digest(self) -> str:
        """What stands for the present composition and all that is fixed."""
        problem = self.problem
        cells = [
            sorted(map(repr, part))
            for part in (
                problem.current.seats,
                problem.current.answers,
                problem.pins,
                problem.forbids,
            )
        ]
        return hashlib.sha256(orjson.dumps(cells)).hexdigest()


def read_standing(connection: Connection, today: date) -> Standing:
    """Return the problem of the active ground and those who have not left."""
    teams = {row.code: row for row in connection.execute(_teams())}
    people = {str(row.id): row for row in connection.execute(_people(today))}
    grids = {row.code: row for row in connection.execute(_grids())}
    fixes = tuple(connection.execute(select(TeamFix.__table__).order_by(TeamFix.id)).all())
    made = _make_teams(teams, grids)
    roles = {seat.role for team in made for seat in team.seats}
    wanted = Counter(seat.role for team in made for seat in team.seats)
    there = Counter(row.duty for row in people.values())
    problem = TeamsProblem(
        teams=made,
        people=tuple(
            Candidate(id_, frozenset({row.duty}), row.community_code)
            for id_, row in people.items()
            if row.duty in roles
        ),
        grids=_make_grids(teams, grids),
        most_teams=share_leaders(wanted, there),
        caps=make_caps(),
        distance_m=_distances(grids),
    )
    current = _read_current(connection, problem, teams)
    pins, forbids = (_read_fixes(fixes, kind, problem, teams) for kind in ("pin", "forbid"))
    problem = replace(problem, current=current, pins=pins, forbids=forbids)
    return Standing(problem, teams, people, grids, fixes)


def with_loads(problem: TeamsProblem, loads: Mapping[str, Load]) -> TeamsProblem:
    """Return the problem with what there is to answer for in each grid."""
    grids = tuple(replace(grid, load=loads.get(grid.code, Load())) for grid in problem.grids)
    return replace(problem, grids=grids)


def _teams() -> Any:
    columns = (TeamRow.id, TeamRow.code, TeamRow.name, TeamRow.version)
    ground = (TeamRow.community_code, TeamRow.street_code)
    return select(*columns, *ground).order_by(TeamRow.community_code, TeamRow.code)


def _people(today: date) -> Any:
    there = Person.left_on.is_(None) | (Person.left_on >= today)
    columns = (Person.id, Person.name, Person.number, Person.duty, Person.community_code)
    return select(*columns).where(there).order_by(Person.id)


def _grids() -> Any:
    parent = aliased(GridRow)
    left, right = aliased(GridRow), aliased(GridRow)
    middle = func.ST_Centroid(GridRow.geom)
    return (
        select(
            GridRow.code,
            GridRow.name,
            GridRow.name_en,
            GridRow.kind,
            GridRow.street_code,
            parent.code.label("parent"),
            left.code.label("side_left"),
            right.code.label("side_right"),
            func.ST_X(middle).label("lon"),
            func.ST_Y(middle).label("lat"),
        )
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .outerjoin(parent, parent.id == GridRow.parent_id)
        .outerjoin(left, left.id == GridRow.side_left_id)
        .outerjoin(right, right.id == GridRow.side_right_id)
        .where(GroundVersion.active)
        .order_by(GridRow.code)
    )


def _make_teams(teams: Mapping[str, Any], grids: Mapping[str, Any]) -> tuple[Team, ...]:
    made = []
    for row in teams.values():
        if row.community_code:
            seats, communities = make_seats(_COMMUNITY), frozenset({row.community_code})
        else:
            along = [g for g in grids.values() if g.street_code == row.street_code]
            sides = {side for grid in along for side in (grid.side_left, grid.side_right)}
            seats, communities = make_seats(_STREET), frozenset(sides - {None})
        made.append(Team(row.code, communities, seats))
    return tuple(made)


def _make_grids(teams: Mapping[str, Any], grids: Mapping[str, Any]) -> tuple[Grid, ...]:
    """Return the grids with the team and the role that answers for each."""
    of_community = {row.community_code: row.code for row in teams.values() if row.community_code}
    of_street = {row.street_code: row.code for row in teams.values() if row.street_code}
    made = []
    for row in grids.values():
        if row.kind == _STREET:
            team = of_street.get(row.street_code)
        else:
            team = of_community.get(_find_community(row, grids))
        if team is not None:
            made.append(Grid(row.code, team, find_answering(row.kind)))
    return tuple(made)


def _find_community(row: Any, grids: Mapping[str, Any]) -> str:
    while row.kind != _COMMUNITY:
        row = grids[row.parent]
    return str(row.code)


def _distances(grids: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    """Return the metres between the middles of each two communities."""
    middles = {row.code: (row.lon, row.lat) for row in grids.values() if row.kind == _COMMUNITY}
    metric = {code: to_metres(Point(place)) for code, place in middles.items()}
    return {
        (one, other): float(metric[one].distance(metric[other]))
        for one in metric
        for other in metric
        if one != other
    }


def _read_current(
    connection: Connection, problem: TeamsProblem, teams: Mapping[str, Any]
) -> Composition:
    code_of = {row.id: row.code for row in teams.values()}
    members = connection.execute(select(TeamMember.person_id, TeamMember.team_id, TeamMember.part))
    seats = {
        Seated(str(row.person_id), code_of[row.team_id], row.part)
        for row in members
        if str(row.person_id) in problem.person_of
    }
    answers = connection.execute(select(GridAnswer.person_id, GridAnswer.grid_code))
    return Composition(
        frozenset(seats),
        frozenset(
            Answer(str(row.person_id), row.grid_code)
            for row in answers
            if row.grid_code in problem.grid_of and str(row.person_id) in problem.person_of
        ),
    )


def _read_fixes(
    fixes: tuple[Any, ...], kind: str, problem: TeamsProblem, teams: Mapping[str, Any]
) -> frozenset[Seated | Answer]:
    """Return what is fixed of a kind; what names nobody who is there any more is left out."""
    code_of = {row.id: row.code for row in teams.values()}
    return frozenset(
        Answer(str(fix.person_id), fix.grid_code)
        if fix.grid_code
        else Seated(str(fix.person_id), code_of[fix.team_id], fix.part)
        for fix in fixes
        if fix.kind == kind and str(fix.person_id) in problem.person_of
    )
