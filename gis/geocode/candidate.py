"""What a search gives: places a text may mean, each with its trust and its reasons as codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gis.geocode.roads import LonLat
from gis.locate import GridChain

#: At or above this confidence a candidate may be used without asking the dispatcher.
CONFIDENT = 0.7


class CandidateKind(StrEnum):
    """What kind of thing a candidate is, the most precise first."""

    BUILDING = "building"
    HOUSE_NUMBER = "house_number"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    PLACE = "place"
    COMPOUND = "compound"
    ROAD = "road"
    COORDINATES = "coordinates"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a candidate was found: a stable code and its parameters, no text for people."""

    code: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a text may mean; `point` is lon, lat in WGS84 degrees."""

    label: str
    kind: CandidateKind
    point: LonLat
    confidence: float
    uncertainty_m: float
    why: Why
    chain: GridChain | None = None


@dataclass(frozen=True, slots=True)
class ReverseResult:
    """The address nearest to a point, how far away it is, and the grids of the point asked."""

    label: str
    distance_m: float
    point: LonLat
    chain: GridChain
