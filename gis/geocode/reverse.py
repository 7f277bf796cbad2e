"""From a point to words: the nearest address, place or road."""

import numpy as np
import shapely
from shapely import Point, STRtree

from gis.geocode.gazetteer import Gazetteer
from gis.geocode.spot import LonLat
from gis.metric import to_lonlat, to_metres

#: Farther than this from any address or place, a point is said by its road.
NEARBY_M = 60.0


class NearestIndex:
    """The nearest address, place or road of a point; immutable."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        places = gazetteer.places.values()
        labels = [address.text for address in gazetteer.addresses]
        self._point_labels = [*labels, *(place.name for place in places)]
        points = [address.geometry for address in gazetteer.addresses]
        self._points = _tree([*points, *(place.geometry for place in places)])
        pieces = [piece for road in gazetteer.roads.values() for piece in road.pieces]
        self._road_labels = [piece.name for piece in pieces]
        self._roads = _tree([piece.geometry for piece in pieces])

    def find_nearest(self, lon: float, lat: float) -> tuple[str, float, LonLat] | None:
        """Return label, distance in metres and point (lon, lat) of what is nearest, or None.

        An address or place within `NEARBY_M` goes before the road, which is nearly always
        nearer to a click in the street.
        """
        here = to_metres(Point(lon, lat))
        by_point = _nearest(self._points, self._point_labels, here)
        by_road = _nearest(self._roads, self._road_labels, here)
        if by_point and (by_point[1] <= NEARBY_M or not by_road or by_point[1] <= by_road[1]):
            return by_point
        return by_road


def _tree(shapes: list[Point]) -> STRtree:
    return STRtree(to_metres(np.array(shapes, dtype=object)) if shapes else [])


def _nearest(tree: STRtree, labels: list[str], here: Point) -> tuple[str, float, LonLat] | None:
    row = tree.nearest(here)
    if row is None:
        return None
    shape = tree.geometries[row]
    foot = to_lonlat(shapely.get_point(shapely.shortest_line(shape, here), 0))
    return labels[row], round(float(shape.distance(here)), 1), (foot.x, foot.y)
