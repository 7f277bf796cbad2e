"""Routes of units to incidents, computed off the event loop."""

import asyncio
import logging
from typing import Any

from dispatch.assignments.views import route_value
from dispatch.ground.runtime import Ground
from dispatch.live.hub import Hub
from dispatch.units.rules import MODE_OF_KIND, UnitKind
from dispatch.units.tables import Unit
from dispatch.units.views import home_point
from gis.errors import GisError

logger = logging.getLogger(__name__)

LonLat = tuple[float, float]


def where_is(hub: Hub, unit: Unit) -> LonLat:
    """Return the unit's latest position, or its home until it has sent one."""
    position = hub.positions.get(unit.id)
    return position.point if position else home_point(unit)


async def find_route(
    ground: Ground, hub: Hub, unit: Unit, target: LonLat | None
) -> dict[str, Any] | None:
    """Return the route from where the unit is to the target, for its way of moving.

    None where there is no target yet or no way to it: the unit still goes, by its own wits.
    """
    if target is None:
        return None
    mode = MODE_OF_KIND[UnitKind(unit.kind)]
    try:
        route = await asyncio.to_thread(ground.network.route, where_is(hub, unit), target, mode)
    except GisError as error:
        logger.warning("no route for %s: %s", unit.call_sign, error.code)
        return None
    return route_value(route)
