"""The risk of places: decay, near repeats, network, rhythm, guards, reasons."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dispatch.errors import CATALOGUE
from dispatch.patrols.risk.attention import attention
from dispatch.patrols.risk.evidence import Evidence, component_count, components, gather
from dispatch.patrols.risk.explain import Reason, explain, mostly_between
from dispatch.patrols.risk.mix import even_mix, fit_mix
from dispatch.patrols.risk.model import (
    Event,
    Floats,
    Grids,
    Guards,
    Incidents,
    ManualWeight,
    Settings,
)
from dispatch.patrols.risk.network import nearness_from_neighbours, nearness_from_times
from dispatch.patrols.risk.rhythm import rhythm
from dispatch.patrols.risk.score import Assessment, score

DAY_H, WEEK_H = 24, 168
NOW_H = 20.0 * WEEK_H
THEFT = Settings({"theft": 1.0})


def a_row(count: int = 5, gap_m: float = 100.0) -> Grids:
    """Return square grids in a row, named g0, g1, ..., each with a point in its middle."""
    points = np.stack([np.arange(count) * gap_m, np.zeros(count)], axis=1)
    return Grids(
        tuple(f"g{n}" for n in range(count)), np.full(count, 1e4), points, np.arange(count)
    )


def incidents(*rows: tuple[int, float], found: bool = False, code: str = "theft") -> Incidents:
    """Return incidents as (grid, hours ago) in the middle of their grids of a row."""
    grid = np.array([row[0] for row in rows], dtype=np.int64)
    return Incidents(
        points_m=np.stack([grid * 100.0, np.zeros(len(rows))], axis=1),
        moments_h=NOW_H - np.array([row[1] for row in rows], dtype=np.float64),
        grid=grid,
        types=np.array([code] * len(rows), dtype=np.str_),
        found_by_patrol=np.full(len(rows), found),
    )


def joined(*parts: Incidents) -> Incidents:
    fields = ("points_m", "moments_h", "grid", "types", "found_by_patrol")
    return Incidents(*(np.concatenate([getattr(p, name) for p in parts]) for name in fields))


def evidence_of(*parts: Incidents, grids: Grids | None = None, **guards: Any) -> Evidence:
    return gather(grids or a_row(), joined(*parts), replace(THEFT, guards=Guards(**guards)))


def place_of(evidence: Evidence) -> Floats:
    return score(evidence, even_mix(evidence.grids), NOW_H).place


def test_each_component_shares_out_one() -> None:
    found = components(evidence_of(incidents((1, 5), (3, 500))), NOW_H)
    assert found.shape == (component_count(a_row()), 5)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(found)))


def test_without_incidents_every_grid_is_alike() -> None:
    assert place_of(evidence_of(incidents())) == pytest.approx(np.full(5, 0.2))
    assert score(evidence_of(incidents()), even_mix(a_row()), NOW_H).expected.sum() == 0


def test_newer_and_nearer_weighs_more() -> None:
    place = place_of(evidence_of(incidents((0, 24), (4, 60 * 24))))
    assert place[0] > place[1] > place[2]
    assert place[0] > place[4]


def test_what_comes_later_is_not_known() -> None:
    now = evidence_of(incidents((1, 5)))
    future = evidence_of(incidents((1, 5), (4, -10)))
    assert place_of(future) == pytest.approx(place_of(now))


def test_types_not_chosen_do_not_count() -> None:
    mixed = evidence_of(incidents((1, 5)), incidents((4, 5), code="noise"))
    assert place_of(mixed) == pytest.approx(place_of(evidence_of(incidents((1, 5)))))


def test_a_weight_of_two_counts_as_two() -> None:
    twice = gather(a_row(), incidents((1, 5)), Settings({"theft": 2.0}))
    two = evidence_of(incidents((1, 5), (1, 5)))
    mix = even_mix(a_row())
    assert score(twice, mix, NOW_H).expected == pytest.approx(score(two, mix, NOW_H).expected)


def test_attention_does_not_feed_itself() -> None:
    """However much patrols find in a grid, it adds at most a fifth to what was reported."""
    reported = incidents((1, 5), (3, 5))
    some, many = (
        place_of(evidence_of(reported, incidents(*[(3, 5)] * n, found=True)))
        for n in (4_000, 40_000)
    )
    assert many == pytest.approx(some)
    assert many[3] / many[1] <= 1.2 + 1e-9


def test_found_by_patrol_counts_less_than_reported() -> None:
    both = evidence_of(incidents((1, 5), (3, 5), (3, 5)))
    found = evidence_of(incidents((1, 5), (3, 5)), incidents((3, 5), found=True))
    assert place_of(found)[3] < place_of(both)[3]


def test_the_network_carries_risk_to_neighbours_only() -> None:
    grids = replace(a_row(gap_m=5000.0), nearness=nearness_from_neighbours(5, [(1, 2)]))
    far = incidents((1, 5))
    place = place_of(evidence_of(replace(far, points_m=50 * far.points_m), grids=grids))
    assert place[2] > place[0] == pytest.approx(place[4])


def test_nearness_rows_sum_to_one_and_an_island_keeps_its_own() -> None:
    times = np.array([[0, 60, np.inf], [60, 0, np.inf], [np.inf, np.inf, 0.0]])
    near = nearness_from_times(times).toarray()
    assert near.sum(axis=1) == pytest.approx(np.ones(3))
    assert near[2].tolist() == [0, 0, 1]
    assert near[0, 0] > near[0, 1] > 0
    pairs = nearness_from_neighbours(3, [(0, 1)], share=0.5).toarray()
    assert pairs.tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]


def test_the_mixture_learns_what_foresees() -> None:
    """Where all happens again in the same grid, its own counts come to weigh most."""
    rows = [(2, hour) for hour in range(6, 60 * DAY_H, 12)]
    evidence = evidence_of(incidents(*rows), grids=a_row(40))
    mix = fit_mix(evidence, NOW_H - 40 * DAY_H, NOW_H)
    assert mix.sum() == pytest.approx(1)
    assert mix[:3].sum() > 0.5 > even_mix(evidence.grids)[:3].sum()


def test_a_mixture_without_a_past_is_even() -> None:
    evidence = evidence_of(incidents())
    assert fit_mix(evidence, NOW_H - 200, NOW_H) == pytest.approx(even_mix(a_row()))


def test_the_rhythm_follows_the_hours_and_shares_out_one() -> None:
    at_22 = [(1, 2 + day * DAY_H) for day in range(80)]
    shares = rhythm(evidence_of(incidents(*at_22)), NOW_H)
    assert shares.sum(axis=1) == pytest.approx(np.ones(5))
    assert (shares[1].reshape(7, DAY_H).argmax(axis=1) == 22).all()


def test_expected_incidents_add_up_to_the_weekly_rate() -> None:
    daily = incidents(*[(1, 12 + day * DAY_H) for day in range(140)])
    risk = score(evidence_of(daily), even_mix(a_row()), NOW_H)
    assert risk.expected.sum() == pytest.approx(7, rel=0.02)
    assert risk.between(NOW_H, NOW_H + WEEK_H).sum() == pytest.approx(7, rel=0.02)


def test_the_assessment_ends_at_its_date_and_events_when_they_are_over() -> None:
    evidence = evidence_of(incidents(*[(1, 12 + day * DAY_H) for day in range(60)]))
    plain = score(evidence, even_mix(a_row()), NOW_H).expected
    assessment = Assessment(
        weights=(ManualWeight("g2", 3.0, NOW_H + 10),),
        events=(Event("market", frozenset({"g4", "gone"}), NOW_H + 5, NOW_H + 7, 2.0),),
    )
    ratio = score(evidence, even_mix(a_row()), NOW_H, assessment).expected / plain
    expected = np.ones((5, WEEK_H))
    expected[2, :10] = 3
    expected[4, 5:7] = 2
    assert ratio == pytest.approx(expected)


risks = arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1e6))


@settings(deadline=None)
@given(risks, st.floats(0.01, 1), st.floats(0, 1))
def test_attention_gives_every_grid_its_minimum_and_none_too_much(
    risk: Floats, most: float, least: float
) -> None:
    shares = attention(risk, Guards(most_share=most, least_share=least))
    count = len(risk)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= least / count - 1e-9).all()
    assert (shares <= max(most, 1 / count) + 1e-9).all()


def test_attention_follows_risk_between_its_bounds() -> None:
    shares = attention(np.array([0.0, 1.0, 3.0]), Guards(most_share=1.0, least_share=0.3))
    assert shares == pytest.approx([0.1, 0.1 + 0.7 / 4, 0.1 + 0.7 * 3 / 4])


def test_a_score_explains_itself() -> None:
    at_22 = incidents(*[(1, 2 + day * DAY_H) for day in range(10, 16)])
    found = incidents((1, 50), found=True)
    evidence = evidence_of(at_22, found, incidents((4, 40 * DAY_H)))
    assert explain(evidence, "g1", NOW_H) == (
        Reason(
            "incidents_mostly",
            {
                "type": "theft",
                "count": 7,
                "days": 30,
                "within_m": 200,
                "from_hour": 22,
                "to_hour": 23,
            },
        ),
        Reason("recent_nearby", {"count": 1, "days": 7, "within_m": 200}),
        Reason("found_by_patrol", {"count": 1}),
    )
    assert explain(evidence, "g4", NOW_H) == (Reason("minimum_presence"),)


def test_people_are_named_first() -> None:
    assessment = Assessment(
        (ManualWeight("g1", 2.0, NOW_H + 1), ManualWeight("g1", 9.0, NOW_H)),
        (Event("match", frozenset({"g1"}), NOW_H, NOW_H + 2, 1.5),),
    )
    reasons = explain(evidence_of(incidents((1, 300))), "g1", NOW_H, assessment)
    assert [reason.code for reason in reasons] == ["assessed", "event", "incidents_mostly"]


@pytest.mark.parametrize(
    ("hours", "span"),
    [
        ([22, 23, 22, 23, 10], (22, 24)),
        ([23, 0, 1, 23, 0], (23, 1)),
        ([1, 4, 7, 10, 13, 16, 19, 22], None),
        ([5], (5, 6)),
    ],
)
def test_mostly_between(hours: list[int], span: tuple[int, int] | None) -> None:
    assert mostly_between(np.array(hours)) == span


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_its_text(language: str) -> None:
    codes = ["incidents", "incidents_mostly", "recent_nearby", "found_by_patrol"]
    codes += ["assessed", "event", "minimum_presence"]
    assert [c for c in codes if f"risk.{c}" not in CATALOGUE.texts[language]] == []
