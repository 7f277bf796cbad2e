"""A town of ten roads, made by hand: a lattice of 0.002 degrees around (103.80, 25.50)."""

from collections.abc import Sequence

from shapely import LineString, Point, box

from gis.geocode.gazetteer import Alias, Gazetteer
from gis.geocode.geocoder import NO_REGION, Geocoder
from gis.geocode.region import Region
from gis.locate import GridLocator
from gis.model import (
    Address,
    AddressKind,
    Area,
    Camera,
    Grid,
    GridKind,
    Place,
    PlaceKind,
    Road,
    RoadClass,
    Section,
    Street,
)
from gis.records import GroundData

WEST, SOUTH, STEP = 103.80, 25.50, 0.002
COLUMNS = ("麒麟南路", "宁洲路", "重庆路", "珠江街", "长兴路")
ROWS = ("文昌街", "五一路", "益宁大道", "翠峰东路", "银杏巷")


def corner(column: float, row: float) -> tuple[float, float]:
    return (WEST + column * STEP, SOUTH + row * STEP)


def _piece(name: str, start: tuple[int, int], end: tuple[int, int]) -> Road:
    nodes = [f"N{column}{row}" for column, row in (start, end)]
    line = LineString([corner(*start), corner(*end)])
    code = f"{nodes[0]}-{nodes[1]}"
    return Road(code, name, "", RoadClass.MAIN, 0, 20.0, nodes[0], nodes[1], None, line)


def make_roads() -> list[Road]:
    rising = [
        _piece(name, (at, step), (at, step + 1))
        for at, name in enumerate(COLUMNS)
        for step in range(4)
    ]
    crossing = [
        _piece(name, (step, at), (step + 1, at))
        for at, name in enumerate(ROWS)
        for step in range(4)
    ]
    return rising + crossing


def _house(road: str, number: int, lon: float, lat: float) -> Address:
    text = f"{road}{number}号"
    return Address(text, AddressKind.ROAD, road, number, "", 0, 0, text, Point(lon, lat))


def make_addresses() -> list[Address]:
    """House numbers 1..160 on 麒麟南路 but 61..69, odd to the west; others on 文昌街, 重庆路."""
    houses = [
        _house(
            "麒麟南路",
            number,
            WEST + (0.0001 if number % 2 == 0 else -0.0001),
            SOUTH + number * 5e-5,
        )
        for number in range(1, 161)
        if not 61 <= number <= 69
    ]
    houses += [
        _house(road, number, WEST + lon + number * 1e-4, SOUTH + lat)
        for road, lon, lat in (("文昌街", 0, 1e-4), ("五一路", 0, STEP + 1e-4))
        for number in range(1, 40)
    ]
    houses += [
        _house("重庆路", number, WEST + 0.0041, SOUTH + number * 1e-4) for number in (2, 4, 6)
    ]
    doors = [(building, unit) for building in range(1, 13) for unit in (1, 2)]
    return houses + [_door("金江花园小区", building, unit) for building, unit in doors]


def _door(compound: str, building: int, unit: int) -> Address:
    text = f"{compound}{building}栋{unit}单元"
    point = Point(WEST + 0.0021 + building * 1e-4, SOUTH + 0.0021 + unit * 5e-5)
    return Address(text, AddressKind.COMPOUND, "", 0, compound, building, unit, text, point)


def _place(
    code: str, name: str, kind: PlaceKind, at: tuple[float, float], aliases: tuple[str, ...] = ()
) -> Place:
    return Place(code, name, "", kind, "530302006001G01", aliases, "", False, Point(*corner(*at)))


