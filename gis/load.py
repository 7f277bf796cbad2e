"""Loading a ground into PostGIS: one transaction, all or nothing, a new version each change."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.orm import DeclarativeBase

from gis.layers import SRID_STORE
from gis.model import GridKind
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
)

#: Held while loading, so that two loads can't interleave.
_LOAD_LOCK = 7_610_001

#: Parents before children: community, group, then what hangs on groups or crosses them.
_GRID_ORDER = (GridKind.COMMUNITY, GridKind.GROUP, GridKind.STREET, GridKind.COMPOUND)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that is active after a load, and whether the load made it."""

    version_id: int
    created: bool


def load_ground(connection: Connection, data: GroundData, digest: str) -> Loaded:
    """Make the ground the active version, unless a version with this digest is there already.

    `digest` identifies the files' content. Runs in the connection's transaction: the caller
    commits. Earlier versions stay. Database constraints raise IntegrityError.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOAD_LOCK})
    known = connection.execute(
        select(GroundVersion.id, GroundVersion.active).where(GroundVersion.digest == digest)
    ).one_or_none()
    if known is not None and known.active:
        return Loaded(known.id, created=False)
    connection.execute(update(GroundVersion).values(active=False).where(GroundVersion.active))
    if known is not None:
        connection.execute(
            update(GroundVersion).values(active=True).where(GroundVersion.id == known.id)
        )
        return Loaded(known.id, created=False)
    version_id: int = connection.execute(
        insert(GroundVersion).values(digest=digest, active=True).returning(GroundVersion.id)
    ).scalar_one()
    _Writer(connection, version_id).write(data)
    return Loaded(version_id, created=True)


class _Writer:
    """Writes the layers of one version, parents before children."""

    def __init__(self, connection: Connection, version_id: int) -> None:
        self._connection = connection
        self._version_id = version_id

    def write(self, data: GroundData) -> None:
        areas = self._insert(AreaRow, (_plain(area) for area in data.areas))
        grids = self._grids(data, areas)
        streets = self._insert(StreetRow, (_plain(street) for street in data.streets))
        self._insert(SectionRow, (_section(s, streets, grids) for s in data.sections))
        self._insert(RoadRow, (_road(road) for road in data.roads))
        self._insert(PlaceRow, (_on_grid(place, grids) for place in data.places))
        self._insert(CameraRow, (_on_grid(camera, grids) for camera in data.cameras))
        self._insert(AddressRow, (_plain(address) for address in data.addresses))
        self._insert(SurfaceRow, (_plain(surface) for surface in data.surfaces))
        self._insert(BuildingRow, (_plain(building) for building in data.buildings))

    def _grids(self, data: GroundData, areas: dict[str, int]) -> dict[str, int]:
        ids: dict[str, int] = {}
        for kind in _GRID_ORDER:
            rows = [_grid(grid, areas, ids) for grid in data.grids if grid.kind is kind]
            ids |= self._insert(GridRow, rows)
        return ids

    def _insert(
        self, table: type[DeclarativeBase], rows: Iterable[dict[str, Any]]
    ) -> dict[str, int]:
        """Insert the rows and return their ids by code."""
        stamped = [{**row, "version_id": self._version_id} for row in rows]
        if not stamped:
            return {}
        columns: Sequence[Any] = [table.__table__.c.code, table.__table__.c.id]
        result = self._connection.execute(insert(table).returning(*columns), stamped)
        return {code: row_id for code, row_id in result}  # noqa: C416 - rows are no pairs to mypy


def _geom(shape: BaseGeometry) -> Any:
    many = MultiPolygon([shape]) if isinstance(shape, Polygon) else shape
    return from_shape(many, srid=SRID_STORE)


def _plain(record: Any) -> dict[str, Any]:
    """Return a record's fields as its table names them."""
    fields = asdict(record)
    return {**fields, "geom": _geom(fields.pop("geometry"))}


def _grid(grid: Any, areas: dict[str, int], grids: dict[str, int]) -> dict[str, Any]:
    row = _plain(grid)
    parent = row.pop("parent")
    community = grid.kind is GridKind.COMMUNITY
    return row | {
        "area_id": areas[parent] if community else None,
        "parent_id": None if community else grids[parent],
        "side_left_id": grids.get(row.pop("side_left") or ""),
        "side_right_id": grids.get(row.pop("side_right") or ""),
        "street_code": row.pop("street"),
    }


def _section(section: Any, streets: dict[str, int], grids: dict[str, int]) -> dict[str, Any]:
    row = _plain(section)
    return row | {"street_id": streets[row.pop("street")], "grid_id": grids[row.pop("grid")]}


def _road(road: Any) -> dict[str, Any]:
    row = _plain(road)
    return row | {"street_code": row.pop("street")}


def _on_grid(record: Any, grids: dict[str, int]) -> dict[str, Any]:
    row = _plain(record)
    return row | {"grid_id": grids[row.pop("grid")]}
