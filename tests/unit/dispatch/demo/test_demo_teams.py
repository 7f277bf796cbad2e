"""The standing teams of the real ground: 146 grids, 20 teams, the people of the demonstration."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from yining import read_yining

from dispatch.demo.plan import PersonPlan, TeamPlan, plan_people
from dispatch.people.rules import Duty
from dispatch.roster.reasons import Reason
from dispatch.roster.search import Limits
from dispatch.roster.teams.check import check
from dispatch.roster.teams.explain import explain_grids, explain_seats
from dispatch.roster.teams.faults import find_faults, find_limits
from dispatch.roster.teams.problem import (
    Answer,
    Composition,
    Grid,
    Load,
    Person,
    Seat,
    Seated,
    Team,
    TeamsProblem,
)
from dispatch.roster.teams.solve import Composed, compose
from gis.model import GridKind

COMMUNITY_SEATS = (
    Seat(Duty.STATION_LEADER, 1, 1),
    Seat(Duty.COMMUNITY_OFFICER, 1, 1, answers=True),
    Seat(Duty.GOVERNANCE_HEAD, 1, 1),
    Seat(Duty.AUXILIARY, 2, 2),
    Seat(Duty.GRID_MEMBER, 1, 60, answers=True),
)
STREET_SEATS = (
    Seat(Duty.DEPUTY_LEADER, 1, 1),
    Seat(Duty.PATROL_OFFICER, 1, 1),
    Seat(Duty.PATROL_AUXILIARY, 2, 2),
    Seat(Duty.MERCHANT, 1, 9, answers=True),
)
#: One small grid is what a grid member or merchant answers for.
ONE = Load(premises=1)
SHUIZHAI = "T-002"


@pytest.fixture(scope="module")
def station() -> TeamsProblem:
    """Return the teams, people and grids of the station, as they are now."""
    plan = plan_people(read_yining(), date(2026, 11, 23))
    ids = {person: f"p{n}" for n, person in enumerate(_people(plan.teams))}
    grids = tuple(_grids(plan.teams))
    there = {grid.code for grid in grids}
    return TeamsProblem(
        teams=tuple(_team(team) for team in plan.teams),
        people=tuple(Person(i, frozenset({p.duty}), p.community) for p, i in ids.items()),
        grids=grids,
        most_teams={Duty.DEPUTY_LEADER: 4},
        caps={Duty.GRID_MEMBER: ONE, Duty.MERCHANT: ONE},
        current=Composition(
            frozenset(Seated(ids[p], t.code, p.duty) for t in plan.teams for p in t.members),
            frozenset(Answer(i, p.grid) for p, i in ids.items() if p.grid in there and p.grid),
        ),
    )


def _people(teams: list[TeamPlan]) -> list[PersonPlan]:
    """Return everybody in a team once; deputy leaders have several."""
    return list(dict.fromkeys(person for team in teams for person in team.members))


def _team(team: TeamPlan) -> Team:
    if team.community:
        return Team(team.code, frozenset({team.community}), COMMUNITY_SEATS)
    return Team(team.code, frozenset(), STREET_SEATS)


def _grids(teams: list[TeamPlan]) -> Iterator[Grid]:
    """Yield all 146, each with the team and role that answer for it."""
    ground = read_yining()
    parents = {grid.code: grid.parent for grid in ground.grids}
    of = {str(team.community or team.street): team.code for team in teams}
    for grid in ground.grids:
        if grid.kind is GridKind.COMMUNITY:
            yield Grid(grid.code, of[grid.code], Duty.COMMUNITY_OFFICER)
        elif grid.street:
            yield Grid(grid.code, of[grid.street], Duty.MERCHANT, ONE)
        else:
            community = grid.code
            while community not in of:
                community = parents[community]
            yield Grid(grid.code, of[community], Duty.GRID_MEMBER, ONE)


def without(problem: TeamsProblem, *gone: str) -> TeamsProblem:
    """Return the problem without some people; what they did now is nobody's."""
    return replace(
        problem,
        people=tuple(person for person in problem.people if person.id not in gone),
        current=Composition(
            frozenset(s for s in problem.current.seats if s.person not in gone),
            frozenset(a for a in problem.current.answers if a.person not in gone),
        ),
    )


def members(problem: TeamsProblem, team: str, role: str) -> list[str]:
    return sorted(s.person for s in problem.current.seats if (s.team, s.role) == (team, role))


def composed(problem: TeamsProblem) -> Composed:
    result = compose(problem, limits=Limits(seconds=600))
    assert check(problem, result.composition).breaches == ()
    assert result.proven
    return result


def test_all_146_grids_are_answered_for_by_20_full_teams(station: TeamsProblem) -> None:
    assert (len(station.teams), len(station.grids)) == (20, 146)
    assert (find_faults(station), find_limits(station)) == ((), ())
    teams = composed(station).composition
    assert check(station, teams).shortfalls == ()
    assert {answer.grid for answer in teams.answers} == {grid.code for grid in station.grids}


def test_who_is_in_a_team_now_stays_there(station: TeamsProblem) -> None:
    teams = composed(station).composition
    assert station.current.seats == teams.seats
    stay = {answer.grid for answer in station.current.answers & teams.answers}
    assert stay == {answer.grid for answer in station.current.answers}


def test_an_auxiliary_who_is_missing_is_named_with_team_and_number(station: TeamsProblem) -> None:
    gone = members(station, SHUIZHAI, Duty.AUXILIARY)[0]
    short = without(station, gone)
    (found,) = explain_seats(short, composed(short).composition)
    assert (found.team, found.role, found.lack) == (SHUIZHAI, Duty.AUXILIARY, 1)
    assert len(found.nearest) == 3
    assert {mover.leaves_short for mover in found.nearest} == {True}
    facts = {"role": Duty.AUXILIARY, "count": 14, "able": 13, "lack": 1}
    assert find_limits(short) == (Reason("teams.role_beyond", facts),)


def test_a_grid_that_nobody_is_left_for_is_told_by_name(station: TeamsProblem) -> None:
    short = without(station, members(station, SHUIZHAI, Duty.GRID_MEMBER)[0])
    (found,) = explain_grids(short, composed(short).composition)
    assert (found.team, found.role, found.too_large) == (SHUIZHAI, Duty.GRID_MEMBER, False)
