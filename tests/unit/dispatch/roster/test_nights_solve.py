"""The solver keeps every rule, is the best by the checker's own score, and says what is short."""

import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nights_cast import DATES, SIX, draw, led, night, problem, week_off

from dispatch.roster.nights.check import check
from dispatch.roster.nights.problem import (
    Fix,
    Place,
    Roster,
    Squad,
)
from dispatch.roster.nights.score import Score
from dispatch.roster.nights.solve import solve
from dispatch.roster.reasons import Reason
from dispatch.roster.search import Limits, Progress


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_solved_roster_breaks_no_rule_and_scores_what_the_solver_says(seed: int) -> None:
    month = draw(seed)
    solved = solve(month)
    verdict = check(month, solved.roster)
    assert verdict.breaches == ()
    assert solved.proven
    assert verdict.score.quality == solved.stages[-1].value


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_no_roster_with_one_cell_changed_is_better(seed: int) -> None:
    month = draw(seed)
    roster = solve(month).roster
    best = check(month, roster).score
    for person in month.volunteers:
        for day in (n.date for n in month.nights):
            for community in "AB":
                changed = Roster(roster.places ^ {Place(person.id, day, community)})
                verdict = check(month, changed)
                assert verdict.breaches or verdict.score >= best


def test_everybody_gets_two_nights_in_each_week() -> None:
    month = problem(*SIX)
    solved = solve(month)
    assert check(month, solved.roster).score == Score(pins=0, nights=0, cover=4, away=0, quality=8)
    assert {len(solved.roster.of_person[v.id]) for v in SIX} == {4}


def test_the_same_seed_gives_the_same_roster() -> None:
    month = draw(7)
    for workers in (1, 2):
        limits = Limits(workers=workers, seed=3)
        assert solve(month, limits=limits).roster == solve(month, limits=limits).roster


def test_what_a_month_does_not_allow_is_shown_and_not_hidden() -> None:
    month = problem(*SIX[:5], replace(SIX[5], available=frozenset(DATES[:2] + DATES[7:])))
    verdict = check(month, solve(month).roster)
    facts = {"person": "flo", "week": 10, "nights": 1, "due": 2}
    assert verdict.breaches == ()
    assert Reason("nights.short", facts) in verdict.shortfalls


def test_fewer_nights_by_leave_are_no_shortfall() -> None:
    month = problem(*SIX[:5], week_off(SIX[5], *range(6)))
    assert check(month, solve(month).roster).score.nights == 0


def test_without_leaders_nobody_goes_out() -> None:
    month = problem(*SIX, leaders=())
    assert solve(month).roster == Roster()


def test_pins_and_forbids_are_kept_and_the_rest_stays() -> None:
    everybody = tuple(Squad("A", day, least=0, aim=0, most=6) for day in DATES)
    before = led(*((person.id, number) for person in SIX for number in (0, 3, 7, 10)))
    month = problem(*SIX, squads=everybody, forbids=frozenset({Fix("ann", night(3))}))
    after = solve(month, keep=before).roster
    changed = before.places ^ after.places
    moved = {place.person for place in changed}
    assert check(month, after).breaches == ()
    assert len(after.of_person["ann"]) == 4
    assert (len(changed), len(moved & {v.id for v in SIX})) == (6, 2)
    assert moved >= {"ann", "officer", "head"}


def test_pins_that_contradict_a_rule_are_missed_not_forced() -> None:
    month = problem(*SIX, pins=frozenset({Fix("ann", night(0)), Fix("ann", night(1))}))
    verdict = check(month, solve(month).roster)
    assert verdict.breaches == ()
    assert verdict.score.pins == 1


def test_a_pin_outside_availability_is_a_missed_pin() -> None:
    away = replace(SIX[0], available=frozenset(DATES[1:]))
    month = problem(away, *SIX[1:], pins=frozenset({Fix("ann", night(0))}))
    verdict = check(month, solve(month).roster)
    assert (verdict.breaches, verdict.score.pins) == ((), 1)


def test_a_cancelled_search_still_gives_a_sound_roster() -> None:
    cancel = threading.Event()
    cancel.set()
    month = problem(*SIX)
    solved = solve(month, cancel=cancel)
    assert not solved.proven
    assert check(month, solved.roster).breaches == ()
    assert solved.roster.of_person.keys() >= {"ann", "bo"}


@pytest.mark.parametrize("seed", range(12))
def test_the_first_roster_breaks_no_rule(seed: int) -> None:
    month = draw(seed)
    first = solve(month, limits=Limits(seconds=0.0)).roster
    assert check(month, first).breaches == ()


def test_progress_tells_stages_with_bounds_never_above_the_best() -> None:
    told: list[Progress] = []
    solve(problem(*SIX), on_progress=told.append)
    assert [told[0].stage, told[-1].stage] == ["first", "quality"]
    assert all(p.best is None or p.bound <= p.best for p in told if p.stage != "first")


def test_borders_bind_the_first_and_last_night() -> None:
    served = replace(SIX[0], served=frozenset({night(-1), night(14)}))
    month = problem(served, *SIX[1:])
    nights = {place.date for place in solve(month).roster.of_person["ann"]}
    assert nights.isdisjoint({night(0), night(13)})


def test_led_helps_to_write_sound_rosters() -> None:
    assert check(problem(*SIX), led(("ann", 0), ("bo", 0))).breaches == ()