def make_places() -> list[Place]:
    return [
        _place("P1", "金江花园小区", PlaceKind.COMPOUND, (1.5, 1.5)),
        _place("P2", "幸福小区", PlaceKind.COMPOUND, (2.5, 2.5)),
        _place("P3", "益宁农贸市场", PlaceKind.MARKET, (3.5, 1.5), ("益宁菜市场",)),
        _place("P4", "文昌阁", PlaceKind.LANDMARK, (0.5, 0.5)),
        _place("P5", "平价超市", PlaceKind.VENUE, (1.2, 1.0)),
        _place("P6", "平价超市", PlaceKind.VENUE, (3.2, 3.0)),
        _place("P7", "金江花园小区南门", PlaceKind.GATE, (1.5, 1.0)),
    ]


def _grid(code: str, name: str, kind: GridKind, parent: str, corners: tuple[float, ...]) -> Grid:
    west, south, east, north = corners
    shape = box(*corner(west, south), *corner(east, north))
    return Grid(code, name, "", 1, kind, parent, None, None, None, shape)


def make_grids() -> list[Grid]:
    """Two communities side by side, a group each, a street line between, one compound."""
    return [
        _grid("530302006002", "水寨社区", GridKind.COMMUNITY, "A2", (2, -1, 5, 5)),
        _grid("530302006001", "台子社区", GridKind.COMMUNITY, "A1", (-1, -1, 2, 5)),
        _grid("530302006002G01", "水寨一组", GridKind.GROUP, "530302006002", (2, -1, 5, 5)),
        _grid("530302006001G01", "台子一组", GridKind.GROUP, "530302006001", (-1, -1, 2, 5)),
        _grid("S-V3-1", "重庆路一段", GridKind.STREET, "530302006001", (1.9, -1, 2.1, 5)),
        _grid(
            "530302006001X01",
            "金江花园",
            GridKind.COMPOUND,
            "530302006001G01",
            (1.1, 1.1, 1.8, 1.8),
        ),
    ]


def make_areas() -> list[Area]:
    west, east = box(*corner(-1, -1), *corner(2, 5)), box(*corner(2, -1), *corner(5, 5))
    return [Area("A2", "水寨片", "", 1, east), Area("A1", "台子片", "", 1, west)]


def make_locator() -> GridLocator:
    return GridLocator(make_grids(), make_areas())


def make_streets() -> list[Street]:
    """宁洲路 is the second vertical street, 文昌街 the first horizontal one."""
    lines = ((1, 0), (1, 4)), ((0, 0), (4, 0))
    rising, crossing = (LineString([corner(*start), corner(*end)]) for start, end in lines)
    return [
        Street("V2", "宁洲路", "", "v", 2, rising),
        Street("H1", "文昌街", "", "h", 1, crossing),
    ]


def make_sections() -> list[Section]:
    line = LineString([corner(2, 0), corner(2, 4)])
    return [Section("V3-1", "重庆路一段", "", "V3", 1, "S-V3-1", line)]


def make_cameras() -> list[Camera]:
    """Two at the crossing of 麒麟南路 and 文昌街, one at a gate."""
    spots = (
        ("C001", "文昌街麒麟南路路口监控1", (0.02, 0.02)),
        ("C002", "文昌街麒麟南路路口监控2", (0.02, -0.02)),
        ("C103", "金江花园小区南门监控", (1.5, 1.0)),
    )
    grid = "530302006001G01"
    return [Camera(code, name, 0.0, False, grid, Point(*corner(*at))) for code, name, at in spots]


def make_ground() -> GroundData:
    return GroundData(
        areas=tuple(make_areas()),
        grids=tuple(make_grids()),
        streets=tuple(make_streets()),
        sections=tuple(make_sections()),
        roads=tuple(make_roads()),
        turns=(),
        places=tuple(make_places()),
        cameras=tuple(make_cameras()),
        addresses=tuple(make_addresses()),
        surfaces=(),
        buildings=(),
    )


def make_geocoder(region: Region = NO_REGION, aliases: Sequence[Alias] = ()) -> Geocoder:
    gazetteer = Gazetteer(make_ground(), aliases)
    return Geocoder(gazetteer, make_locator(), region=region)
