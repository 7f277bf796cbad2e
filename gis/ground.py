"""Reading a version of the ground back from PostGIS as plain records."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from shapely import GeometryType, from_wkb, get_geometry, get_num_geometries, get_type_id
from sqlalchemy import Connection, LargeBinary, func, select

from gis.errors import GisError
from gis.model import (
    Address,
    AddressKind,
    Area,
    Building,
    Camera,
    Grid,
    GridKind,
    Place,
    PlaceKind,
    Road,
    RoadClass,
    Section,
    Street,
    Surface,
    TurnRestriction,
    TurnRule,
)
from gis.records import GroundData
from gis.tables import (
    AddressRow,
    AreaRow,
    BuildingRow,
    CameraRow,
    GridRow,
    GroundVersion,
    PlaceRow,
    RoadRow,
    SectionRow,
    StreetRow,
    SurfaceRow,
    TurnRow,
)


@dataclass(frozen=True, slots=True)
class StoredGround:
    """A version's id and digest, and its records."""

    version_id: int
    digest: str
    data: GroundData


def read_ground(connection: Connection, version_id: int | None = None) -> StoredGround:
    """Return a version of the ground; None: the active one.

    Raises GisError `ground.none` when nothing is active, `version.unknown` when there is no
    such version.
    """
    wanted = GroundVersion.active if version_id is None else GroundVersion.id == version_id
    version = connection.execute(
        select(GroundVersion.id, GroundVersion.digest).where(wanted)
    ).one_or_none()
    if version is not None:
        return StoredGround(version.id, version.digest, _Reader(connection, version.id).read())
    if version_id is None:
        raise GisError("ground.none")
    raise GisError("version.unknown", version=version_id)


def find_active_version(connection: Connection) -> int | None:
    """Return the id of the active version, None when no ground was loaded."""
    return connection.scalar(select(GroundVersion.id).where(GroundVersion.active))


class _Reader:
    """Reads the layers of one version, ordered by code."""

    def __init__(self, connection: Connection, version_id: int) -> None:
        self._connection = connection
        self._version_id = version_id

    def read(self) -> GroundData:
        grid_codes = self._codes(GridRow)
        return GroundData(
            areas=tuple(Area(**_fields(row, "population")) for row in self._rows(AreaRow)),
            grids=tuple(self._grids(grid_codes)),
            streets=tuple(Street(**_fields(row, "orient", "seq")) for row in self._rows(StreetRow)),
            sections=tuple(self._sections(grid_codes)),
            turns=tuple(_turn(row) for row in self._rows(TurnRow)),
            roads=tuple(_road(row) for row in self._rows(RoadRow)),
            places=tuple(_place(row, grid_codes) for row in self._rows(PlaceRow)),
            cameras=tuple(_camera(row, grid_codes) for row in self._rows(CameraRow)),
            addresses=tuple(_address(row) for row in self._rows(AddressRow)),
            surfaces=tuple(Surface(**_fields(row, "kind")) for row in self._rows(SurfaceRow)),
            buildings=tuple(_building(row) for row in self._rows(BuildingRow)),
        )

    def _rows(self, table: Any) -> list[Any]:
        plain = [column for column in table.__table__.columns if column.name != "geom"]
        wkb = func.ST_AsBinary(table.geom, type_=LargeBinary).label("wkb")
        query = select(*plain, wkb).where(table.version_id == self._version_id)
        rows = self._connection.execute(query.order_by(table.code)).all()
        shapes = _shapes([row.wkb for row in rows])
        return [
            SimpleNamespace(**row._mapping, geometry=shape)
            for row, shape in zip(rows, shapes, strict=True)
        ]

    def _codes(self, table: Any) -> dict[int, str]:
        query = select(table.id, table.code).where(table.version_id == self._version_id)
        return {row.id: row.code for row in self._connection.execute(query)}

    def _grids(self, grid_codes: dict[int, str]) -> list[Grid]:
        area_codes = self._codes(AreaRow)
        return [_grid(row, grid_codes, area_codes) for row in self._rows(GridRow)]

    def _sections(self, grid_codes: dict[int, str]) -> list[Section]:
        street_codes = self._codes(StreetRow)
        return [
            Section(
                **_fields(row, "seq"),
                street=street_codes[row.street_id],
                grid=grid_codes[row.grid_id],
            )
            for row in self._rows(SectionRow)
        ]


def _shapes(wkb: list[bytes]) -> Any:
    """Return geometries, all decoded at once; a multipolygon of one part as that part."""
    shapes = from_wkb(np.array(wkb, dtype=object))
    single = (get_type_id(shapes) == GeometryType.MULTIPOLYGON) & (get_num_geometries(shapes) == 1)
    shapes[single] = get_geometry(shapes[single], 0)
    return shapes


def _fields(row: Any, *names: str) -> dict[str, Any]:
    """Return code, names, geometry and the further fields of a row."""
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "geometry": row.geometry,
        **{name: getattr(row, name) for name in names},
    }


def _grid(row: Any, grid_codes: dict[int, str], area_codes: dict[int, str]) -> Grid:
    community = row.area_id is not None
    return Grid(
        **_fields(row, "level"),
        kind=GridKind(row.kind),
        parent=area_codes[row.area_id] if community else grid_codes[row.parent_id],
        side_left=grid_codes.get(row.side_left_id),
        side_right=grid_codes.get(row.side_right_id),
        street=row.street_code,
    )


def _road(row: Any) -> Road:
    return Road(
        **_fields(row, "oneway", "width_m", "from_node", "to_node"),
        road_class=RoadClass(row.road_class),
        street=row.street_code,
    )


def _turn(row: Any) -> TurnRestriction:
    return TurnRestriction(
        code=row.code,
        from_road=row.from_road,
        to_road=row.to_road,
        rule=TurnRule(row.rule),
        geometry=row.geometry,
    )


def _place(row: Any, grid_codes: dict[int, str]) -> Place:
    return Place(
        **_fields(row, "road", "smart"),
        kind=PlaceKind(row.kind),
        grid=grid_codes[row.grid_id],
        aliases=tuple(row.aliases),
    )


def _camera(row: Any, grid_codes: dict[int, str]) -> Camera:
    return Camera(
        code=row.code,
        name=row.name,
        facing_deg=row.facing_deg,
        key=row.key,
        grid=grid_codes[row.grid_id],
        geometry=row.geometry,
    )


def _address(row: Any) -> Address:
    return Address(
        code=row.code,
        kind=AddressKind(row.kind),
        road=row.road,
        number=row.number,
        compound=row.compound,
        building=row.building,
        unit=row.unit,
        text=row.text,
        geometry=row.geometry,
    )


def _building(row: Any) -> Building:
    return Building(code=row.code, compound=row.compound, floors=row.floors, geometry=row.geometry)
