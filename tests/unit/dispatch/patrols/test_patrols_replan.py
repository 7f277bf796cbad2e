"""Planning anew in mid-night: from where everybody is, and little changes for the others."""

from dataclasses import replace

import numpy as np
import pytest
from small_night import (
    COMMUNITY,
    HOUR_S,
    a_plan,
    a_problem,
    a_route,
    a_squad,
    a_stop,
    a_team,
    line_times,
)

from dispatch.patrols.plan.difference import Change, ChangeKind, compare
from dispatch.patrols.plan.problem import Break, Plan, Problem, Route, Stay, Window
from dispatch.patrols.plan.replan import Replanned, keep, replan
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.situation import (
    Situation,
    TeamState,
    add_stop,
    as_planned,
    count_visits,
    place_team,
    rest_of,
    situation_at,
    take_team,
    what_is_left,
    with_team,
    with_travel,
)
from gis.model import Mode

SHORT = Limit(iterations=60)
NOW_S = 1200


def a_night() -> Problem:
    stops = [a_stop(place) for place in (1, 2, 3, 8, 9, 10)]
    teams = [a_team("near", 2), a_team("far", 2, start=11, end=11)]
    return a_problem(stops, teams)


def the_plan() -> Plan:
    """Return two walks: near visits 1, 2, 3, far visits 10, 9, 8."""
    night = a_night()
    near = a_route(night, "near", ("s1", 60), ("s2", 900), ("s3", 1740))
    far = a_route(night, "far", ("s10", 60), ("s9", 900), ("s8", 1740))
    return a_plan(near, far)


def anew(problem: Problem, situation: Situation) -> Replanned:
    return replan(problem, the_plan(), situation, limit=SHORT)


def in_force() -> Situation:
    return situation_at(a_night(), the_plan(), NOW_S)


def test_the_situation_of_those_who_keep_to_the_plan() -> None:
    situation = in_force()
    assert situation.states["near"] == TeamState("near", 2, 1680, out_s=1680)
    assert [stay.stop for stay in situation.done] == ["s1", "s2", "s10", "s9"]


def test_who_is_on_the_way_is_free_on_arrival_and_who_is_back_is_not_there() -> None:
    walking = situation_at(a_night(), the_plan(), 870)
    assert walking.states["near"] == TeamState("near", 2, 900, out_s=900)
    home = situation_at(a_night(), the_plan(), HOUR_S)
    assert [state.available for state in home.states.values()] == [False, False]


def test_what_is_left_begins_where_the_teams_are() -> None:
    left = what_is_left(a_night(), in_force())
    assert [stop.id for stop in left.stops] == ["s3", "s8"]
    assert [(team.start, team.shift) for team in left.teams] == [
        (2, Window(1680, 2 * HOUR_S)),
        (9, Window(1680, 2 * HOUR_S)),
    ]


def test_gaps_count_from_visits_made() -> None:
    stop = a_stop(1, visits=2, gap_s=HOUR_S)
    done = (Stay("s1", 1, 60, 60, 840),)
    left = what_is_left(a_problem([stop], [a_team()]), Situation(900, {}, done))
    assert left.stops == (replace(stop, visits=1, windows=(Window(60 + HOUR_S, 4 * HOUR_S),)),)


def test_breaks_taken_are_over() -> None:
    rests = (Break(Window(0, 600), 600, 0), Break(Window(6000, 7000), 600, 0))
    problem = a_problem([a_stop(1)], [a_team(breaks=rests)])
    situation = Situation(900, {"foot-1": TeamState("foot-1", 0, 900, breaks_taken=1)})
    assert what_is_left(problem, situation).teams[0].breaks == rests[1:]


def test_nothing_happened_nothing_changes() -> None:
    replanned = anew(a_night(), in_force())
    assert replanned.difference.changes == ()
    assert {route.team: route.stays for route in replanned.plan.routes} == {
        route.team: route.stays[2:] for route in the_plan().routes
    }
    assert (replanned.verdict.violations, replanned.faults) == ((), ())


def test_a_team_taken_hands_its_stops_over() -> None:
    replanned = anew(a_night(), take_team(in_force(), a_night(), "near"))
    [change] = replanned.difference.changes
    assert (change.kind, change.stop, change.team, change.before) == (
        ChangeKind.HANDED_OVER,
        "s3",
        "far",
        "near",
    )
    assert replanned.verdict.violations == ()


def test_a_team_back_from_an_incident_goes_on_from_there() -> None:
    taken = take_team(in_force(), a_night(), "near")
    back = place_team(taken, a_night(), "near", 4, 2400)
    replanned = anew(a_night(), back)
    route = replanned.plan.find_route("near")
    assert route is not None
    assert (route.leave_s, [visit.stop for visit in route.visits]) == (2400, ["s3"])


def test_who_is_late_walks_on_later_and_the_others_as_told() -> None:
    late = place_team(in_force(), a_night(), "near", 2, 3000)
    replanned = anew(a_night(), late)
    assert replanned.difference.changes == (Change(ChangeKind.RETIMED, "s3", "near", "near", 22),)
    assert replanned.difference.teams == {"near"}


