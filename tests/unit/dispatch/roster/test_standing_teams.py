"""The standing teams: rules, exact counts, load, continuity, shortfalls with who could move."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.roster.reasons import Reason
from dispatch.roster.teams.check import check
from dispatch.roster.teams.explain import (
    GridShortfall,
    Mover,
    explain_grids,
    explain_seats,
)
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
from dispatch.roster.teams.solve import compose

SEATS = (Seat("leader", 1, 1), Seat("auxiliary", 2, 2), Seat("member", 1, 5, answers=True))
TEAMS = (Team("T1", frozenset({"A"}), SEATS), Team("T2", frozenset({"B"}), SEATS))
GRIDS = tuple(
    Grid(f"{team}-{n}", team, "member", Load(100, 10, 1)) for team in ("T1", "T2") for n in range(3)
)
LEADER = Person("li", frozenset({"leader"}))
AUXILIARIES = tuple(Person(f"aux{n}", frozenset({"auxiliary"}), "AABB"[n]) for n in range(4))
MEMBERS = tuple(Person(f"mem{n}", frozenset({"member"}), "AB"[n % 2]) for n in range(4))
PROBLEM = TeamsProblem(
    teams=TEAMS,
    people=(LEADER, *AUXILIARIES, *MEMBERS),
    grids=GRIDS,
    most_teams={"leader": 2},
    caps={"member": Load(200, 20, 2)},
    distance_m={("A", "B"): 900.0, ("B", "A"): 900.0},
)


def test_exact_counts_every_grid_and_residence() -> None:
    composed = compose(PROBLEM)
    verdict = check(PROBLEM, composed.composition)
    assert (verdict.breaches, verdict.shortfalls, composed.proven) == ((), (), True)
    seats = {s for s in composed.composition.seats if s.role == "auxiliary"}
    assert seats == {
        Seated(p.id, {"A": "T1", "B": "T2"}[str(p.home)], "auxiliary") for p in AUXILIARIES
    }


def test_one_leader_may_have_as_many_teams_as_the_data_say() -> None:
    alone = replace(PROBLEM, most_teams={})
    verdict = check(alone, compose(alone).composition)
    assert [f.code for f in verdict.shortfalls] == ["teams.seat_short"]


def test_nobody_is_over_the_load() -> None:
    one = replace(PROBLEM, people=(LEADER, *AUXILIARIES, *MEMBERS[:2]))
    composition = compose(one).composition
    assert check(one, composition).breaches == ()
    assert len(composition.answers) == 4
    assert {g.too_large for g in explain_grids(one, composition)} == {False}


def test_a_grid_too_large_for_anybody_is_named_so() -> None:
    large = replace(GRIDS[0], load=Load(population=201))
    town = replace(PROBLEM, grids=(large, *GRIDS[1:]))
    found = explain_grids(town, compose(town).composition)
    assert found == (GridShortfall("T1-0", "T1", "member", too_large=True),)


def test_a_seat_short_names_who_is_nearest_and_could_move() -> None:
    three = replace(PROBLEM, people=(LEADER, *AUXILIARIES[:3], *MEMBERS))
    (found,) = explain_seats(three, compose(three).composition)
    assert (found.team, found.role, found.lack) == ("T2", "auxiliary", 1)
    assert found.nearest[0] == Mover("aux0", "T1", leaves_short=True, distance_m=900.0)


def test_who_has_no_team_could_move_first() -> None:
    composition = compose(PROBLEM).composition
    left = Composition(
        frozenset(s for s in composition.seats if s.person != "aux3"), composition.answers
    )
    (found,) = explain_seats(PROBLEM, left)
    assert found.nearest[0] == Mover("aux3", None, False, 0.0)


def test_continuity_holds_against_residence() -> None:
    swapped = Composition(
        frozenset({Seated("aux0", "T2", "auxiliary"), Seated("aux2", "T1", "auxiliary")})
    )
    now = replace(PROBLEM, current=swapped)
    assert swapped.seats <= compose(now).composition.seats


def test_pins_and_forbids_are_kept_and_the_rest_stays() -> None:
    before = compose(PROBLEM).composition
    pin = Seated("aux0", "T2", "auxiliary")
    forbid = next(a for a in sorted(before.answers) if a.grid == "T2-0")
    changed = replace(PROBLEM, pins=frozenset({pin}), forbids=frozenset({forbid}))
    after = compose(changed, keep=before).composition
    assert check(changed, after).breaches == ()
    assert check(changed, after).shortfalls == ()
    assert pin in after.seats
    assert {s.person for s in before.seats ^ after.seats} <= {"aux0", "aux2", "aux3"}
    assert {a.grid for a in before.answers ^ after.answers} <= {"T2-0", "T2-1", "T2-2"}


@pytest.mark.parametrize(
    ("seats", "answers", "code"),
    [
        ({Seated("li", "T1", "auxiliary")}, set(), "teams.unable"),
        (
            {Seated("both", "T1", "leader"), Seated("both", "T1", "auxiliary")},
            set(),
            "teams.two_roles",
        ),
        (
            {Seated("aux0", "T1", "auxiliary"), Seated("aux0", "T2", "auxiliary")},
            set(),
            "teams.too_many_teams",
        ),
        ({Seated(f"aux{n}", "T1", "auxiliary") for n in range(3)}, set(), "teams.seat_over"),
        (set(), {Answer("mem0", "T1-0")}, "teams.answer_outside"),
        ({Seated("mem0", "T1", "member")}, set(), "teams.no_grid"),
        (
            {Seated("mem0", "T1", "member")},
            {Answer("mem0", f"T1-{n}") for n in range(3)},
            "teams.overload",
        ),
        ({Seated("aux3", "T1", "auxiliary")}, set(), "teams.forbidden"),
        (
            {Seated("mem0", "T1", "member"), Seated("mem2", "T1", "member")},
            {Answer("mem0", "T1-0"), Answer("mem2", "T1-0")},
            "teams.two_answer",
        ),
    ],
)
def test_each_rule_broken(seats: set[Seated], answers: set[Answer], code: str) -> None:
    both = Person("both", frozenset({"leader", "auxiliary"}))
    barred = replace(
        PROBLEM,
        people=(*PROBLEM.people, both),
        forbids=frozenset({Seated("aux3", "T1", "auxiliary")}),
    )
    found = check(barred, Composition(frozenset(seats), frozenset(answers))).breaches
    assert [finding.code for finding in found] == [code]


def test_what_is_short_is_told_exactly() -> None:
    found = check(PROBLEM, Composition()).shortfalls
    assert Reason("teams.seat_short", {"team": "T1", "role": "auxiliary", "lack": 2}) in found
    assert len([f for f in found if f.code == "teams.grid_uncovered"]) == 6


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_composition_breaks_no_rule(seed: int) -> None:
    rng = Random(seed)
    people = tuple(
        Person(
            f"p{n}",
            frozenset(rng.sample(("leader", "auxiliary", "member"), rng.randint(1, 2))),
            rng.choice(("A", "B", None)),
        )
        for n in range(rng.randint(0, 12))
    )
    town = replace(PROBLEM, people=people)
    composed = compose(town)
    assert composed.proven
    assert check(town, composed.composition).breaches == ()
