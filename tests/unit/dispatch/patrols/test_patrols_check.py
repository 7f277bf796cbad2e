"""The independent check: for every rule a plan that keeps it and one that breaks it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_night import (
    COMMUNITY,
    HOUR_S,
    STAY_S,
    a_plan,
    a_problem,
    a_route,
    a_squad,
    a_stop,
    a_team,
    line_times,
)

from dispatch.patrols.plan.check import Violation, check
from dispatch.patrols.plan.problem import (
    Balance,
    Break,
    Leader,
    Plan,
    Problem,
    Route,
    Squad,
    Stay,
    Window,
)
from gis.model import Mode

TWO = a_problem([a_stop(1), a_stop(3)], [a_team()])
BOTH = a_route(TWO, "foot-1", ("s1", 60), ("s3", 60 + STAY_S + 120))


def codes(problem: Problem, *routes: Route) -> list[str]:
    return [violation.code for violation in check(problem, a_plan(*routes)).violations]


def changed(route: Route, number: int, **changes: Any) -> Route:
    stays = list(route.stays)
    stays[number] = replace(stays[number], **changes)
    return replace(route, stays=tuple(stays))


def test_a_good_plan_has_no_violations_and_its_cost_is_the_walk() -> None:
    verdict = check(TWO, a_plan(BOTH))
    assert verdict.violations == ()
    assert (verdict.cost.travel_s, verdict.cost.missed, verdict.cost.total) == (360, 0, 360)
    assert (verdict.visits, verdict.wanted) == (2, 2)


def test_an_empty_plan_misses_every_prize() -> None:
    assert check(TWO, Plan()).cost.total == 2 * HOUR_S


def test_travel_is_paid_at_its_price() -> None:
    verdict = check(replace(TWO, travel_price=3), a_plan(BOTH))
    assert verdict.cost.total == 3 * 360


def test_being_out_beyond_the_fair_share_costs() -> None:
    fair = replace(TWO, balance=Balance(share=0.1, price=2))
    out_s = BOTH.back_s - BOTH.leave_s
    assert check(fair, a_plan(BOTH)).cost.overwork == 2 * (out_s - 1440)


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (replace(BOTH, leave_s=-60), ["leaves_before_shift"]),
        (replace(BOTH, back_s=4 * HOUR_S + 1), ["back_after_shift"]),
        (replace(BOTH, back_s=BOTH.back_s - 1), ["too_fast"]),
        (changed(BOTH, 0, arrive_s=59), ["too_fast"]),
        (changed(BOTH, 0, begin_s=59), ["begins_before_arrival"]),
        (changed(BOTH, 0, end_s=60 + 599), ["stay_too_short"]),
        (changed(BOTH, 1, end_s=BOTH.stays[1].begin_s + 961), ["too_fast", "stay_too_long"]),
        (changed(BOTH, 0, place=2), ["too_fast", "wrong_place"]),
    ],
)
def test_times_and_places(route: Route, expected: list[str]) -> None:
    assert codes(TWO, route) == expected


def test_names_that_the_problem_does_not_have() -> None:
    stray = Route("foot-9", 0, (Stay("s9", 1, 60, 60, 840),), 900)
    assert codes(TWO, stray) == ["team_unknown", "stop_unknown"]
    assert codes(TWO, BOTH, BOTH)[0] == "team_twice"


def test_no_way() -> None:
    times = line_times()
    times[1, 3] = np.inf
    assert codes(replace(TWO, travel_s={Mode.FOOT: times}), BOTH) == ["no_way"]


def test_windows() -> None:
    within = a_problem([a_stop(1, windows=(Window(0, 59), Window(60, 70)))], [a_team()])
    assert codes(within, a_route(within, "foot-1", ("s1", 60))) == []
    assert codes(within, a_route(within, "foot-1", ("s1", 71))) == ["outside_windows"]


def test_skills_and_areas() -> None:
    stop = a_stop(1, skills=frozenset({"armed"}), area="A")
    fit = a_team(skills=frozenset({"armed"}), areas=frozenset({"A"}))
    unfit = a_team(areas=frozenset({"B"}))
    able, unable = a_problem([stop], [fit]), a_problem([stop], [unfit])
    assert codes(able, a_route(able, "foot-1", ("s1", 60))) == []
    assert codes(unable, a_route(unable, "foot-1", ("s1", 60))) == ["skill_missing", "outside_area"]


def test_visits_and_gaps_count_over_all_teams() -> None:
    problem = a_problem([a_stop(1, visits=2, gap_s=HOUR_S)], [a_team(), a_team("foot-2")])
    first = a_route(problem, "foot-1", ("s1", 60))
    assert codes(problem, first, a_route(problem, "foot-2", ("s1", 60 + HOUR_S))) == []
    assert codes(problem, first, a_route(problem, "foot-2", ("s1", 59 + HOUR_S))) == [
        "gap_too_short"
    ]
    thrice = a_route(problem, "foot-2", ("s1", 60 + HOUR_S), ("s1", 60 + 2 * HOUR_S))
    assert codes(problem, first, thrice) == ["too_many_visits"]


def test_required_stops() -> None:
    problem = a_problem([a_stop(1, visits=2, required=True)], [a_team()])
    assert check(problem, a_plan(a_route(problem, "foot-1", ("s1", 60)))).violations == (
        Violation("required_missed", stop="s1", params={"visits": 1, "wanted": 2}),
    )


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (Stay(None, 0, 0, 600, 1800), []),
        (Stay(None, 0, 0, 599, 1800), ["break_wrong"]),
        (Stay(None, 0, 0, 600, 1799), ["break_wrong"]),
        (None, ["breaks_missing"]),
    ],
)
def test_breaks(rest: Stay | None, expected: list[str]) -> None:
    team = a_team(breaks=(Break(Window(600, 1200), 1200, 0),))
    problem = a_problem([a_stop(1)], [team])
    visit = Stay("s1", 1, 1860, 1860, 2640)
    stays = (visit,) if rest is None else (rest, visit)
    assert codes(problem, Route("foot-1", 0, stays, 2700)) == expected


def a_walk(problem: Problem, hours: float = 2.5) -> Route:
    return replace(a_route(problem, "squad-1", ("s1", 60)), back_s=int(hours * HOUR_S))


def test_a_squad_on_foot_led_at_home_and_at_night() -> None:
    problem = a_problem([a_stop(1, area=COMMUNITY)], [a_squad()])
    assert codes(problem, a_walk(problem)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"squad": Squad(COMMUNITY, frozenset({Leader.COMMUNITY_OFFICER}))},
         ["squad_without_leaders"]),
        ({"mode": Mode.EBIKE}, ["squad_not_on_foot"]),
        ({"squad": Squad("elsewhere", frozenset(Leader))}, ["squad_outside_community"]),
    ],
)  # fmt: skip
def test_a_squad_that_is_not_as_it_must_be(changes: dict[str, Any], expected: list[str]) -> None:
    times = {Mode.FOOT: line_times(), Mode.EBIKE: line_times()}
    problem = a_problem([a_stop(1, area=COMMUNITY)], [a_squad(**changes)], travel_s=times)
    assert codes(problem, a_walk(problem)) == expected


def test_a_squads_hours() -> None:
    problem = a_problem([a_stop(1, area=COMMUNITY)], [a_squad(hours=4)])
    assert codes(problem, a_walk(problem, 1.9)) == ["squad_hours"]
    assert codes(problem, a_walk(problem, 3.1)) == ["squad_hours"]
    begun = a_problem([a_stop(1, area=COMMUNITY)], [a_squad(out_s=HOUR_S)])
    assert codes(begun, a_walk(begun, 1.5)) == []


@pytest.mark.parametrize(("clock_h", "by_day"), [(18, False), (3.5, False), (4, True), (15, True)])
def test_squads_walk_at_night(clock_h: float, by_day: bool) -> None:
    clock_s = int(clock_h * HOUR_S)
    problem = a_problem([a_stop(1, area=COMMUNITY)], [a_squad()], clock_s=clock_s)
    assert codes(problem, a_walk(problem)) == ["squad_by_day"] * by_day
