from dataclasses import replace
from itertools import permutations
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.incidents.rules import IncidentType
from dispatch.recommend.rules import (
    COVER_S,
    KIND_STEP_S,
    OWN_GRID_S,
    UNCOVER_S,
    Available,
    Need,
    Reason,
    Recommendation,
    recommend,
)
from dispatch.units.rules import UnitKind

CAR, EBIKE, MEMBER = UnitKind.PATROL_CAR, UnitKind.EBIKE_PAIR, UnitKind.GRID_MEMBER
FIGHT = IncidentType("fight", "打架", "Fight", 1, True, 2, (CAR, EBIKE, MEMBER))
NOISE = IncidentType("noise", "噪音", "Noise", 4, False, 1, (MEMBER, CAR))
COMMUNITIES = ("east", "west")
FAR = (COVER_S + 1, COVER_S + 1)


def _need(kind: IncidentType = NOISE, **changes: object) -> Need:
    need = Need(kind, kind.priority, frozenset(), assigned=0, police_assigned=False)
    return replace(need, **changes)  # type: ignore[arg-type]


def _unit(
    unit_id: int,
    eta_s: float,
    kind: UnitKind = CAR,
    cover: tuple[float, float] = FAR,
    grids: tuple[str, ...] = (),
    *,
    located: bool = True,
) -> Available:
    return Available(
        unit_id, f"u{unit_id}", kind, frozenset(grids), eta_s, 0.0, located, np.array(cover)
    )


def _advise(need: Need, *units: Available) -> Recommendation:
    return recommend(need, units, COMMUNITIES)


def _order(recommendation: Recommendation) -> list[int]:
    return [ranked.unit.unit_id for ranked in recommendation.ranked]


def _reasons(recommendation: Recommendation, unit_id: int) -> list[str]:
    ranked = next(r for r in recommendation.ranked if r.unit.unit_id == unit_id)
    return [reason.code for reason in ranked.reasons]


def _bars(recommendation: Recommendation) -> list[tuple[int, str]]:
    return [(e.unit.unit_id, e.reason.code) for e in recommendation.excluded]


def test_nobody_available_is_nobody_recommended() -> None:
    advice = _advise(_need())
    assert (advice.ranked, advice.excluded) == ((), ())
    assert advice.unfilled == (Reason("units_short", {"needed": 1, "fit": 0}),)


def test_the_faster_of_equals_goes_first_and_is_called_so() -> None:
    advice = _advise(_need(), _unit(1, 200), _unit(2, 100))
    assert _order(advice) == [2, 1]
    assert "fastest" in _reasons(advice, 2)
    assert "fastest" not in _reasons(advice, 1)


@pytest.mark.parametrize(
    ("eta_s", "minutes"), [(0, 1), (60, 1), (61, 3), (180, 3), (181, 5), (300, 5), (301, None)]
)
def test_the_circle_a_unit_is_in_is_said(eta_s: float, minutes: int | None) -> None:
    [ranked] = _advise(_need(), _unit(1, eta_s)).ranked
    said = [r.params["minutes"] for r in ranked.reasons if r.code == "within_minutes"]
    assert said == ([] if minutes is None else [minutes])


def test_a_less_suitable_kind_must_be_faster_by_its_step() -> None:
    need = _need(NOISE)
    just = _advise(need, _unit(1, 100 + KIND_STEP_S - 1, MEMBER), _unit(2, 100, CAR))
    not_quite = _advise(need, _unit(1, 100 + KIND_STEP_S + 1, MEMBER), _unit(2, 100, CAR))
    assert (_order(just), _order(not_quite)) == ([1, 2], [2, 1])
    assert "right_kind" in _reasons(just, 1)
    assert "right_kind" not in _reasons(just, 2)


def test_who_answers_for_the_grid_is_preferred_by_so_much_and_the_grid_is_named() -> None:
    need = _need(grids=frozenset({"G1", "C1"}))
    near = _unit(1, 100 + OWN_GRID_S - 1, grids=("G1",))
    advice = _advise(need, near, _unit(2, 100, grids=("G9",)))
    assert _order(advice) == [1, 2]
    assert Reason("own_grid", {"grid": "G1"}) in advice.ranked[0].reasons
    assert "own_grid" not in _reasons(advice, 2)


def test_the_only_one_who_covers_a_community_is_spared_and_it_is_said() -> None:
    alone, other = _unit(1, 100, cover=(10, 999)), _unit(2, 100 + UNCOVER_S - 1)
    advice = _advise(_need(), alone, other)
    assert _order(advice) == [2, 1]
    assert advice.ranked[1].uncovers == ("east",)
    assert Reason("uncovers", {"count": 1}) in advice.ranked[1].reasons
    assert "keeps_cover" in _reasons(advice, 2)


