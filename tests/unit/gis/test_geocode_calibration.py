import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geocode.calibration import PRIOR, Calibration, fit, read_calibration

SEEN = st.lists(
    st.tuples(st.integers(0, 100).map(lambda n: n / 100), st.booleans()), min_size=1, max_size=60
)


@settings(deadline=None)
@given(SEEN)
def test_a_better_score_is_never_trusted_less(seen: list[tuple[float, bool]]) -> None:
    scores, right = zip(*seen, strict=True)
    table = fit(scores, right, [1.0] * len(seen))
    found = [table.confidence(step / 100) for step in range(101)]
    assert found == sorted(found)
    assert all(0 <= confidence <= 1 for confidence in found)


def test_a_score_with_many_answers_gets_their_share() -> None:
    table = fit([0.9] * 1000, [True] * 800 + [False] * 200, [1.0] * 1000)
    assert table.confidence(0.9) == pytest.approx(0.8, abs=0.002)


def test_a_score_with_one_answer_keeps_nearly_to_itself() -> None:
    table = fit([0.6], [True], [1.0])
    assert table.confidence(0.6) == pytest.approx((1 + PRIOR * 0.6) / (1 + PRIOR), abs=0.001)


def test_shares_that_fall_are_pooled() -> None:
    table = fit([0.5] * 100 + [0.6] * 100, [True] * 100 + [False] * 100, [1.0] * 200)
    assert table.scores == (0.5,)


def test_below_the_table_a_score_is_at_most_itself() -> None:
    table = Calibration((0.5, 0.9), (0.4, 0.95))
    assert [table.confidence(score) for score in (0.1, 0.45, 0.5, 0.89, 0.9, 1.0)] == [
        *(0.1, 0.4, 0.4, 0.4, 0.95, 0.95)
    ]


def test_the_table_that_comes_with_the_geocoder_rises() -> None:
    table = read_calibration()
    assert list(table.scores) == sorted(table.scores)
    assert list(table.confidences) == sorted(table.confidences)
