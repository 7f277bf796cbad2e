"""Plain records of the ground that every other module of gis takes and gives.

Coordinates are lon, lat in WGS84 (CGCS2000 is the same to the centimetre here);
lengths carry their unit in the name.
"""

from dataclasses import dataclass
from enum import StrEnum

from shapely import LineString, MultiPolygon, Point, Polygon


class GridKind(StrEnum):
    """What a grid stands for; the order is how specific its ownership of a point is."""

    COMPOUND = "compound"
    STREET = "street"
    GROUP = "group"
    COMMUNITY = "community"


#: Most specific first: the first grid of this order that holds a point owns it.
GRID_PRECEDENCE = (GridKind.COMPOUND, GridKind.STREET, GridKind.GROUP, GridKind.COMMUNITY)

LEVEL_OF_KIND = {
    GridKind.COMMUNITY: 1,
    GridKind.GROUP: 2,
    GridKind.STREET: 2,
    GridKind.COMPOUND: 3,
}


class RoadClass(StrEnum):
    """Classes of the road network, widest first."""

    AVENUE = "avenue"
    MAIN = "main"
    SECONDARY = "secondary"
    RESIDENTIAL = "residential"
    SERVICE = "service"
    LANE = "lane"
    FOOTPATH = "footpath"


class Mode(StrEnum):
    """How a unit moves."""

    CAR = "car"
    EBIKE = "ebike"
    FOOT = "foot"


class PlaceKind(StrEnum):
    """Kinds of point a caller names or a patrol stops at."""

    COMPOUND = "compound"
    GROUP_OFFICE = "group_office"
    VENUE = "venue"
    MARKET = "market"
    SMART_POINT = "smart_point"
    POLICE_POST = "police_post"
    STATION = "station"
    GATE = "gate"
    LANDMARK = "landmark"


class AddressKind(StrEnum):
    """What an address point was derived from."""

    ROAD = "road"
    COMPOUND = "compound"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the station's areas (片)."""

    code: str
    name: str
    name_en: str
    population: int
    geometry: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Grid:
    """One of the 146 grids; `parent` is an area code at level 1, else a grid code.

    A street grid is a corridor between two communities: `side_left` and `side_right`
    are their grid codes (equal when the street runs inside one), None on other kinds.
    """

    code: str
    name: str
    name_en: str
    level: int
    kind: GridKind
    parent: str
    side_left: str | None
    side_right: str | None
    street: str | None
    geometry: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Road:
    """A piece of road between two junctions, digitised from `from_node` to `to_node`.

    `oneway` is 0 (both ways), 1 (with the line) or -1 (against it).
    """

    code: str
    name: str
    name_en: str
    road_class: RoadClass
    oneway: int
    width_m: float
    from_node: str
    to_node: str
    street: str | None
    geometry: LineString


class TurnRule(StrEnum):
    """What a turn restriction says: not into that road, or into no other."""

    NO = "no"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class TurnRestriction:
    """A rule for whoever comes to a junction by `from_road`; both roads are codes.

    The roads meet at the junction at `geometry`. The same road twice is a U-turn.
    """

    code: str
    from_road: str
    to_road: str
    rule: TurnRule
    geometry: Point


@dataclass(frozen=True, slots=True)
class Place:
    """A named point; `grid` is the code of the compound or group grid it belongs to."""

    code: str
    name: str
    name_en: str
    kind: PlaceKind
    grid: str
    aliases: tuple[str, ...]
    road: str
    smart: bool
    geometry: Point


@dataclass(frozen=True, slots=True)
class Camera:
    """A video camera; `facing_deg` is clockwise from north."""

    code: str
    name: str
    facing_deg: float
    key: bool
    grid: str
    geometry: Point


@dataclass(frozen=True, slots=True)
class Address:
    """An address point: a house number on a road, or a building and unit of a compound.

    `road` and `number` are set for AddressKind.ROAD; `compound` (its place name),
    `building` and `unit` for AddressKind.COMPOUND. Unset numbers are 0.
    """

    code: str
    kind: AddressKind
    road: str
    number: int
    compound: str
    building: int
    unit: int
    text: str
    geometry: Point


@dataclass(frozen=True, slots=True)
class Street:
    """The centreline of a main street; `orient` is "h" or "v", `seq` counts within it from 1."""

    code: str
    name: str
    name_en: str
    orient: str
    seq: int
    geometry: LineString


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a main street; `grid` is the code of the street grid about it."""

    code: str
    name: str
    name_en: str
    street: str
    seq: int
    grid: str
    geometry: LineString


@dataclass(frozen=True, slots=True)
class Surface:
    """A piece of backdrop; `kind` is water, green, railway or square."""

    code: str
    kind: str
    name: str
    name_en: str
    geometry: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Building:
    """A building's footprint; `compound` is the grid code of its compound, or empty."""

    code: str
    compound: str
    floors: int
    geometry: Polygon | MultiPolygon
