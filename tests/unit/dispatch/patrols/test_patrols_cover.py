"""Coverage of the 1-3-5 circles while the teams walk; slots and schedules."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_night import HOUR_S, a_plan, a_problem, a_route, a_squad, a_stop, a_team, line_times

from dispatch.patrols.plan.cover import Coverage, Residents, best_covered, coverage
from dispatch.patrols.plan.problem import Plan, Window
from dispatch.patrols.plan.schedule import LateError, Leg, schedule
from dispatch.patrols.plan.slots import slots_about, spread, windows_within
from gis.model import Mode

PROBLEM = a_problem([a_stop(6)], [a_team()])


def residents(*places: int) -> Residents:
    """Return a hundred residents at each place."""
    return Residents(np.full(len(places), 100.0), {Mode.FOOT: line_times()[:, places]})


def test_who_stays_covers_three_minutes_about() -> None:
    plan = a_plan(a_route(PROBLEM, "foot-1", ("s6", 360)))
    assert coverage(PROBLEM, plan, residents(6)).mean == pytest.approx(20 / 26, abs=0.05)
    assert coverage(PROBLEM, plan, residents(11)) == Coverage(0.0, 0.0)


def test_who_walks_covers_what_lies_behind_and_ahead() -> None:
    plan = a_plan(a_route(PROBLEM, "foot-1", ("s6", 360)))
    at_start = coverage(PROBLEM, plan, residents(0))
    # Three minutes on the way out and three on the way back, of 25 minutes.
    assert at_start.mean == pytest.approx(8 / 26, abs=0.05)
    assert at_start.least == 0.0


def test_squads_and_nobody_cover_nothing() -> None:
    problem = a_problem([a_stop(1)], [a_squad()])
    plan = a_plan(a_route(problem, "squad-1", ("s1", 60)))
    assert coverage(problem, plan, residents(1)) == Coverage(0.0, 0.0)
    assert coverage(PROBLEM, Plan(), residents(1)) == Coverage(0.0, 0.0)


def test_of_equal_plans_the_better_covered_wins_and_of_others_the_cheaper() -> None:
    covers = [Coverage(0.3, 0), Coverage(0.5, 0), Coverage(0.9, 0)]
    assert best_covered([1000, 1004, 1100], covers) == 1


def test_slots_leave_the_gap_between_them() -> None:
    stop = a_stop(1, visits=3, gap_s=HOUR_S)
    assert spread(stop, Window(0, 5 * HOUR_S), [1 / 3] * 3) == (
        Window(0, HOUR_S),
        Window(2 * HOUR_S, 3 * HOUR_S),
        Window(4 * HOUR_S, 5 * HOUR_S),
    )


def test_slots_meet_the_stops_windows() -> None:
    stop = a_stop(1, windows=(Window(0, 100), Window(200, 300), Window(500, 600)))
    assert windows_within(stop, Window(50, 250)) == (Window(50, 100), Window(200, 250))


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), max_size=3, unique=True), st.integers(0, 3))
def test_slots_about_a_plan_hold_its_visits_and_keep_the_gap(hours: list[int], more: int) -> None:
    gap_s = 900
    begins = sorted(hour * 900 for hour in hours)
    stop = a_stop(1, visits=max(1, len(begins) + more), gap_s=gap_s)
    problem = a_problem([stop], [a_team(hours=10)])
    plan = a_plan(*(a_route(problem, "foot-1", ("s1", begin)) for begin in begins))
    slots = slots_about(problem, plan)["s1"]
    assert len(slots) == stop.visits
    assert all(any(slot.holds(begin) for slot in slots) for begin in begins)
    usable = [slot for slot in slots if slot.length_s >= 0]
    assert all(b.start_s - a.end_s >= gap_s for a, b in pairwise(usable))


def test_the_plain_schedule_is_the_shortest() -> None:
    legs = [Leg("s1", 1, Window(0, 9000), 600), Leg("s2", 2, Window(3000, 9000), 600)]
    route = schedule(PROBLEM, PROBLEM.teams[0], legs)
    assert (route.leave_s, route.back_s) == (2280, 3720)
    assert [stay.begin_s for stay in route.stays] == [2340, 3000]


def test_a_chosen_schedule_stays_in_time() -> None:
    legs = [Leg("s1", 1, Window(0, 9000), 600), Leg("s2", 2, Window(3000, 4000), 600)]
    latest = schedule(PROBLEM, PROBLEM.teams[0], legs, lambda stop, window, left: window.end_s)
    assert [stay.begin_s for stay in latest.stays] == [3340, 4000]


def test_an_order_that_is_too_late_is_refused() -> None:
    legs = [Leg("s2", 2, Window(3000, 9000), 600), Leg("s1", 1, Window(0, 3600), 600)]
    with pytest.raises(LateError):
        schedule(PROBLEM, PROBLEM.teams[0], legs)
    short = replace(PROBLEM.teams[0], shift=Window(0, 600))
    with pytest.raises(LateError):
        schedule(PROBLEM, short, [Leg("s1", 1, Window(0, 600), 600)])


def test_a_squad_stays_out_for_its_least_time() -> None:
    problem = a_problem([a_stop(1)], [a_squad()])
    route = schedule(problem, a_squad(), [Leg("s1", 1, Window(0, 9000), 600)])
    assert route.back_s - route.leave_s == 2 * HOUR_S
