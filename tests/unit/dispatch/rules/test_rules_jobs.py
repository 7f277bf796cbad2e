import pytest

from dispatch.jobs.rules import Progress


@pytest.mark.parametrize(
    ("best", "bound", "gap"),
    [
        (120.0, 90.0, 0.25),
        (-120.0, -150.0, 0.25),
        (100.0, 100.0, 0.0),
        (0.0, 0.0, 0.0),
        (0.0, -1.0, None),
        (None, 5.0, None),
        (5.0, None, None),
    ],
)
def test_the_gap_is_the_distance_to_the_bound_in_parts_of_the_best(
    best: float | None, bound: float | None, gap: float | None
) -> None:
    assert Progress(best=best, bound=bound).gap == gap