def test_a_new_hot_spot_is_visited_by_who_is_near() -> None:
    night = add_stop(a_night(), a_stop(4, required=True))
    replanned = anew(night, in_force())
    assert replanned.difference.changes == (Change(ChangeKind.ADDED, "s4", "near"),)


def test_a_closed_road_makes_a_stop_an_island_and_says_so() -> None:
    times = line_times()
    times[3, :] = times[:, 3] = np.inf
    times[3, 3] = 0
    replanned = anew(with_travel(a_night(), {Mode.FOOT: times}), in_force())
    assert [fault.code for fault in replanned.faults] == ["stop_off_network"]
    assert [change.kind for change in replanned.difference.changes] == [ChangeKind.DROPPED]


def test_a_team_short_of_a_skill_hands_over_what_needs_it() -> None:
    armed = frozenset({"armed"})
    stops = tuple(
        replace(stop, skills=armed) if stop.id == "s3" else stop for stop in a_night().stops
    )
    near, far = a_night().teams
    night = replace(a_night(), stops=stops, teams=(near, replace(far, skills=armed)))
    replanned = anew(with_team(night, near), in_force())
    assert [(c.kind, c.stop, c.team) for c in replanned.difference.changes] == [
        (ChangeKind.HANDED_OVER, "s3", "far")
    ]


def test_all_teams_taken_leaves_an_empty_plan_and_says_so() -> None:
    situation = take_team(take_team(in_force(), a_night(), "near"), a_night(), "far")
    replanned = anew(a_night(), situation)
    assert replanned.plan == Plan()
    assert [fault.code for fault in replanned.faults] == ["no_teams"]


def test_a_squad_in_the_middle_of_its_walk_need_not_begin_its_hours_again() -> None:
    problem = a_problem([a_stop(1, area=COMMUNITY)], [a_squad()])
    state = TeamState("squad-1", 0, 5400, out_s=5400)
    replanned = replan(problem, Plan(), Situation(5400, {"squad-1": state}), limit=SHORT)
    assert replanned.verdict.violations == ()
    assert replanned.plan.routes[0].back_s - 5400 >= 1800


def test_rest_of_a_plan() -> None:
    rest = rest_of(the_plan(), in_force())
    assert [[stay.stop for stay in route.stays] for route in rest.routes] == [["s3"], ["s8"]]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("near", "s1", 60)], ()),
        ([("near", "s1", 359)], ()),
        ([("near", "s1", 660)], (Change(ChangeKind.RETIMED, "s1", "near", "near", 10),)),
        ([("far", "s1", 0)], (Change(ChangeKind.HANDED_OVER, "s1", "far", "near", -1),)),
        ([], (Change(ChangeKind.DROPPED, "s1", "near", "near"),)),
        (
            [("near", "s1", 60), ("far", "s1", 5000)],
            (Change(ChangeKind.ADDED, "s1", "far"),),
        ),
    ],
)
def test_differences(after: list[tuple[str, str, int]], expected: tuple[Change, ...]) -> None:
    def plan(*visits: tuple[str, str, int]) -> Plan:
        return a_plan(*(a_visit(*visit) for visit in visits))

    assert compare(plan(("near", "s1", 60)), plan(*after)).changes == expected


def a_visit(team: str, stop: str, begin_s: int) -> Route:
    return Route(team, 0, (Stay(stop, 1, begin_s, begin_s, begin_s + 780),), 9000)


def test_what_the_plan_left_out_stays_out_when_nothing_happened() -> None:
    night = a_night()
    roomy = replace(night, stops=(*night.stops, a_stop(4), a_stop(5, visits=2, gap_s=60)))
    replanned = anew(as_planned(roomy, count_visits(the_plan())), in_force())
    assert replanned.difference.changes == ()
    assert as_planned(roomy, count_visits(the_plan())).stops == night.stops


def test_what_is_overdue_is_still_to_be_visited() -> None:
    """Near should have begun its last visit at 1740; it is 2400 and it stands where it stood."""
    overdue = situation_at(a_night(), the_plan(), NOW_S)
    overdue = replace(overdue, now_s=2400)
    late = place_team(overdue, a_night(), "near", 2, 2400)
    replanned = anew(a_night(), place_team(late, a_night(), "far", 9, 2400))
    assert replanned.difference.changes == (
        Change(ChangeKind.RETIMED, "s3", "near", "near", 12),
        Change(ChangeKind.RETIMED, "s8", "far", "far", 12),
    )


def test_repeated_visits_of_a_stop_keep_each_its_own_moment() -> None:
    stops = [a_stop(2, visits=2, gap_s=HOUR_S), a_stop(3)]
    night = a_problem(stops, [a_team("near", 6)])
    plan = a_plan(a_route(night, "near", ("s2", 600), ("s3", 6_000), ("s2", 12_000)))
    kept = keep(night, plan)
    assert [visit.begin_s for visit in kept.routes[0].visits] == [600, 6_000, 12_000]
