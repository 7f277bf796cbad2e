"""The committed ground keeps its promises, and the generator is deterministic."""

import hashlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString

from gis.check import check_ground
from gis.files import read_layers, write_layers
from gis.generate import generate
from gis.metric import to_lonlat, to_metres
from gis.model import AddressKind, GridKind, PlaceKind, Road, RoadClass
from gis.records import GroundData, to_records

DATA = Path(__file__).parents[3] / "data" / "shapefiles"


@pytest.fixture(scope="module")
def ground() -> GroundData:
    return to_records(read_layers(DATA))


def test_counts(ground: GroundData) -> None:
    kinds = Counter(grid.kind for grid in ground.grids)
    assert kinds == {
        GridKind.COMMUNITY: 7,
        GridKind.GROUP: 42,
        GridKind.STREET: 39,
        GridKind.COMPOUND: 58,
    }
    places = Counter(place.kind for place in ground.places)
    assert len(ground.areas) == 7
    assert len(ground.streets) == 13
    assert len(ground.sections) == 39
    assert len(ground.cameras) == 500
    assert len(ground.addresses) >= 12_000
    assert places[PlaceKind.COMPOUND] == 58
    assert places[PlaceKind.GROUP_OFFICE] == 42
    assert places[PlaceKind.VENUE] >= 150
    assert places[PlaceKind.MARKET] == 2
    assert places[PlaceKind.STATION] == 1


def test_smart_places(ground: GroundData) -> None:
    smart = Counter(place.kind for place in ground.places if place.smart)
    assert smart[PlaceKind.GROUP_OFFICE] == 13
    assert smart[PlaceKind.MARKET] == 2
    assert smart[PlaceKind.COMPOUND] >= 20
    assert smart[PlaceKind.VENUE] >= 100


def test_area_is_the_stations(ground: GroundData) -> None:
    assert check_ground(ground).area_km2 == pytest.approx(13.05, rel=0.001)
    assert sum(area.population for area in ground.areas) == 100_600


def test_no_topology_finding(ground: GroundData) -> None:
    assert check_ground(ground).findings == ()


def test_junctions(ground: GroundData) -> None:
    degree = Counter(node for road in ground.roads for node in (road.from_node, road.to_node))
    assert sum(count != 2 for count in degree.values()) >= 1_500


def strong_parts(roads: list[Road]) -> int:
    codes = sorted({node for road in roads for node in (road.from_node, road.to_node)})
    number = {code: index for index, code in enumerate(codes)}
    arcs = [(number[r.from_node], number[r.to_node]) for r in roads if r.oneway >= 0]
    arcs += [(number[r.to_node], number[r.from_node]) for r in roads if r.oneway <= 0]
    rows, columns = np.array(arcs).T
    graph = coo_array((np.ones(len(arcs)), (rows, columns)), shape=(len(codes), len(codes)))
    return int(connected_components(graph, directed=True, connection="strong")[0])


def for_cars(road: Road) -> bool:
    if road.road_class is RoadClass.LANE:
        return road.width_m >= 3.5
    return road.road_class is not RoadClass.FOOTPATH


def test_one_ways_trap_no_car(ground: GroundData) -> None:
    cars = [road for road in ground.roads if for_cars(road)]
    assert any(road.oneway for road in cars)
    assert strong_parts(cars) == 1


def test_roads_meet_only_at_nodes(ground: GroundData) -> None:
    lines = to_metres(np.array([road.geometry for road in ground.roads], dtype=object))
    ends = [{road.from_node, road.to_node} for road in ground.roads]
    one, two = shapely.STRtree(lines).query(lines, predicate="crosses")
    crossing = [(a, b) for a, b in zip(one, two, strict=True) if a < b and not ends[a] & ends[b]]
    assert crossing == []


def test_gates_stand_on_nodes_and_are_the_only_way_in(ground: GroundData) -> None:
    nodes = {road.geometry.coords[0] for road in ground.roads}
    nodes |= {road.geometry.coords[-1] for road in ground.roads}
    walls = {g.code: g.geometry for g in ground.grids if g.kind is GridKind.COMPOUND}
    gates = defaultdict(list)
    for place in ground.places:
        if place.kind is PlaceKind.GATE:
            assert place.geometry.coords[0] in nodes
            gates[place.grid].append(to_metres(place.geometry))
    assert set(gates) == set(walls)
    lines = to_metres(np.array([road.geometry for road in ground.roads], dtype=object))
    tree = shapely.STRtree(lines)
    for code, wall in walls.items():
        edge = to_metres(wall).exterior
        allowed = shapely.union_all([gate.buffer(0.5) for gate in gates[code]])
        for index in tree.query(edge, predicate="intersects"):
            assert lines[index].intersection(edge).difference(allowed).is_empty
    assert {1, 2, 3} >= {len(of_wall) for of_wall in gates.values()}


def test_house_numbers_keep_their_side_and_rise(ground: GroundData) -> None:
    number = defaultdict(list)
    for address in ground.addresses:
        if address.kind is AddressKind.ROAD:
            number[address.road].append((address.number, to_metres(address.geometry)))
    streets = {street.name: to_metres(street.geometry) for street in ground.streets}
    for name, line in streets.items():
        assert {side_of(line, point) for n, point in number[name] if n % 2} == {1}
        assert {side_of(line, point) for n, point in number[name] if not n % 2} == {-1}
        for parity in (0, 1):
            side = sorted((n, line.project(p)) for n, p in number[name] if n % 2 == parity)
            along = [distance for _, distance in side]
            assert along == sorted(along)


def side_of(line: LineString, point: shapely.Point) -> int:
    along = line.project(point)
    here, ahead = line.interpolate(along), line.interpolate(along + 0.5)
    turn = (ahead.x - here.x) * (point.y - here.y) - (ahead.y - here.y) * (point.x - here.x)
    return 1 if turn > 0 else -1


def test_addresses_people_name_are_there_once(ground: GroundData) -> None:
    texts = Counter(address.text for address in ground.addresses)
    assert texts["麒麟南路128号"] == 1
    assert texts["金域小区3栋2单元"] == 1
    assert max(texts.values()) == 1


def test_buildings_stand_clear_of_the_roads(ground: GroundData) -> None:
    lines = to_metres(np.array([road.geometry for road in ground.roads], dtype=object))
    houses = to_metres(np.array([house.geometry for house in ground.buildings], dtype=object))
    hit = shapely.STRtree(lines).query(houses, predicate="intersects")[0]
    assert len(houses) >= 3_000
    assert len(np.unique(hit)) == 0


def test_metric_plane_goes_there_and_back() -> None:
    point = np.array([103.796, 25.492])
    np.testing.assert_allclose(to_lonlat(to_metres(point)), point, atol=1e-9)
    line = LineString([(103.79, 25.49), (103.80, 25.49)])
    assert to_metres(line).length == pytest.approx(1005.5, abs=1.0)


def test_the_same_seed_writes_the_committed_bytes(tmp_path: Path) -> None:
    write_layers(generate(), tmp_path)
    assert digests(tmp_path) == {k: v for k, v in digests(DATA).items() if k != "SOURCES.md"}


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
