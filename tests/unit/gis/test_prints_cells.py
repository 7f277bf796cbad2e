import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from gis.metric import to_metres
from gis.prints.cells import Spots, class_breaks, count_cells

_PLACES = st.lists(
    st.tuples(
        st.floats(103.76, 103.84), st.floats(25.46, 25.53), st.integers(0, 6), st.integers(0, 23)
    ),
    max_size=40,
)


def _spots(rows: list[tuple[float, float, int, int]]) -> Spots:
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Spots(table[:, :2], table[:, 2].astype(np.int64), table[:, 3].astype(np.int64))


@given(_PLACES, st.sampled_from([60.0, 120.0, 240.0]))
def test_every_spot_is_counted_once_in_the_cell_that_holds_it(
    rows: list[tuple[float, float, int, int]], cell_m: float
) -> None:
    spots = _spots(rows)

    cells = count_cells(spots, cell_m)

    assert cells.counts.sum() == len(rows)
    hexagons = [cells.hexagon(at).buffer(0.01) for at in range(len(cells.centres))]
    for point, day, hour in zip(spots.points, spots.days, spots.hours, strict=True):
        where = Point(to_metres(point.reshape(1, 2))[0])
        holding = [at for at, hexagon in enumerate(hexagons) if hexagon.covers(where)]
        assert any(cells.counts[at, day, hour] for at in holding)


@given(_PLACES)
def test_the_order_of_the_spots_does_not_matter(rows: list[tuple[float, float, int, int]]) -> None:
    forth, back = count_cells(_spots(rows), 120.0), count_cells(_spots(rows[::-1]), 120.0)

    assert np.array_equal(forth.centres, back.centres)
    assert np.array_equal(forth.counts, back.counts)


def test_neighbouring_cells_meet_and_do_not_overlap() -> None:
    rows = [
        (103.80 + east * 0.0003, 25.50 + north * 0.0003, 0, 0)
        for east in range(9)
        for north in range(9)
    ]

    cells = count_cells(_spots(rows), 120.0)

    hexagons = [cells.hexagon(at) for at in range(len(cells.centres))]
    shared = [a.intersection(b).area for at, a in enumerate(hexagons) for b in hexagons[at + 1 :]]
    assert max(shared) < 1.0
    assert {round(hexagon.area) for hexagon in hexagons} == {round(120.0**2 * 3**0.5 / 2)}


@pytest.mark.parametrize(
    ("largest", "breaks"), [(0, [1]), (1, [1]), (3, [1, 2, 3]), (6, [1, 2, 3, 4, 5, 6])]
)
def test_few_counts_have_a_class_each(largest: int, breaks: list[int]) -> None:
    assert class_breaks(largest, 6) == breaks


@given(st.integers(1, 5000), st.integers(2, 8))
def test_classes_begin_at_one_and_rise_to_what_occurs(largest: int, classes: int) -> None:
    breaks = class_breaks(largest, classes)

    assert breaks[0] == 1
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= classes
    assert breaks[-1] <= largest
