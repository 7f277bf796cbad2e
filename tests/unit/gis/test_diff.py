"""What differs between two versions of the ground."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon
from shapely.geometry import Point, box
from small_town import STEP, corner, make_areas, make_grids, make_places

from gis.diff import GroundDiff, What, diff_grounds, list_owner_changes, make_locator
from gis.model import Grid, Place
from gis.records import GroundData

COMPOUND = "530302006001X01"
COMMUNITY = "530302006001"


def _ground(grids: Sequence[Grid], places: Sequence[Place] = ()) -> GroundData:
    empty = ((), (), (), ())  # streets, sections, roads, turns
    return GroundData(tuple(make_areas()), tuple(grids), *empty, tuple(places), (), (), (), ())


def _with(code: str, **changes: object) -> list[Grid]:
    return [replace(g, **changes) if g.code == code else g for g in make_grids()]  # type: ignore[arg-type]


def _diff(grids: Sequence[Grid], places: Sequence[Place] = ()) -> GroundDiff:
    old = make_places() if places else ()
    return diff_grounds(_ground(make_grids(), old), _ground(grids, places))


def test_the_same_ground_differs_in_nothing() -> None:
    diff = _diff(make_grids(), make_places())
    assert diff == GroundDiff((), (), (), ())


def test_the_order_of_the_grids_and_their_parts_is_no_difference() -> None:
    grids = [replace(g, geometry=MultiPolygon([g.geometry])) for g in make_grids()[::-1]]
    assert _diff(grids).grids == ()


def test_a_grid_that_is_new_or_gone_is_told_with_its_whole_ground() -> None:
    fewer = [grid for grid in make_grids() if grid.code != COMPOUND]
    (gone,) = _diff(fewer).grids
    (added,) = diff_grounds(_ground(fewer), _ground(make_grids())).grids
    assert (gone.what, added.what) == (What.REMOVED, What.ADDED)
    assert (gone.code, gone.after, added.before) == (COMPOUND, None, None)
    assert gone.area_m2 == added.area_m2 > 0
    assert gone.before == added.after


def test_a_moved_border_is_told_with_the_ground_gained_and_lost() -> None:
    shape = box(*corner(1.2, 1.1), *corner(1.8, 1.8))
    (moved,) = _diff(_with(COMPOUND, geometry=shape)).grids
    assert (moved.what, moved.code) == (What.MOVED, COMPOUND)
    strip = box(*corner(1.1, 1.1), *corner(1.2, 1.8))
    width_m, height_m = 0.1 * STEP * 111_320 * np.cos(np.radians(25.5)), 0.7 * STEP * 110_800
    assert moved.area_m2 == pytest.approx(width_m * height_m, rel=0.01)
    assert moved.place is not None
    assert strip.buffer(1e-6).covers(Point(moved.place))


def test_rounding_of_coordinates_is_no_move() -> None:
    west, south, east, north = (*corner(1.1, 1.1), *corner(1.8, 1.8))
    assert _diff(_with(COMPOUND, geometry=box(west + 1e-8, south, east, north))).grids == ()


@pytest.mark.parametrize("change", [{"name": "新名"}, {"parent": "530302006002G01"}])
def test_another_name_or_parent_on_the_same_ground_is_told_apart(change: dict[str, str]) -> None:
    (renamed,) = _diff(_with(COMPOUND, **change)).grids
    assert (renamed.what, renamed.area_m2, renamed.place) == (What.RENAMED, 0.0, None)


def test_places_are_told_that_come_go_or_stand_in_another_grid() -> None:
    shape = box(*corner(1.6, 1.1), *corner(1.8, 1.8))  # P1 at (1.5, 1.5) is no longer inside
    new = replace(make_places()[0], code="P9")
    places = [*(p for p in make_places() if p.code != "P2"), new]
    diff = _diff(_with(COMPOUND, geometry=shape), places)
    assert diff.places_added == ("P9",)
    assert diff.places_removed == ("P2",)
    assert diff.places_regridded == ("P1",)


def test_counts_are_by_what_became_of_the_grids() -> None:
    diff = _diff([grid for grid in make_grids() if grid.code != COMPOUND])
    assert [diff.count(what) for what in What] == [0, 1, 0, 0]


COLUMNS = st.floats(-2, 6, allow_nan=False)


@given(st.lists(st.tuples(COLUMNS, COLUMNS), max_size=20))
def test_points_change_owner_only_on_the_ground_that_moved(at: list[tuple[float, float]]) -> None:
    before = make_locator(_ground(make_grids()))
    shape = box(*corner(1.2, 1.1), *corner(1.8, 1.8))
    after = make_locator(_ground(_with(COMPOUND, geometry=shape)))
    points = np.array([corner(*p) for p in at], dtype=np.float64).reshape(-1, 2)
    changes = list_owner_changes(before, after, points[:, 0], points[:, 1])
    lost = box(*corner(1.1, 1.1), *corner(1.2, 1.8))
    moved = {i for i, p in enumerate(points) if lost.buffer(1e-9).covers(Point(p))}
    assert {change.index for change in changes} <= moved
    assert {change.before for change in changes} <= {COMPOUND}
    assert {i for i, p in enumerate(points) if lost.buffer(-1e-9).covers(Point(p))} <= {
        change.index for change in changes
    }
