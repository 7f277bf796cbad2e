from collections import Counter
from datetime import date

import pytest
from yining import read_yining

from dispatch.demo.fleet import UnitPlan, plan_fleet
from dispatch.demo.plan import PeoplePlan, plan_people
from dispatch.units.rules import UnitKind
from gis.model import GridKind
from gis.records import GroundData

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def yining() -> GroundData:
    return read_yining()


@pytest.fixture(scope="module")
def people(yining: GroundData) -> PeoplePlan:
    return plan_people(yining, TODAY)


@pytest.fixture(scope="module")
def fleet(yining: GroundData, people: PeoplePlan) -> list[UnitPlan]:
    return plan_fleet(yining, people)


def test_every_community_has_a_team_of_1_1_1_2_and_its_grid_members(people: PeoplePlan) -> None:
    assert len(people.community_teams) == 7
    for team in people.community_teams:
        parts = Counter(str(person.duty) for person in team.members)
        assert parts.pop("grid_member") >= 6
        assert parts == {
            "station_leader": 1,
            "community_officer": 1,
            "governance_head": 1,
            "auxiliary": 2,
        }


def test_every_main_street_has_a_team_of_1_1_2_and_its_merchants(people: PeoplePlan) -> None:
    assert len(people.street_teams) == 13
    for team in people.street_teams:
        parts = Counter(str(person.duty) for person in team.members)
        assert parts.pop("merchant") >= 1
        assert parts == {"deputy_leader": 1, "patrol_officer": 1, "patrol_auxiliary": 2}


def test_every_group_and_compound_has_somebody_who_answers_for_it(
    yining: GroundData, people: PeoplePlan
) -> None:
    small = {grid.code for grid in yining.grids if grid.kind in (GridKind.GROUP, GridKind.COMPOUND)}
    answered = {person.grid for team in people.teams for person in team.members if person.grid}
    assert answered == small


def test_teams_are_named_and_numbered_after_their_ground(people: PeoplePlan) -> None:
    names = {team.code: team.name for team in people.teams}
    assert names["T-002"] == "水寨社区包保小组"
    assert names["T-V4"] == "麒麟南路包保小组"
    assert len(names) == 20


def test_there_are_200_volunteers_spread_over_the_communities(people: PeoplePlan) -> None:
    numbers = [volunteer.number for volunteer in people.volunteers]
    assert numbers == [f"YJ-{number:04}" for number in range(1, 201)]
    assert len({volunteer.uniform_no for volunteer in people.volunteers}) == 200
    by_community = Counter(volunteer.person.community for volunteer in people.volunteers)
    assert sorted(by_community.values()) == [28, 28, 28, 29, 29, 29, 29]


def test_a_squad_belongs_to_one_community(people: PeoplePlan) -> None:
    pairs = {(volunteer.squad, volunteer.person.community) for volunteer in people.volunteers}
    assert len(pairs) == len({squad for squad, _ in pairs}) == 28


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 31), date(2028, 2, 29)])
def test_most_volunteers_are_trained_and_one_in_25_must_renew(
    yining: GroundData, today: date
) -> None:
    volunteers = plan_people(yining, today).volunteers
    assert sum(volunteer.trained_until < today for volunteer in volunteers) == 8


def test_no_two_people_have_one_name(people: PeoplePlan) -> None:
    persons = {person for team in people.teams for person in team.members}
    persons |= {volunteer.person for volunteer in people.volunteers}
    assert len({str(person.name) for person in persons}) == len(persons)


def test_the_fleet_is_the_stations_own(fleet: list[UnitPlan]) -> None:
    assert Counter(unit.kind for unit in fleet) == {
        UnitKind.PATROL_CAR: 4,
        UnitKind.EBIKE_PAIR: 8,
        UnitKind.FOOT_TEAM: 7,
        UnitKind.POST: 4,
        UnitKind.GRID_MEMBER: 12,
    }
    assert len({unit.call_sign for unit in fleet}) == 35


def test_two_units_begin_off_duty(fleet: list[UnitPlan]) -> None:
    off_duty = [unit.call_sign for unit in fleet if not unit.on_duty]
    assert off_duty == ["骑巡08", "网格金江2"]


def test_nobody_rides_in_two_units(fleet: list[UnitPlan]) -> None:
    crews = [person for unit in fleet for person in unit.crew]
    assert len(set(crews)) == len(crews) == 58


def test_crews_are_named_by_family_name_and_title(fleet: list[UnitPlan]) -> None:
    titles = {name[1:] for unit in fleet for name in unit.member_names}
    assert titles == {"警官", "辅警", "网格员"}


def test_units_answer_for_grids_of_the_ground(yining: GroundData, fleet: list[UnitPlan]) -> None:
    codes = {grid.code for grid in yining.grids}
    assert all(unit.grids and codes.issuperset(unit.grids) for unit in fleet)


def test_every_street_grid_has_one_pair(yining: GroundData, fleet: list[UnitPlan]) -> None:
    pairs = [unit for unit in fleet if unit.kind is UnitKind.EBIKE_PAIR]
    answered = Counter(code for unit in pairs for code in unit.grids)
    streets = {grid.code for grid in yining.grids if grid.kind is GridKind.STREET}
    assert answered == Counter(streets)


def test_the_same_ground_and_day_give_the_same_plan(
    yining: GroundData, fleet: list[UnitPlan]
) -> None:
    again = plan_fleet(yining, plan_people(yining, TODAY))
    assert [unit.member_names for unit in again] == [unit.member_names for unit in fleet]
    assert [unit.home for unit in again] == [unit.home for unit in fleet]
