"""Variants: by a seed, valid, within the loss, less predictable than the same walk every night."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from small_night import HOUR_S, a_plan, a_problem, a_route, a_stop, a_team

from dispatch.patrols.plan.check import check
from dispatch.patrols.plan.make import make_plan, remake_plan
from dispatch.patrols.plan.predict import NIGHTS, History, Predictability, seen
from dispatch.patrols.plan.problem import LEAST_STAY_S, MOST_STAY_S, Plan, Problem
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.solve import Solved, solve
from dispatch.patrols.plan.vary import Known, retime, vary

SHORT = Limit(iterations=40)


def a_night() -> Problem:
    stops = [a_stop(place) for place in range(2, 8)]
    return a_problem([*stops, a_stop(1, visits=2, gap_s=HOUR_S)], [a_team(hours=4)])


@pytest.fixture(scope="module")
def base() -> Solved:
    return solve(a_night(), SHORT)


def test_a_variant_is_valid_and_loses_little(base: Solved) -> None:
    for seed in range(4):
        varied = vary(a_night(), base, seed)
        assert varied.verdict.violations == ()
        assert varied.loss <= 0.03
        assert varied.verdict == check(a_night(), varied.plan)


def test_the_same_seed_gives_the_same_variant_and_another_a_different_one(base: Solved) -> None:
    first, again, other = (vary(a_night(), base, seed) for seed in (1, 1, 2))
    assert first == again
    assert first.plan != other.plan


def test_stays_and_beginnings_differ_from_the_plain_plan(base: Solved) -> None:
    drawn = retime(a_night(), base.plan, 7, History())
    before, after = base.plan.routes[0].visits, drawn.routes[0].visits
    assert [visit.stop for visit in before] == [visit.stop for visit in after]
    lengths = {visit.end_s - visit.begin_s for visit in after}
    assert len(lengths) > 1
    assert all(LEAST_STAY_S <= length <= MOST_STAY_S for length in lengths)


def test_no_loss_allowed_keeps_the_orders(base: Solved) -> None:
    varied = vary(a_night(), base, 3, most_loss=0.0)
    assert varied.loss <= 0.0


def nights(base: Solved, *, memory: bool) -> Iterator[History]:
    history = History()
    for seed in count():
        known = Known(history if memory else History())
        history = history.with_night(seen(a_night(), vary(a_night(), base, seed, known=known).plan))
        yield history


def test_varied_nights_are_less_predictable_than_the_same_walk(base: Solved) -> None:
    same = History([seen(a_night(), base.plan)] * 6).measure()
    varied = [history for history, _ in zip(nights(base, memory=True), range(6), strict=False)]
    assert (same.mean, same.worst, same.low) == (1.0, 1.0, False)
    assert varied[-1].measure().mean < 0.75


def test_predictability_counts_the_commonest_quarter_of_each_stop() -> None:
    history = History(
        [
            frozenset({("a", 84), ("b", 85)}),
            frozenset({("a", 84), ("b", 86)}),
            frozenset({("a", 90)}),
            frozenset(),
        ]
    )
    assert history.measure() == Predictability(mean=(0.5 + 0.25) / 2, worst=0.5, nights=4, over=1)
    assert History().measure() == Predictability(0.0, 0.0, 0)


def test_a_history_forgets_after_four_weeks() -> None:
    history = History()
    for night in range(NIGHTS + 3):
        history = history.with_night(frozenset({("a", night)}))
    assert len(history.nights) == NIGHTS
    assert [history.count("a", quarter) for quarter in (2, 3)] == [0, 1]


def test_a_visit_is_seen_in_every_quarter_that_it_touches_across_midnight() -> None:
    problem = replace(a_problem([a_stop(1)], [a_team()]), clock_s=24 * HOUR_S - 600)
    plan = a_plan(a_route(problem, "foot-1", ("s1", 60)))
    assert seen(problem, plan) == {("s1", 95), ("s1", 0)}


def test_a_plan_to_publish_can_be_made_again_for_an_audit() -> None:
    made = make_plan(a_night(), Limit(seconds=0.1), 5)
    again = remake_plan(a_night(), made.base.recipe)
    assert (again.base, again.varied) == (made.base, made.varied)
    assert (again.predictability, again.faults) == (made.predictability, made.faults)


def test_an_empty_plan_has_one_variant() -> None:
    problem = a_problem([], [a_team()])
    assert vary(problem, solve(problem, SHORT), 1).plan == Plan()


def test_every_seed_that_a_plan_can_be_ordered_with_can_be_drawn(base: Solved) -> None:
    assert vary(a_night(), base, 2**31 - 1).verdict.violations == ()
