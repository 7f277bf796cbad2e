"""Routes by car to house numbers of the ground end on the address's own road, where cars may."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.files import read_layers
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.geocoder import Geocoder
from gis.locate import GridLocator
from gis.metric import to_metres
from gis.model import Address, AddressKind, Mode, PlaceKind
from gis.network import Network
from gis.network.graph import Bools, weigh
from gis.network.speeds import default_speeds
from gis.records import GroundData, to_records

GROUND = Path(__file__).parents[3] / "data" / "shapefiles"
SAMPLE, SEED = 300, 6
#: As docs/geocoding.md says it.
ON_OWN_ROAD, ROAD_CLOSED_TO_CARS = 223, 77


@pytest.fixture(scope="module")
def data() -> GroundData:
    return to_records(read_layers(GROUND))


@pytest.fixture(scope="module")
def network(data: GroundData) -> Network:
    return Network(data.roads, data.places, turns=data.turns)


@pytest.fixture(scope="module")
def doors(data: GroundData) -> list[Address]:
    """Return a sample of the house numbers."""
    all_doors = [one for one in data.addresses if one.kind is AddressKind.ROAD]
    picked = np.random.default_rng(SEED).choice(len(all_doors), SAMPLE, replace=False)
    return [all_doors[index] for index in picked]


def _open_to_cars(network: Network) -> Bools:
    return weigh(network.edges, default_speeds().profiles[Mode.CAR], None).usable


def test_a_car_ends_on_the_addresss_road_wherever_cars_may_use_it(
    data: GroundData, network: Network, doors: list[Address]
) -> None:
    geocoder = Geocoder(Gazetteer(data, ()), GridLocator(data.grids, data.areas))
    start = next(place for place in data.places if place.kind is PlaceKind.STATION).geometry
    usable, lines = _open_to_cars(network), network.edges.lines
    names = np.array([road.name for road in network.edges.roads])
    own, closed = 0, 0
    for door in doors:
        access = geocoder.search(door.text)[0].access
        assert access is not None, door.text
        route = network.route((start.x, start.y), access, Mode.CAR)
        mine = np.flatnonzero(names == door.road)
        spot = shapely.Point(to_metres(np.array(access)))
        nearest = mine[shapely.distance(lines[mine], spot).argmin()]
        if usable[nearest]:
            assert route.steps[-1].street == door.road, door.text
            own += 1
        else:
            assert route.steps[-1].street != door.road, door.text
            closed += 1
    assert (own, closed) == (ON_OWN_ROAD, ROAD_CLOSED_TO_CARS)
