"""The grids that hold a point, most specific first, asked of PostGIS."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.teams.service import find_responsible_team
from gis.model import GRID_PRECEDENCE

_HOLDING = text(
    """
    SELECT g.id, g.code, g.kind, g.name, g.name_en, g.parent_id, g.street_code,
           a.code AS area_code, a.name AS area_name, a.name_en AS area_name_en
    FROM grid g
    JOIN ground_version v ON v.id = g.version_id AND v.active
    LEFT JOIN area a ON a.id = g.area_id
    WHERE ST_Covers(g.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
    ORDER BY g.code
    """
)


@dataclass(frozen=True, slots=True)
class PlacedChain:
    """The chain as the wire shows it, with the rows that own the point."""

    wire: dict[str, Any]
    owner_grid_id: int
    community_grid_id: int


async def find_chain(session: AsyncSession, point: tuple[float, float]) -> PlacedChain | None:
    """Return the grid chain and responsible team of a lon, lat point; None outside the ground."""
    rows = (await session.execute(_HOLDING, {"lon": point[0], "lat": point[1]})).all()
    chosen = _choose(rows)
    if "community" not in chosen:
        return None
    owner = next(chosen[kind] for kind in GRID_PRECEDENCE if kind in chosen)
    community = chosen["community"]
    wire: dict[str, Any] = {
        kind.value: _named(chosen[kind]) if kind in chosen else None for kind in GRID_PRECEDENCE
    }
    wire["area"] = {
        "code": community.area_code,
        "name": community.area_name,
        "name_en": community.area_name_en,
    }
    wire["owner"] = owner.code
    wire["team"] = await find_responsible_team(session, owner.street_code, community.code)
    return PlacedChain(wire, owner.id, community.id)


def _choose(rows: Any) -> dict[str, Row[Any]]:
    """Return one row a kind; on a shared border a child's own parent goes before the others."""
    chosen: dict[str, Row[Any]] = {}
    for kind, child in (
        ("compound", None),
        ("group", "compound"),
        ("community", "group"),
        ("street", None),
    ):
        of_kind = [row for row in rows if row.kind == kind]
        parent_id = chosen[child].parent_id if child in chosen else None
        of_kind.sort(key=lambda row, parent_id=parent_id: row.id != parent_id)  # type: ignore[misc]
        if of_kind:
            chosen[kind] = of_kind[0]
    return chosen


def _named(row: Row[Any]) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "name_en": row.name_en}
