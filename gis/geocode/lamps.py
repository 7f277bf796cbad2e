"""Lamp posts of a ground that has no layer of them: numbered along the doors of their side.

A post stands every `SPACING_M` of its side of the road, from the lowest house number on; posts with
odd numbers stand where the odd house numbers are. Whoever has surveyed posts gives them as places
(麒麟南路12号灯杆), which go before this.
"""

import numpy as np
from shapely import LineString

from gis.geocode.roads import NamedRoad
from gis.geocode.spot import Precision, Spot
from gis.metric import to_lonlat, to_metres

#: The usual spacing of lamps on town roads (CJJ 45, three to four times their height).
SPACING_M = 30.0
_UNCERTAINTY_M = 60.0
_TRUST = 0.65
#: How an address text names a lamp post; the form of the data, not of a page.
LABEL = "{}{}号灯杆"


def place_lamp(road: NamedRoad, number: int) -> Spot | None:
    """Return where a lamp post should stand, or None past the last door of its side."""
    doors = [road.by_number[door] for door in sorted(road.by_number) if door % 2 == number % 2]
    if len(doors) < 2:
        return None
    line = LineString(to_metres(np.array([[d.geometry.x, d.geometry.y] for d in doors])))
    at_m = (number - 1) // 2 * SPACING_M
    if at_m > line.length:
        return None
    point = to_lonlat(line.interpolate(at_m))
    label = LABEL.format(road.name, number)
    place = (point.x, point.y)
    return Spot("lamp_derived", place, _UNCERTAINTY_M, _TRUST, label, Precision.ESTIMATED)
