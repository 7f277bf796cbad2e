"""Solving: plans that the independent check finds valid, costs that agree, the same from a seed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_night import COMMUNITY, HOUR_S, PLACES, a_problem, a_squad, a_stop, a_team

from dispatch.patrols.plan.check import check
from dispatch.patrols.plan.model import build
from dispatch.patrols.plan.problem import Balance, Break, Plan, Problem, Stop, Team, Window
from dispatch.patrols.plan.search import Limit, Progress, run_search
from dispatch.patrols.plan.slots import even_slots
from dispatch.patrols.plan.solve import Guide, as_plan, resolve, solve

SHORT = Limit(iterations=60)


def a_night() -> Problem:
    """Return seven stops of all sorts and three teams with all sorts of limits."""
    return a_problem(
        [
            a_stop(1, visits=2, gap_s=HOUR_S),
            a_stop(2, required=True),
            a_stop(3, windows=(Window(0, 600), Window(2 * HOUR_S, 3 * HOUR_S))),
            a_stop(4, skills=frozenset({"armed"})),
            a_stop(5, area=COMMUNITY),
            a_stop(6, area=COMMUNITY),
            a_stop(7),
        ],
        [
            a_team("foot-1", 2, breaks=(Break(Window(1800, 3600), 1200, 0),)),
            a_team("foot-2", 3, skills=frozenset({"armed"}), start=8, end=2),
            a_squad(),
        ],
    )


def test_everything_that_can_be_visited_is() -> None:
    solved = solve(a_night(), SHORT)
    assert solved.verdict.violations == ()
    assert solved.verdict.visits == 8


def test_the_same_seed_gives_the_same_plan() -> None:
    assert solve(a_night(), SHORT, 3) == solve(a_night(), SHORT, 3)


def test_a_recipe_makes_a_plan_again_that_was_limited_by_time() -> None:
    solved = solve(a_night(), Limit(seconds=0.1), 5)
    again = resolve(a_night(), solved.recipe)
    assert again.plan == solved.plan


def test_solving_on_from_a_plan_is_never_worse() -> None:
    first = solve(a_night(), Limit(iterations=6))
    second = solve(a_night(), SHORT, guide=Guide(start=first.plan))
    assert second.verdict.cost.total <= first.verdict.cost.total


def test_prizes_not_worth_the_way_are_left() -> None:
    near, far = a_stop(1), replace(a_stop(11), prize=60)
    solved = solve(a_problem([near, far], [a_team()]), SHORT)
    assert [visit.stop for visit in solved.plan.routes[0].visits] == ["s1"]


def test_required_stops_come_before_any_prize() -> None:
    poor = replace(a_stop(11, required=True), prize=0)
    rich = [replace(a_stop(place), prize=10 * HOUR_S) for place in (1, 2)]
    solved = solve(a_problem([poor, *rich], [a_team(hours=0.7)]), SHORT)
    assert [visit.stop for visit in solved.plan.routes[0].visits][-1] == "s11"


def test_balance_shares_the_work() -> None:
    stops = [a_stop(place) for place in range(1, 9)]
    teams = [a_team("foot-1", 4), a_team("foot-2", 4)]
    alone = solve(a_problem(stops, teams), SHORT)
    shared = solve(a_problem(stops, teams, balance=Balance(0.3, 5)), SHORT)
    assert len(alone.plan.routes) == 1
    assert len(shared.plan.routes) == 2


def test_nothing_to_plan_is_an_empty_plan() -> None:
    assert solve(a_problem([], [a_team()]), SHORT).plan == Plan()
    assert solve(a_problem([a_stop(1)], []), SHORT).plan == Plan()


def test_breaks_alone_send_nobody_out() -> None:
    team = a_team(breaks=(Break(Window(0, 600), 1200, 0),))
    assert solve(a_problem([], [team]), SHORT).plan == Plan()


def test_a_watcher_sees_progress_and_can_end_the_search() -> None:
    seen: list[Progress] = []

    def watch(progress: Progress) -> bool:
        seen.append(progress)
        return len(seen) == 2

    solved = solve(a_problem([a_stop(1)], [a_team()]), Limit(iterations=10_000), watch=watch)
    assert [progress.best for progress in seen] == [120, 120]
    assert solved.recipe.iterations == (50,)


stops = st.builds(
    lambda place, prize, visits, gap, required, window: (
        a_stop(place, visits=visits, gap_s=gap * 1800, required=required, windows=window)
        if prize
        else replace(a_stop(place), prize=0)
    ),
    st.integers(0, PLACES - 1),
    st.booleans(),
    st.integers(1, 3),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([(), (Window(0, HOUR_S),), (Window(1800, 3000), Window(5000, 9000))]),
)
teams = st.builds(
    lambda hours, start, end, rest: a_team(hours=hours, start=start, end=end, breaks=rest),
    st.sampled_from([0.5, 1, 2, 3]),
    st.integers(0, PLACES - 1),
    st.integers(0, PLACES - 1),
    st.sampled_from([(), (Break(Window(600, 3600), 900, 0),)]),
)
#: What a plan may lack because there was no way to have it; all else is a fault of ours.
LACKS = {"required_missed", "breaks_missing"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(stops, max_size=6, unique_by=lambda stop: stop.id),
    st.lists(teams, max_size=2),
    st.integers(0, 100),
)
def test_every_plan_is_valid(drawn: list[Stop], walkers: list[Team], seed: int) -> None:
    named = [replace(team, id=f"foot-{n}") for n, team in enumerate(walkers)]
    problem = a_problem(drawn, named)
    solved = solve(problem, Limit(iterations=20), seed)
    assert {violation.code for violation in solved.verdict.violations} <= LACKS
    assert solved.verdict == check(problem, solved.plan)


@pytest.mark.parametrize("seed", range(3))
def test_our_cost_is_the_solvers_own(seed: int) -> None:
    # A stop with two windows is two clients to PyVRP, of which one's prize is always missed.
    plain = tuple(stop for stop in a_night().stops if not stop.required and not stop.windows)
    problem = replace(a_night(), stops=plain, teams=a_night().teams[1:2])
    model = build(problem, even_slots(problem))
    best = run_search(model.data, SHORT, seed).best
    pyvrp_cost = best.distance() + best.uncollected_prizes()
    assert check(problem, as_plan(model, best)).cost.total == pyvrp_cost
