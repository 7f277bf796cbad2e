import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from gis.metric import to_lonlat, to_metres
from gis.prints.frame import Frame, frame_around, round_scale

CENTRE = (400_000.0, 2_820_000.0)
FRAME = Frame(CENTRE, 100.0, 80.0, 10_000)


def test_a_millimetre_shows_the_metres_of_the_scale() -> None:
    east = to_lonlat(Point(CENTRE[0] + 100.0, CENTRE[1] + 200.0))

    placed = FRAME.place(east)

    assert (placed.x, placed.y) == pytest.approx((60.0, 20.0), abs=1e-6)


def test_lines_are_cut_at_the_edge() -> None:
    line = to_lonlat(LineString([(CENTRE[0] - 9e3, CENTRE[1]), (CENTRE[0] + 9e3, CENTRE[1])]))

    assert FRAME.place(line).bounds == pytest.approx((-1.0, 40.0, 101.0, 40.0), abs=1e-6)


def test_what_lies_far_off_is_empty() -> None:
    assert FRAME.place(box(110.0, 30.0, 111.0, 31.0)).is_empty


@pytest.mark.parametrize(
    ("needed", "scale"),
    [(0.0, 500), (1.0, 500), (9_501.0, 10_000), (10_000.0, 10_000), (10_001.0, 11_000)],
)
def test_scales_are_round(needed: float, scale: int) -> None:
    assert round_scale(needed) == scale


_SIDES = st.tuples(st.floats(0.0002, 0.05), st.floats(0.0002, 0.05))
_PAPERS = st.tuples(st.floats(60, 300), st.floats(60, 300))


@given(st.floats(103.7, 103.9), st.floats(25.4, 25.6), _SIDES, _PAPERS)
def test_a_frame_holds_all_it_was_made_for(
    west: float, south: float, sides: tuple[float, float], paper: tuple[float, float]
) -> None:
    shape = box(west, south, west + sides[0], south + sides[1])
    width_mm, height_mm = paper

    frame = frame_around([shape], width_mm, height_mm, margin_mm=5.0)

    left, top, right, bottom = frame.place_metres(to_metres(shape)).bounds
    assert left >= 5.0 - 0.1
    assert top >= 5.0 - 0.1
    assert right <= width_mm - 5.0 + 0.1
    assert bottom <= height_mm - 5.0 + 0.1
