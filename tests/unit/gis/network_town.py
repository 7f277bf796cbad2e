"""Small towns drawn in metres, east and north of a corner near Qujing."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point

from gis.metric import to_lonlat, to_metres
from gis.model import Place, PlaceKind, Road, RoadClass

CORNER = to_metres(np.array([103.79, 25.48]))

#: Seconds a metre takes, by hand from the speed in km/h.
AT_5 = 3.6 / 5
AT_10 = 3.6 / 10
AT_20 = 3.6 / 20

Metres = tuple[float, float]


def at(*spots: Metres) -> NDArray[np.float64]:
    """Return the lon, lat of spots given in metres, (k, 2)."""
    return to_lonlat(CORNER + np.array(spots, dtype=np.float64))


def draw(
    nodes: Mapping[str, Metres],
    ends: str,
    name: str = "",
    *,
    road_class: RoadClass = RoadClass.RESIDENTIAL,
    oneway: int = 0,
    width_m: float = 6.0,
    via: Sequence[Metres] = (),
) -> Road:
    """Return a road between two nodes named by one letter each, as in "AB"."""
    spots = [nodes[ends[0]], *via, nodes[ends[1]]]
    return Road(
        code=f"{ends}{name}",
        name=name,
        name_en=f"{name} en" if name else "",
        road_class=road_class,
        oneway=oneway,
        width_m=width_m,
        from_node=ends[0],
        to_node=ends[1],
        street=None,
        geometry=LineString(at(*spots)),
    )


def gate(spot: Metres, name: str = "翠苑东门") -> Place:
    """Return a compound gate."""
    return Place(
        code=name,
        name=name,
        name_en=f"{name} en",
        kind=PlaceKind.GATE,
        grid="530302006001X01",
        aliases=(),
        road="",
        smart=False,
        geometry=Point(at(spot)[0]),
    )
