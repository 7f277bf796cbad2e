"""The duty roster: each rule broken and kept, the solver against the checker, the templates."""

import time
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.roster.duty import check as duty_check
from dispatch.roster.duty.check import check
from dispatch.roster.duty.improve import Hunt, improve, part_of
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
from dispatch.roster.duty.templates import (
    FOUR_TEAMS,
    THREE_SHIFTS,
    as_requests,
    rotate,
    with_rest,
)
from dispatch.roster.reasons import Reason
from dispatch.roster.search import Limits

EARLY, LATE = Shift("E", 480), Shift("L", 480, not_next=frozenset({"E"}))


def problem(*members: Member, **facts: object) -> DutyProblem:
    usual = {"days": 14, "shifts": (EARLY, LATE), "demands": (), "weekends": ((5, 6), (12, 13))}
    return DutyProblem(members=members, **{**usual, **facts})  # type: ignore[arg-type]


def member(name: str = "wu", **bounds: object) -> Member:
    return Member(name, Bounds(**bounds))  # type: ignore[arg-type]


def row(turns: str, name: str = "wu") -> DutyRoster:
    """Return a roster of one row, a letter a day, '-' for free."""
    return DutyRoster(frozenset(Duty(name, d, s) for d, s in enumerate(turns) if s != "-"))


def codes(month: DutyProblem, roster: DutyRoster) -> list[str]:
    return [finding.code for finding in check(month, roster).breaches]


@pytest.mark.parametrize(
    ("who", "broken", "kept", "code"),
    [
        (replace(member(), off=frozenset({0})), "E", "-E", "duty.day_off"),
        (member(), "LE", "EL", "duty.rest"),
        (member(longest_run=3), "EEEE", "EEE-E", "duty.run_long"),
        (member(shortest_run=2), "-E-", "-EE-", "duty.run_short"),
        (member(shortest_rest=2), "E-E", "E--E", "duty.rest_short"),
        (member(most_minutes=960), "E-E-E", "E-E", "duty.hours_over"),
        (member(week_minutes=960), "E-E-E", "E-----E-E", "duty.week_hours"),
        (member(most_of={"L": 1}), "L-L", "L-E", "duty.shift_count"),
        (member(most_weekends=1), "-----E------E", "-----EE", "duty.weekends"),
    ],
)
def test_each_rule_of_a_row(who: Member, broken: str, kept: str, code: str) -> None:
    assert codes(problem(who), row(broken)) == [code]
    assert codes(problem(who), row(kept)) == []


def test_runs_go_on_across_the_border() -> None:
    tired = replace(member(longest_run=3), last=(None, "L", "L"))
    assert codes(problem(tired), row("LL")) == ["duty.run_long"]
    assert codes(problem(tired), row("L")) == []
    assert codes(problem(tired), row("E")) == ["duty.rest"]


def test_nobody_has_two_shifts_on_a_day() -> None:
    twice = DutyRoster(frozenset({Duty("wu", 0, "E"), Duty("wu", 0, "L")}))
    assert codes(problem(member()), twice)[0] == "duty.twice"


def test_hours_short_and_pins_missed_are_shortfalls() -> None:
    month = problem(member(least_minutes=960), pins=frozenset({Duty("wu", 3, "L")}))
    assert check(month, row("E")).shortfalls == (
        Reason("duty.pin_missed", {"person": "wu", "day": 3, "shift": "L"}),
        Reason("duty.hours_short", {"person": "wu", "minutes": 480, "least": 960}),
    )


def test_cost_counts_requests_cover_skill_and_evenness() -> None:
    wu = replace(member(), requests=(Request(0, "E", 3), Request(1, "E", 2, wanted=False)))
    month = problem(
        wu,
        demands=(Demand(0, "E", 2, under=100, over=1), Demand(0, "E", 1, under=10, skill="dog")),
        heavy=frozenset({5, 12}),
        fairness=5,
    )
    assert check(month, row("E")).cost == 100 + 10
    assert check(month, row("-E---E------E")).cost == 3 + 2 + 200 + 10 + 5 * 4


