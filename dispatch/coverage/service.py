"""Coverage by the units that are available now, from where they are."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import MultiPolygon, get_coordinates
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.routing import where_is
from dispatch.ground.runtime import Ground
from dispatch.live.hub import Hub
from dispatch.units.rules import MODE_OF_KIND, UnitKind, UnitStatus
from dispatch.units.tables import Unit
from gis.model import Mode
from gis.network.coverage import Coverage, CoverageMap, make_coverage_map

#: Decimals of a hole's degrees: a metre.
_DECIMALS = 5

#: An answer serves so long while units only move: many screens must not ask for many searches.
FRESH_S = 2.0

LonLat = tuple[float, float]
#: Where the available units are, by how they move.
Origins = dict[Mode, list[LonLat]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The last answer, with what it was made from and when, by the clock that only runs on."""

    ground: Ground
    origins: Origins
    at_s: float
    value: dict[str, Any]

    def serves(self, ground: Ground, origins: Origins) -> bool:
        """Say whether it still answers: the same units, and none has moved for long."""
        if self.ground is not ground or _counts(self.origins) != _counts(origins):
            return False
        return self.origins == origins or time.monotonic() - self.at_s < FRESH_S


class CoverageDesk:
    """Measures coverage for a process: once for all who ask while nothing changed."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._map: tuple[int, CoverageMap] | None = None
        self._answer: _Answer | None = None

    async def get(self, session: AsyncSession, ground: Ground, hub: Hub) -> dict[str, Any]:
        """Return the shares and the holes as the wire shows them."""
        origins = await _find_origins(session, hub)
        async with self._lock:
            known = self._answer
            if known and known.serves(ground, origins):
                return known.value
            coverage = await asyncio.to_thread(self._measure, ground, origins)
            value = _value(coverage, sum(map(len, origins.values())))
            self._answer = _Answer(ground, origins, time.monotonic(), value)
            return value

    def _measure(self, ground: Ground, origins: Origins) -> Coverage:
        if self._map is None or self._map[0] != ground.version_id:
            self._map = (ground.version_id, make_coverage_map(ground.data, ground.network))
        points = {mode: np.array(lonlat) for mode, lonlat in origins.items()}
        return self._map[1].measure(ground.network, points)


def _counts(origins: Origins) -> dict[Mode, int]:
    return {mode: len(points) for mode, points in origins.items()}


async def _find_origins(session: AsyncSession, hub: Hub) -> Origins:
    available = select(Unit).where(Unit.status == UnitStatus.AVAILABLE).order_by(Unit.id)
    origins: Origins = {}
    for unit in await session.scalars(available):
        mode = MODE_OF_KIND[UnitKind(unit.kind)]
        origins.setdefault(mode, []).append(where_is(hub, unit))
    return origins


def _value(coverage: Coverage, units: int) -> dict[str, Any]:
    return {
        "units": units,
        "shares": [
            {
                "minutes": share.minutes,
                "grids": round(share.grids, 4),
                "places": round(share.places, 4),
                "residents": round(share.residents, 4),
            }
            for share in coverage.shares
        ],
        "holes": {
            "type": "FeatureCollection",
            "features": [_feature(minutes, hole) for minutes, hole in coverage.holes.items()],
        },
    }


def _feature(minutes: int, hole: MultiPolygon) -> dict[str, Any]:
    rings = [
        [
            get_coordinates(ring).round(_DECIMALS).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in hole.geoms
    ]
    return {
        "type": "Feature",
        "id": minutes,
        "properties": {"minutes": minutes},
        "geometry": {"type": "MultiPolygon", "coordinates": rings},
    }
