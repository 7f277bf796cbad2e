"""The street network: graphs, travel times, routes and turn lists; pure, from records."""

from gis.network.follow import distance_to_route_m, remaining
from gis.network.network import Network
from gis.network.route import NetworkError, Route, Step
from gis.network.times import TimeField
from gis.network.turns import TurnCode

__all__ = [
    "Network",
    "NetworkError",
    "Route",
    "Step",
    "TimeField",
    "TurnCode",
    "distance_to_route_m",
    "remaining",
]
