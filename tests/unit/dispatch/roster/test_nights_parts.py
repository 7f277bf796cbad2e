"""Parts and clusters: nothing is lost or broken, and no roster is below the bound."""

import threading
from collections import Counter
from dataclasses import replace

import pytest
from nights_cast import DATES, MONDAY, SIX, draw, leader, night, problem, roster, volunteer

from dispatch.roster.nights.bound import add_floors, find_floor, loosen
from dispatch.roster.nights.check import check
from dispatch.roster.nights.clusters import cluster, cut_links, split
from dispatch.roster.nights.parts import Effort, Part, solve_parts
from dispatch.roster.nights.problem import (
    Community,
    Fix,
    LeaderKind,
    Problem,
    Roster,
    Squad,
)
from dispatch.roster.nights.score import Score, measure
from dispatch.roster.nights.solve import solve
from dispatch.roster.nights.window import around, open_window, put_back
from dispatch.roster.search import Limits

A, B = frozenset({"A"}), frozenset({"B"})


def test_communities_that_share_nothing_are_parts() -> None:
    month = problem(*SIX, volunteer("zoe", "C"))
    assert [[c.code for c in part.communities] for part in split(month)] == [["A", "B"], ["C"]]


def test_wanted_partners_hold_parts_together() -> None:
    month = problem(*SIX, volunteer("zoe", "C", wanted=frozenset({"ann"})))
    assert [len(part.volunteers) for part in split(month)] == [7]


def test_parts_have_everything_once() -> None:
    month = problem(*SIX, volunteer("zoe", "C"), pins=frozenset({Fix("zoe", night(0))}))
    parts = split(month)
    assert sorted(v.id for part in parts for v in part.volunteers) == sorted(
        v.id for v in month.volunteers
    )
    assert [part.pins for part in parts] == [frozenset(), month.pins]


def test_parts_solved_apart_are_as_good_as_the_whole() -> None:
    far = tuple(volunteer(name, "C") for name in ("zoe", "zed"))
    crew = (
        leader("officer-c", LeaderKind.OFFICER, communities=frozenset({"C"})),
        leader("head-c", LeaderKind.HEAD, communities=frozenset({"C"})),
    )
    month = problem(*SIX, *far)
    squads = (*month.squads, *(Squad("C", day, 2, 2, 2) for day in DATES))
    month = replace(month, leaders=(*month.leaders, *crew), squads=squads)
    told: list[Part] = []
    apart = solve_parts(month, Effort(Limits()), on_part=told.append)
    whole = solve(month)
    assert check(month, apart.roster).breaches == ()
    assert check(month, apart.roster).score == check(month, whole.roster).score
    assert apart.score == apart.bound == check(month, whole.roster).score
    assert (apart.promised, apart.gap, len(told)) == (True, 0.0, 2)


def chain(*sizes: int) -> Problem:
    """Return communities in a row, each with so many volunteers."""
    codes = "PQRSTU"[: len(sizes)]
    beside = {c: set(codes[max(0, n - 1) : n + 2]) - {c} for n, c in enumerate(codes)}
    return problem(
        *(
            volunteer(f"{code}{n}", code)
            for code, size in zip(codes, sizes, strict=True)
            for n in range(size)
        ),
        communities=tuple(Community(code, frozenset(near)) for code, near in beside.items()),
        squads=(),
        leaders=(),
    )


def test_clusters_are_of_so_many_volunteers_and_hang_together() -> None:
    assert cluster(chain(2, 2, 2, 2), 4, Counter()) == (frozenset("PQ"), frozenset("RS"))


def test_a_community_too_large_is_a_cluster_by_itself() -> None:
    assert cluster(chain(9, 2, 2), 4, Counter()) == (frozenset("P"), frozenset("QR"))


def test_the_next_clusters_keep_whole_what_the_last_have_cut() -> None:
    row = chain(2, 2, 2, 2)
    cut = cut_links(row, cluster(row, 4, Counter()))
    assert cut == Counter({frozenset("QR"): 1})
    assert frozenset("QR") in cluster(row, 4, cut)


@pytest.mark.parametrize("seed", range(10))
def test_no_roster_is_below_the_sum_of_the_clusters_floors(seed: int) -> None:
    month = draw(seed)
    best = measure(month, solve(month).roster)
    floors = [find_floor(*loosen(month, codes), Limits()) for codes in (A, B)]
    bound = add_floors(floors, best)
    assert replace(bound, quality=0) <= replace(best, quality=0)
    if replace(bound, quality=0) == replace(best, quality=0):
        assert bound.quality <= best.quality


def test_without_a_floor_of_each_cluster_there_is_no_bound() -> None:
    assert add_floors([None], Score(0, 1, 1, 1, 1)) == Score(0, 0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(10))
def test_windows_one_after_the_other_break_no_rule_and_tell_their_gain(seed: int) -> None:
    month, current = draw(seed), Roster()
    for codes in (A, B, A | B, A):
        window = solve(open_window(month, current, codes)).roster
        after = put_back(month, current, codes, window)
        assert check(month, after).breaches == ()
        assert _less(measure(month, current), measure(month, after)) == _less(
            *(measure(*around(month, r, codes)) for r in (current, after))
        )
        current = after
    assert measure(month, current) >= measure(month, solve(month).roster)


def _less(one: Score, other: Score) -> tuple[int, ...]:
    """Return what a score is less than another, tier by tier."""
    tiers = ("pins", "nights", "cover", "away", "quality")
    return tuple(getattr(other, tier) - getattr(one, tier) for tier in tiers)


def test_a_window_leaves_guests_where_they_are() -> None:
    bob = volunteer("bob", "B", available=frozenset({MONDAY}))
    month = problem(SIX[0], bob)
    before = roster(("ann", 0), ("bob", 0), ("officer", 0), ("head", 0))
    window = open_window(month, before, A)
    assert [v.id for v in window.volunteers] == ["ann"]
    assert {s.date: (s.least, s.aim, s.most) for s in window.squads}[MONDAY] == (1, 1, 3)
    assert Roster(before.places) == put_back(
        month, before, A, Roster(frozenset(p for p in before.places if p.person != "bob"))
    )


def test_a_squad_left_by_its_leaders_is_given_up_whole() -> None:
    month = problem(*SIX[:2])
    assert put_back(month, Roster(), A, roster(("ann", 0), ("bo", 0), ("officer", 0))) == Roster()


def test_cut_parts_break_no_rule_and_their_score_is_the_checkers() -> None:
    month = draw(3)
    apart = solve_parts(month, Effort(Limits(), most_people=1))
    verdict = check(month, apart.roster)
    best = measure(month, solve(month).roster)
    assert verdict.breaches == ()
    assert verdict.score == apart.score >= best
    assert replace(apart.bound, quality=0) <= replace(best, quality=0)
    assert [part.clusters for part in apart.parts] == [1, 2]


@pytest.mark.parametrize("most_people", [3, 250])
def test_what_was_stopped_before_it_began_has_no_places_and_promises_nothing(
    most_people: int,
) -> None:
    stop = threading.Event()
    stop.set()
    month = problem(*SIX)
    apart = solve_parts(month, Effort(Limits(), most_people=most_people), cancel=stop)
    assert (apart.roster, apart.promised) == (Roster(), False)
    assert apart.score == measure(month, Roster())