def draw(seed: int) -> DutyProblem:
    rng = Random(seed)
    members = tuple(
        Member(
            f"m{number}",
            Bounds(
                most_of={"E": rng.randint(0, 5), "L": rng.randint(2, 7)},
                most_minutes=480 * rng.randint(4, 8),
                least_minutes=480 * rng.randint(0, 4),
                longest_run=rng.randint(2, 5),
                shortest_run=rng.randint(1, 2),
                shortest_rest=rng.randint(1, 3),
                most_weekends=rng.randint(0, 2),
                week_minutes=480 * 5,
            ),
            off=frozenset(rng.sample(range(14), 2)),
            skills=frozenset({"dog"} if rng.random() < 0.5 else ()),
            requests=(Request(rng.randrange(14), "E", rng.randint(1, 3), rng.random() < 0.5),),
            last=tuple(rng.choice((None, "L", "E")) for _ in range(3)),
            heavy_before=rng.randint(0, 2),
        )
        for number in range(rng.randint(1, 5))
    )
    demands = [Demand(day, s, rng.randint(0, 2), 10, 1) for day in range(14) for s in "EL"]
    demands.append(Demand(4, "L", 1, 20, skill="dog"))
    heavy = frozenset({5, 6, 12, 13})
    return problem(*members, demands=tuple(demands), heavy=heavy, fairness=1)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_a_solved_roster_breaks_no_rule_and_costs_what_the_solver_says(seed: int) -> None:
    month = draw(seed)
    solved = solve(month)
    verdict = check(month, solved.roster)
    assert verdict.breaches == ()
    assert solved.proven
    assert verdict.cost == solved.stages[-1].value
    assert solved.short == bool(verdict.shortfalls)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_a_part_costs_as_much_more_or_less_as_the_whole(seed: int) -> None:
    month = replace(draw(seed), fairness=0)
    solved = solve(month).roster
    chosen = month.members[:2]
    part = part_of(month, solved, chosen)
    own = DutyRoster(frozenset(d for d in solved.duties if d.member in {m.id for m in chosen}))
    others = DutyRoster(solved.duties - own.duties)
    part_difference = check(part, own).cost - check(part, DutyRoster()).cost
    whole_difference = check(month, solved).cost - check(month, others).cost
    assert part_difference == whole_difference


def test_improving_a_few_rows_at_a_time_reaches_the_proven_best() -> None:
    month = draw(3)
    solved = solve(month)
    best, told = check(month, solved.roster).cost, list[int]()
    hunt = Hunt(time.monotonic() + 60, 1, goal=best, stopped=lambda: False, on_better=told.append)
    poor = solve(month, limits=Limits(first_only=True)).roster
    better = improve(month, poor, hunt)
    assert check(month, better).breaches == ()
    assert check(month, better).cost == best
    assert told == sorted(told, reverse=True)


def test_improving_ends_when_it_is_stopped() -> None:
    month = draw(3)
    roster = solve(month).roster
    hunt = Hunt(time.monotonic() + 60, 1, goal=-1, stopped=lambda: True, on_better=lambda _: None)
    assert improve(month, roster, hunt) == roster


def test_impossible_hours_are_short_by_as_little_as_can_be() -> None:
    month = problem(replace(member(least_minutes=480 * 14), off=frozenset({0, 1})))
    solved = solve(month)
    facts = {"person": "wu", "minutes": 480 * 12, "least": 480 * 14}
    wide = problem(replace(member(least_minutes=480 * 14, longest_run=14), off=frozenset({0, 1})))
    assert solved.short
    assert check(wide, solve(wide).roster).shortfalls == (Reason("duty.hours_short", facts),)


def test_solving_again_keeps_the_rest() -> None:
    month = problem(member("wu"), member("xu"), demands=(Demand(0, "E", 1, 10, 1),))
    before = solve(month).roster
    (duty,) = before.duties
    after = solve(replace(month, forbids=frozenset({duty})), keep=before).roster
    assert duty not in after.duties
    assert len(after.duties ^ before.duties) == 1


def test_rest_is_read_from_the_clock() -> None:
    rested = {shift.code: shift.not_next for shift in with_rest(THREE_SHIFTS, 11 * 60)}
    assert rested == {
        "day": frozenset(),
        "evening": frozenset({"day"}),
        "night": frozenset({"day", "evening"}),
    }


def test_four_teams_have_each_shift_covered_every_day() -> None:
    turns = [rotate(FOUR_TEAMS, team, 4, 16) for team in range(4)]
    for day in range(16):
        assert sorted(str(turn[day]) for turn in turns) == ["None", "day", "evening", "night"]


def test_a_rotation_holds_when_nothing_weighs_more() -> None:
    shifts = with_rest(THREE_SHIFTS, 11 * 60)
    members = tuple(
        Member(
            f"team{n}", Bounds(longest_run=6), requests=as_requests(rotate(FOUR_TEAMS, n, 4, 14), 1)
        )
        for n in range(4)
    )
    solved = solve(problem(*members, shifts=shifts))
    assert check(problem(*members, shifts=shifts), solved.roster).cost == 0


def test_every_rule_of_a_row_is_on_the_list() -> None:
    assert len(duty_check.RULES) == 6
