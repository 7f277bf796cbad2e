"""The roads that a drawn line closes, as they are kept and shown."""

import asyncio
from dataclasses import dataclass
from typing import Any

from shapely import LineString, get_coordinates

from dispatch.closures.views import roads_value
from dispatch.errors import InvalidError
from dispatch.ground.runtime import Ground

#: Decimals of a stretch's degrees: 0.1 m.
_DECIMALS = 6

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ClosedRoads:
    """The closed pieces as lists of lon, lat, their streets by name, their length together."""

    stretches: list[list[list[float]]]
    names: list[str]
    names_en: list[str]
    length_m: float

    def wire(self) -> dict[str, Any]:
        """Return what a dispatcher is shown before the closure is confirmed."""
        return {
            "geometry": {"type": "MultiLineString", "coordinates": self.stretches},
            "roads": roads_value(self.names, self.names_en),
            "length_m": self.length_m,
        }


async def find_closed_roads(ground: Ground, line: list[LonLat]) -> ClosedRoads:
    """Return the roads a line closes. Raises InvalidError `closure.no_road` when it is none."""
    closed = await asyncio.to_thread(_find, ground, LineString(line))
    if not closed.stretches:
        raise InvalidError("closure.no_road", where="line")
    return closed


def _find(ground: Ground, line: LineString) -> ClosedRoads:
    network = ground.network
    found = network.find_stretches(line)
    roads = [network.edges.roads[stretch.edge] for stretch in found]
    names = {road.name: road.name_en for road in roads if road.name}
    lengths_m = [(s.end - s.start) * network.edges.length_m[s.edge] for s in found]
    shapes = [get_coordinates(network.stretch_shape(stretch)) for stretch in found]
    return ClosedRoads(
        stretches=[xy.round(_DECIMALS).tolist() for xy in shapes],
        names=list(names),
        names_en=list(names.values()),
        length_m=round(float(sum(lengths_m)), 1),
    )
