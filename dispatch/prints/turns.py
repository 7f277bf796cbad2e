"""Turns of a way as they are kept, made ready for a route sheet."""

from collections.abc import Iterable
from typing import Any

from gis.network.turns import TurnCode
from gis.prints.route_sheet import RouteTurn


def read_turns(steps: Iterable[dict[str, Any]]) -> tuple[RouteTurn, ...]:
    """Return the turns of an assignment's or a patrol's way, in order."""
    return tuple(
        RouteTurn(
            code=TurnCode(step["code"]),
            street=step["street"],
            street_en=step["street_en"],
            length_m=step["length_m"],
            point=(step["point"][0], step["point"][1]),
        )
        for step in steps
    )
