"""Coverage: the shares are those of plain travel times, the holes lie where nobody comes."""

from typing import Any

import numpy as np
import pytest
from network_town import CORNER, Metres, at, draw
from numpy.typing import NDArray
from shapely import LineString, Polygon, box, contains_xy
from shapely.affinity import translate

from gis.metric import to_lonlat, to_metres
from gis.model import Area, Building, Grid, GridKind, Mode, Place, PlaceKind
from gis.network import Closure, Network
from gis.network.coverage import CIRCLES_MIN, Coverage, CoverageMap, make_coverage_map
from gis.network.raster import CELL_M
from gis.records import GroundData

#: One street of two kilometres through a ground 400 m wide.
NODES = {"A": (0, 0), "B": (1000, 0), "C": (2000, 0)}
SIDE_M = 200.0


def placed(shape: Polygon) -> Polygon:
    """Return a polygon drawn in metres about the corner, in lon, lat."""
    moved: Polygon = to_lonlat(translate(shape, *CORNER))
    return moved


def grid(code: str, west: float, east: float) -> Grid:
    shape = placed(box(west, -SIDE_M, east, SIDE_M))
    return Grid(code, code, "", 2, GridKind.GROUP, "K", None, None, None, shape)


def place(x: float) -> Place:
    point = placed(Polygon([(x, 0), (x + 1, 0), (x, 1)])).centroid
    return Place(f"P{x}", "点", "", PlaceKind.VENUE, "G1", (), "", False, point)


def ground() -> GroundData:
    empty: dict[str, Any] = dict.fromkeys(GroundData.__slots__, ())
    layers = {
        "areas": (Area("A1", "片", "", 1000, placed(box(0, -SIDE_M, 2000, SIDE_M))),),
        "grids": (grid("G1", 0, 1000), grid("G2", 1000, 2000)),
        "roads": (draw(NODES, "AB", "长街"), draw(NODES, "BC", "长街")),
        "places": (place(100), place(1900)),
        "buildings": (
            Building("B1", "", 6, placed(box(100, 20, 140, 40))),
            Building("B2", "", 2, placed(box(1860, 20, 1900, 40))),
        ),
    }
    return GroundData(**(empty | layers))


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(ground().roads)


@pytest.fixture(scope="module")
def measured(network: Network) -> CoverageMap:
    return make_coverage_map(ground(), network)


def cover(measured: CoverageMap, network: Network, **units: list[Metres]) -> Coverage:
    origins: dict[Mode, NDArray[np.float64]] = {
        Mode(mode): at(*spots) for mode, spots in units.items()
    }
    return measured.measure(network, origins)


def test_a_car_at_one_end_leaves_the_other_uncovered(
    measured: CoverageMap, network: Network
) -> None:
    one, three, five = cover(measured, network, car=[(0, 0)]).shares
    # 20 km/h and the walk from the street: 333 m in one minute, 1,000 m in three
    assert (one.minutes, three.minutes, five.minutes) == CIRCLES_MIN
    assert (one.places, three.places, five.places) == (0.5, 0.5, 0.5)
    assert (one.grids, three.grids, five.grids) == (0.0, 0.5, 0.5)
    assert one.residents == pytest.approx(0.75)


def test_nobody_covers_nothing(measured: CoverageMap, network: Network) -> None:
    nothing = cover(measured, network)
    assert [share.residents for share in nothing.shares] == [0.0, 0.0, 0.0]
    hole = to_metres(nothing.holes[5])
    assert hole.area == pytest.approx(2000 * 2 * SIDE_M, rel=0.01)


def test_the_shares_are_those_of_the_fastest_unit(measured: CoverageMap, network: Network) -> None:
    units: dict[str, list[Metres]] = {"car": [(0, 0)], "foot": [(1900, 30), (900, 0)], "ebike": []}
    coverage = cover(measured, network, **{mode: spots for mode, spots in units.items() if spots})
    cells = to_lonlat(measured.raster.xy)
    fastest = np.min(
        [
            network.travel_times_s(at(*spots), cells, Mode(mode)).min(axis=0)
            for mode, spots in units.items()
            if spots
        ],
        axis=0,
    )
    for share in coverage.shares:
        reached = fastest <= 60 * share.minutes
        lived = measured.residents[reached].sum() / measured.residents.sum()
        assert share.residents == pytest.approx(lived)


def test_holes_lie_where_nobody_comes_in_time(measured: CoverageMap, network: Network) -> None:
    coverage = cover(measured, network, car=[(0, 0)], foot=[(1000, 0)])
    cells = to_lonlat(measured.raster.xy)
    fastest = np.minimum(
        network.travel_times_s(at((0, 0)), cells, Mode.CAR)[0],
        network.travel_times_s(at((1000, 0)), cells, Mode.FOOT)[0],
    )
    walk_of_a_cell_s = CELL_M * 3.6 / 5
    for minutes, hole in coverage.holes.items():
        inside = contains_xy(to_metres(hole), *measured.raster.xy.T)
        assert inside.any()
        assert (fastest[inside] > 60 * minutes - walk_of_a_cell_s).all()
        assert (fastest[~inside] < 60 * minutes + 2 * walk_of_a_cell_s).all()


def test_residents_live_where_the_floors_are(measured: CoverageMap) -> None:
    assert measured.residents.sum() == pytest.approx(1000)
    west = measured.raster.xy[:, 0] < CORNER[0] + 1000
    assert measured.residents[west].sum() == pytest.approx(750)


def test_a_closure_makes_a_hole(measured: CoverageMap, network: Network) -> None:

    barrier = Closure(LineString(at((600, -30), (600, 30))), frozenset(Mode))
    before = cover(measured, network, car=[(0, 0)]).shares[2].places
    free = measured.measure(network, {Mode.CAR: at((1200, 0))}).shares[2]
    barred = measured.measure(network.under([barrier]), {Mode.CAR: at((1200, 0))}).shares[2]
    assert before == 0.5
    assert (free.places, barred.places) == (1.0, 0.5)
