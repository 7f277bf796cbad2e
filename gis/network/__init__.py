"""The street network: graphs, travel times, routes and turn lists; pure, from records."""

from gis.network.access import AccessFinder
from gis.network.closures import Closure, Stretch
from gis.network.follow import distance_m, distance_to_route_m, remaining
from gis.network.network import Network
from gis.network.route import NetworkError, Route, Step
from gis.network.snap import MAX_ACCESS_M, Positions
from gis.network.times import TimeField
from gis.network.turns import TurnCode

__all__ = [
    "MAX_ACCESS_M",
    "AccessFinder",
    "Closure",
    "Network",
    "NetworkError",
    "Positions",
    "Route",
    "Step",
    "Stretch",
    "TimeField",
    "TurnCode",
    "distance_m",
    "distance_to_route_m",
    "remaining",
]
