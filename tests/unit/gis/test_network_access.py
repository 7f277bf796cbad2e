"""Where a route to a point ends: on the road of the point's own side."""

import numpy as np
import pytest
from network_town import CORNER, Metres, at, draw
from shapely import Polygon, box
from shapely.affinity import translate

from gis.metric import to_lonlat, to_metres
from gis.model import Building, Grid, GridKind, RoadClass
from gis.network import AccessFinder

#: A street in the south, a path in the north, and a compound between them with one lane.
NODES = {
    "A": (0, 0),
    "B": (100, 0),
    "C": (300, 0),
    "D": (0, 120),
    "E": (300, 120),
    "G": (100, 10),
    "I": (100, 60),
}
ROADS = (
    draw(NODES, "AB", "文昌路"),
    draw(NODES, "BC", "文昌路"),
    draw(NODES, "DE", "北巷", road_class=RoadClass.FOOTPATH),
    draw(NODES, "BG", road_class=RoadClass.SERVICE),
    draw(NODES, "GI", road_class=RoadClass.SERVICE),
)


def placed(shape: Polygon) -> Polygon:
    """Return a polygon drawn in metres about the corner, in lon, lat."""
    moved: Polygon = to_lonlat(translate(shape, *CORNER))
    return moved


COMPOUND = Grid(
    "X", "翠苑", "", 3, GridKind.COMPOUND, "G1", None, None, None, placed(box(60, 8, 140, 100))
)


def house(west: float, south: float, east: float, north: float) -> Building:
    return Building("H", "", 3, placed(box(west, south, east, north)))


def access(spot: Metres, *houses: Building) -> Metres | None:
    finder = AccessFinder(ROADS, [COMPOUND], houses)
    lon, lat = at(spot)[0]
    found = finder.find((lon, lat))
    if found is None:
        return None
    x, y = to_metres(np.array(found)) - CORNER
    return (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0)


def test_a_house_in_a_street_is_reached_from_the_street() -> None:
    assert access((250, 20)) == (250.0, 0.0)


def test_within_a_compound_its_own_lane_goes_before_a_nearer_street() -> None:
    assert access((75, 12)) == (100.0, 12.0)


def test_outside_a_compound_its_lane_is_no_way_in() -> None:
    assert access((145, 50)) == (145.0, 0.0)


def test_a_road_for_cars_goes_before_a_path_that_is_little_nearer() -> None:
    assert access((250, 70)) == (250.0, 0.0)
    assert access((250, 100)) == (250.0, 120.0)


def test_a_building_before_the_road_turns_the_door_to_the_other_side() -> None:
    own = house(240, 40, 260, 60)
    assert access((250, 50), own) == (250.0, 0.0)
    assert access((250, 50), own, house(230, 10, 270, 30)) == (250.0, 120.0)


def test_where_every_road_is_hidden_the_first_one_serves() -> None:
    ring = [house(230, 10, 270, 30), house(230, 80, 270, 90)]
    blocks = [house(-50, 20, 220, 25), house(280, 20, 400, 25)]
    assert access((250, 50), *ring, *blocks) is not None


def test_far_from_every_road_there_is_no_access() -> None:
    assert access((250, 5_000)) is None


@pytest.mark.parametrize("spot", [(100, 30), (0, 0), (50, 0)])
def test_a_point_on_a_road_is_its_own_access(spot: Metres) -> None:
    assert access(spot) == spot
