"""The street network: graphs, travel times, routes and turn lists; pure, from records."""

from gis.network.closures import Closure, Stretch
from gis.network.follow import distance_to_route_m, remaining
from gis.network.network import Network
from gis.network.route import NetworkError, Route, Step
from gis.network.times import TimeField
from gis.network.turns import TurnCode

__all__ = [
    "Closure",
    "Network",
    "NetworkError",
    "Route",
    "Step",
    "Stretch",
    "TimeField",
    "TurnCode",
    "distance_to_route_m",
    "remaining",
]
