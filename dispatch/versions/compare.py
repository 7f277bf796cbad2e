"""What a version would change: its grids against another's, and whose ground incidents are on."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from dispatch.incidents.rules import IncidentState
from dispatch.incidents.tables import Incident
from gis.diff import GroundDiff, diff_grounds, list_owner_changes, make_locator
from gis.ground import read_ground
from gis.records import GroundData


@dataclass(frozen=True, slots=True)
class Regridded:
    """Incidents whose point another grid owns: how many of all, and which are open or closed.

    The incidents themselves stay as they are: each keeps the grid that was valid on its day.
    """

    total: int
    open: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One version against another, both by id."""

    before: int
    after: int
    ground: GroundDiff
    incidents: Regridded


def compare_versions(connection: Connection, after: int, before: int | None = None) -> Comparison:
    """Compare a version with an earlier one; None: with the active one.

    Raises GisError `version.unknown`, `ground.none`.
    """
    old, new = read_ground(connection, before), read_ground(connection, after)
    return Comparison(
        before=old.version_id,
        after=new.version_id,
        ground=diff_grounds(old.data, new.data),
        incidents=find_regridded(connection, old.data, new.data),
    )


def find_regridded(connection: Connection, old: GroundData, new: GroundData) -> Regridded:
    """Return the incidents with a point that different grids own in the two grounds."""
    rows = connection.execute(
        select(
            Incident.number,
            Incident.state,
            func.ST_X(Incident.point).label("lon"),
            func.ST_Y(Incident.point).label("lat"),
        )
        .where(Incident.point.is_not(None))
        .order_by(Incident.id)
    ).all()
    changes = list_owner_changes(
        make_locator(old), make_locator(new), [r.lon for r in rows], [r.lat for r in rows]
    )
    moved = [rows[change.index] for change in changes]
    return Regridded(
        total=len(rows),
        open=tuple(row.number for row in moved if row.state != IncidentState.CLOSED),
        closed=tuple(row.number for row in moved if row.state == IncidentState.CLOSED),
    )
