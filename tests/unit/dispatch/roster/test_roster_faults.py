"""What is wrong with duty and teams problems is told before solving, each with its numbers."""

from dataclasses import replace

from dispatch.roster.duty import faults as duty
from dispatch.roster.duty.check import check
from dispatch.roster.duty.problem import (
    Bounds,
    Demand,
    Duty,
    DutyProblem,
    DutyRoster,
    Member,
    Request,
    Shift,
)
from dispatch.roster.duty.solve import solve
from dispatch.roster.reasons import Reason
from dispatch.roster.teams import faults as teams
from dispatch.roster.teams.problem import (
    Answer,
    Grid,
    Load,
    Person,
    Seat,
    Seated,
    Team,
    TeamsProblem,
)

WEEK = DutyProblem(
    days=7,
    shifts=(Shift("day", 480), Shift("night", 600)),
    members=(Member("ann"), Member("bo", skills=frozenset({"car"}))),
    demands=(Demand(0, "day", 1, 10), Demand(0, "night", 1, 10)),
)
SEATS = (Seat("leader", 1, 1), Seat("member", 1, 2, answers=True))
TOWN = TeamsProblem(
    teams=(Team("T1", frozenset({"A"}), SEATS), Team("T2", frozenset({"B"}), SEATS)),
    people=(
        Person("li", frozenset({"leader"})),
        Person("wu", frozenset({"leader"})),
        *(Person(f"m{n}", frozenset({"member"})) for n in range(4)),
    ),
    grids=(Grid("G1", "T1", "member", Load(100)), Grid("G2", "T2", "member", Load(100))),
    caps={"member": Load(100)},
)


def test_a_sound_week_has_neither_faults_nor_limits() -> None:
    assert (duty.find_faults(WEEK), duty.find_limits(WEEK)) == ((), ())


def test_duty_names_days_shifts_and_people_there_are_none_of() -> None:
    broken = replace(
        WEEK,
        days=0,
        members=(Member("ann", requests=(Request(0, "noon", 1),)), Member("ann")),
        demands=(),
        forbids=frozenset({Duty("nobody", 9, "day")}),
    )
    assert duty.find_faults(broken) == (
        Reason("problem.person_twice", {"person": "ann"}),
        Reason("duty.no_days"),
        Reason("duty.shift_unknown", {"day": 0, "shift": "noon"}),
        Reason("duty.shift_unknown", {"day": 9, "shift": "day"}),
        Reason("duty.person_unknown", {"person": "nobody"}),
    )


def test_a_demand_for_more_than_could_come_says_how_many_lack() -> None:
    skilled = replace(WEEK, demands=(Demand(2, "day", 2, 10, skill="car"),))
    facts = {"day": 2, "shift": "day", "count": 2, "able": 1, "lack": 1}
    assert duty.find_limits(skilled) == (Reason("duty.demand_beyond", facts),)


def test_whom_bounds_and_forbids_keep_from_a_shift_does_not_count() -> None:
    nobody = replace(
        WEEK,
        members=(Member("ann", Bounds(most_of={"night": 0})), Member("bo")),
        demands=(Demand(3, "night", 1, 10),),
        forbids=frozenset({Duty("bo", 3, "night")}),
    )
    facts = {"day": 3, "shift": "night", "count": 1, "able": 0, "lack": 1}
    assert duty.find_limits(nobody) == (Reason("duty.demand_beyond", facts),)


def test_a_day_that_asks_for_more_than_are_free_says_how_many_lack() -> None:
    away = replace(WEEK, members=(Member("ann"), Member("bo", off=frozenset({0}))))
    facts = {"day": 0, "count": 2, "able": 1, "lack": 1}
    assert duty.find_limits(away) == (Reason("duty.day_beyond", facts),)


def test_least_hours_beyond_what_days_leave_room_for_are_told_and_then_marked_short() -> None:
    off = Member("ann", Bounds(least_minutes=1300), off=frozenset(range(2, 7)))
    week = replace(WEEK, members=(off,), demands=())
    facts = {"person": "ann", "least": 1300, "most": 1200, "lack": 100}
    assert duty.find_limits(week) == (Reason("duty.hours_beyond", facts),)
    verdict = check(week, solve(week).roster)
    assert verdict.breaches == ()
    short = {"person": "ann", "minutes": 1200, "least": 1300}
    assert verdict.shortfalls == (Reason("duty.hours_short", short),)


def test_pins_that_no_roster_keeps_are_told() -> None:
    pins = frozenset({Duty("ann", 1, "day"), Duty("ann", 1, "night"), Duty("bo", 4, "day")})
    week = replace(WEEK, members=(Member("ann"), Member("bo", off=frozenset({4}))), pins=pins)
    assert [(f.code, f.params["person"], f.params["day"]) for f in duty.find_limits(week)] == [
        ("duty.pin_beyond", "ann", 1),
        ("duty.pin_beyond", "ann", 1),
        ("duty.pin_beyond", "bo", 4),
    ]


def test_what_a_roster_leaves_short_is_told_with_numbers() -> None:
    there = DutyRoster(frozenset({Duty("ann", 0, "day")}))
    facts = {"day": 0, "shift": "night", "count": 1, "there": 0, "lack": 1}
    assert duty.explain_demands(WEEK, there) == (Reason("duty.demand_short", facts),)


def test_a_sound_town_has_neither_faults_nor_limits() -> None:
    assert (teams.find_faults(TOWN), teams.find_limits(TOWN)) == ((), ())


def test_teams_name_what_is_twice_or_nowhere() -> None:
    broken = replace(
        TOWN,
        teams=(*TOWN.teams, TOWN.teams[0]),
        people=(*TOWN.people, TOWN.people[0]),
        grids=(TOWN.grids[0], TOWN.grids[0], Grid("G3", "T9", "member")),
        pins=frozenset({Seated("li", "T9", "leader"), Answer("m0", "G1")}),
        forbids=frozenset({Answer("zoe", "G1")}),
    )
    assert teams.find_faults(broken) == (
        Reason("problem.person_twice", {"person": "li"}),
        Reason("teams.team_twice", {"team": "T1"}),
        Reason("teams.grid_twice", {"grid": "G1"}),
        Reason("teams.grid_nowhere", {"grid": "G3", "team": "T9", "role": "member"}),
        Reason("teams.fix_unknown", {"person": "zoe"}),
        Reason("teams.fix_unknown", {"person": "li"}),
    )


def test_a_role_with_fewer_people_than_seats_says_how_many_lack() -> None:
    one = replace(TOWN, people=TOWN.people[1:])
    facts = {"role": "leader", "count": 2, "able": 1, "lack": 1}
    assert teams.find_limits(one) == (Reason("teams.role_beyond", facts),)
    assert teams.find_limits(replace(one, most_teams={"leader": 2})) == ()


def test_grids_too_large_for_one_or_for_all_of_a_team_are_told() -> None:
    more = tuple(Grid(f"H{n}", "T1", "member", Load(60)) for n in range(4))
    town = replace(TOWN, grids=(Grid("G0", "T2", "member", Load(101)), *more))
    facts = {"team": "T1", "role": "member", "count": 3, "most": 2}
    assert teams.find_limits(town) == (
        Reason("teams.grid_too_large", {"grid": "G0"}),
        Reason("teams.load_beyond", facts),
    )