def test_nothing_outweighs_being_there_at_the_highest_priority() -> None:
    need = _need(priority=1)
    advice = _advise(need, _unit(1, 100, cover=(10, 10)), _unit(2, 101))
    assert _order(advice) == [1, 2]
    assert advice.ranked[0].uncovers == ("east", "west")


def test_two_who_cover_the_same_uncover_nothing() -> None:
    advice = _advise(_need(), _unit(1, 100, cover=(10, 999)), _unit(2, 100, cover=(20, 999)))
    assert [ranked.uncovers for ranked in advice.ranked] == [(), ()]


def test_a_grid_member_covers_nothing() -> None:
    advice = _advise(_need(), _unit(1, 10, MEMBER, cover=(1, 1)), _unit(2, 20, cover=(10, 999)))
    assert {r.unit.unit_id: r.uncovers for r in advice.ranked} == {1: (), 2: ("east",)}
    assert not {"keeps_cover", "uncovers"} & set(_reasons(advice, 1))


def test_no_grid_member_goes_alone_into_danger() -> None:
    member, car = _unit(1, 10, MEMBER), _unit(2, 500)
    alone = _advise(_need(FIGHT), member, car)
    assert (_order(alone), _bars(alone)) == ([2], [(1, "needs_police")])
    joined = _advise(_need(FIGHT, police_assigned=True, assigned=1), member, car)
    assert set(_order(joined)) == {1, 2}


def test_wrong_kinds_and_unreachable_units_are_named_with_why() -> None:
    advice = _advise(_need(NOISE), _unit(1, 10, EBIKE), _unit(2, inf), _unit(3, 30))
    assert _order(advice) == [3]
    assert _bars(advice) == [(1, "wrong_kind"), (2, "unreachable")]


def test_what_is_lacking_is_said() -> None:
    assert _advise(_need(FIGHT), _unit(1, 10)).unfilled == (
        Reason("units_short", {"needed": 2, "fit": 1}),
    )
    assert _advise(_need(FIGHT, assigned=1, police_assigned=True), _unit(1, 10)).unfilled == ()
    without = _advise(_need(FIGHT), _unit(1, 10, MEMBER)).unfilled
    assert [reason.code for reason in without] == ["units_short", "no_police"]


def test_a_unit_that_never_sent_a_position_is_said_to_be_taken_from_its_home() -> None:
    advice = _advise(_need(), _unit(1, 10, located=False), _unit(2, 20))
    assert "position_from_home" in _reasons(advice, 1)
    assert "position_from_home" not in _reasons(advice, 2)


def test_ties_are_broken_by_call_sign_whatever_the_order_of_asking() -> None:
    units = [_unit(unit_id, 100) for unit_id in (3, 1, 2)]
    assert {tuple(_order(_advise(_need(), *p))) for p in permutations(units)} == {(1, 2, 3)}


_UNITS = st.lists(
    st.builds(
        _unit,
        st.integers(1, 50),
        st.floats(0, 3_000) | st.just(inf),
        st.sampled_from([CAR, EBIKE, MEMBER]),
        st.tuples(st.floats(0, 600), st.floats(0, 600)),
        st.sampled_from([(), ("G1",), ("G2",)]),
    ),
    max_size=7,
    unique_by=lambda unit: unit.unit_id,
)
_NEEDS = st.builds(
    _need,
    st.sampled_from([FIGHT, NOISE]),
    priority=st.integers(1, 4),
    grids=st.sampled_from([frozenset(), frozenset({"G1"})]),
    assigned=st.integers(0, 3),
    police_assigned=st.booleans(),
)


@given(_NEEDS, _UNITS)
def test_everybody_is_either_ranked_or_named_with_why(need: Need, units: list[Available]) -> None:
    advice = _advise(need, *units)
    named = [*_order(advice), *(unit_id for unit_id, _ in _bars(advice))]
    assert sorted(named) == sorted(unit.unit_id for unit in units)


@given(_NEEDS, _UNITS)
def test_costs_rise_and_the_order_of_asking_does_not_matter(
    need: Need, units: list[Available]
) -> None:
    advice = _advise(need, *units)
    costs = [ranked.cost_s for ranked in advice.ranked]
    assert costs == sorted(costs)
    assert _order(_advise(need, *reversed(units))) == _order(advice)


@given(_NEEDS, _UNITS)
def test_into_danger_police_go_first(need: Need, units: list[Available]) -> None:
    ranked_kinds = {ranked.unit.kind for ranked in _advise(need, *units).ranked}
    assert MEMBER not in ranked_kinds or not need.type.dangerous or need.police_assigned
