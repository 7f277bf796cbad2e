"""Writing a ground into PostGIS as a new version: one transaction, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import psycopg
from psycopg import sql
from shapely import MultiPolygon, Polygon, set_srid, to_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

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
    TurnRow,
)
from gis.versions import activate_version, lock_versions

#: Parents before children: community, group, then what hangs on groups or crosses them.
_GRID_ORDER = (GridKind.COMMUNITY, GridKind.GROUP, GridKind.STREET, GridKind.COMPOUND)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that holds a ground, and whether this very load made it."""

    version_id: int
    created: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a proposed ground comes from, and who proposed it."""

    source: str
    by: str


def propose_ground(connection: Connection, data: GroundData, digest: str, origin: Origin) -> Loaded:
    """Write the ground as a version, unless one with this digest is there already.

    `digest` identifies the content. What is active stays so. Runs in the connection's
    transaction: the caller commits. Database constraints raise IntegrityError.
    """
    lock_versions(connection)
    known = connection.execute(
        select(GroundVersion.id).where(GroundVersion.digest == digest)
    ).scalar_one_or_none()
    if known is not None:
        return Loaded(known, created=False)
    values = {"digest": digest, "active": False, "source": origin.source, "proposed_by": origin.by}
    version_id: int = connection.execute(
        insert(GroundVersion).values(values).returning(GroundVersion.id)
    ).scalar_one()
    _Writer(connection, version_id).write(data)
    return Loaded(version_id, created=True)


def load_ground(connection: Connection, data: GroundData, digest: str, origin: Origin) -> Loaded:
    """Propose the ground and make it the active version at once."""
    loaded = propose_ground(connection, data, digest, origin)
    activate_version(connection, loaded.version_id, origin.by)
    return loaded


class _Writer:
    """Writes the layers of one version, parents before children."""

    def __init__(self, connection: Connection, version_id: int) -> None:
        self._connection = connection
        self._version_id = version_id

    def write(self, data: GroundData) -> None:
        self._insert(AreaRow, map(_plain, data.areas))
        grids = self._grids(data, self._ids(AreaRow))
        self._insert(StreetRow, map(_plain, data.streets))
        streets = self._ids(StreetRow)
        self._insert(SectionRow, (_section(s, streets, grids) for s in data.sections))
        self._insert(RoadRow, map(_road, data.roads))
        self._insert(TurnRow, map(_plain, data.turns))
        self._insert(PlaceRow, (_place(place, grids) for place in data.places))
        self._insert(CameraRow, (_on_grid(camera, grids) for camera in data.cameras))
        self._insert(AddressRow, map(_plain, data.addresses))
        self._insert(SurfaceRow, map(_plain, data.surfaces))
        self._insert(BuildingRow, map(_plain, data.buildings))

    def _grids(self, data: GroundData, areas: dict[str, int]) -> dict[str, int]:
        ids: dict[str, int] = {}
        for kind in _GRID_ORDER:
            of_kind = [grid for grid in data.grids if grid.kind is kind]
            self._insert(GridRow, [_grid(grid, areas, ids) for grid in of_kind])
            ids = self._ids(GridRow)
        return ids

    def _ids(self, table: Any) -> dict[str, int]:
        """Return the ids of this version's rows by code."""
        query = select(table.code, table.id).where(table.version_id == self._version_id)
        return {row.code: row.id for row in self._connection.execute(query)}

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        """Copy the rows into the table: many times faster than INSERT for thousands of them."""
        stamped = [{**row, "version_id": self._version_id} for row in rows]
        if not stamped:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.__tablename__),
            sql.SQL(", ").join(map(sql.Identifier, stamped[0])),
        )
        driver: Any = self._connection.connection.driver_connection
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for row in stamped:
                    copy.write_row(list(row.values()))
        except psycopg.IntegrityError as error:
            raise IntegrityError(table.__tablename__, None, error) from error


def _geom(shape: BaseGeometry) -> str:
    """Return a geometry as PostGIS reads it: EWKB in hexadecimal digits."""
    many = MultiPolygon([shape]) if isinstance(shape, Polygon) else shape
    digits: str = to_wkb(set_srid(many, SRID_STORE), hex=True, include_srid=True)
    return digits


def _plain(record: Any) -> dict[str, Any]:
    """Return a record's fields as its table names them."""
    row = {field.name: getattr(record, field.name) for field in fields(record)}
    return row | {"geom": _geom(row.pop("geometry"))}


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


def _place(place: Any, grids: dict[str, int]) -> dict[str, Any]:
    return _on_grid(place, grids) | {"aliases": list(place.aliases)}


def _on_grid(record: Any, grids: dict[str, int]) -> dict[str, Any]:
    row = _plain(record)
    return row | {"grid_id": grids[row.pop("grid")]}
