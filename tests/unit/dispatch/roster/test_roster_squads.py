"""Which nights a community is asked for a squad, and how large it is to be."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dispatch.roster.squads import MOST_NEED, Means, choose_nights, plan_squads, weigh_needs

MONDAY = date(2026, 12, 7)
NIGHTS = [MONDAY + timedelta(days=n) for n in range(14)]


def _alone(**changes: object) -> Means:
    return Means("001", 30, **{"pairs": 1, **changes})  # type: ignore[arg-type]


def test_two_pairs_lead_every_night() -> None:
    assert choose_nights(NIGHTS, [1] * 14, _alone(pairs=2)) == NIGHTS


def test_one_pair_leads_every_other_night() -> None:
    assert choose_nights(NIGHTS, [1] * 14, _alone()) == NIGHTS[::2]


def test_who_led_on_the_night_before_rests_on_the_first() -> None:
    assert choose_nights(NIGHTS, [1] * 14, _alone(led_before=True)) == NIGHTS[1::2]


def test_nobody_is_asked_for_on_a_weekday_that_no_leader_has() -> None:
    weekdays = frozenset({0, 1, 2, 3, 4, 5})
    for pairs in (1, 2):
        chosen = choose_nights(NIGHTS, [1] * 14, _alone(pairs=pairs, weekdays=weekdays))
        assert {night.weekday() for night in chosen} <= weekdays


def test_the_nights_of_most_need_are_chosen() -> None:
    weights = [5 if night.weekday() in {4, 6} else 1 for night in NIGHTS]
    chosen = choose_nights(NIGHTS, weights, _alone())
    assert {night for night in NIGHTS if night.weekday() in {4, 6}} <= set(chosen)


@given(st.lists(st.integers(1, MOST_NEED), min_size=14, max_size=14), st.booleans())
def test_one_pair_never_leads_two_nights_running(weights: list[int], before: bool) -> None:
    chosen = choose_nights(NIGHTS, weights, _alone(led_before=before))
    assert all(b - a > timedelta(days=1) for a, b in pairwise(chosen))
    assert not (before and MONDAY in chosen)


@given(st.integers(0, 60), st.integers(0, 3))
def test_everybodys_two_nights_have_room(volunteers: int, pairs: int) -> None:
    means = Means("001", volunteers, pairs)
    squads = plan_squads(NIGHTS, [means], lambda *_: 1)
    for week in (NIGHTS[:7], NIGHTS[7:]):
        assert sum(s.most for s in squads if s.date in week) >= 2 * volunteers
    assert all(2 <= s.least <= s.aim <= s.most for s in squads)


def test_need_follows_the_evenings() -> None:
    need = weigh_needs({("001", 4): 12, ("001", 0): 2}, ["001", "002"])
    assert need("001", MONDAY) == 4
    assert need("001", MONDAY + timedelta(days=4)) == MOST_NEED
    assert need("002", MONDAY) == 1


def test_without_incidents_every_night_counts_the_same() -> None:
    need = weigh_needs({}, ["001", "002"])
    assert {need(code, night) for code in ("001", "002") for night in NIGHTS} == {1}
