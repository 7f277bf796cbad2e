"""Where something was placed, how it was, and how far that can be trusted."""

from dataclasses import dataclass
from enum import StrEnum

LonLat = tuple[float, float]


class Precision(StrEnum):
    """What a point is: surveyed, worked out, a guess, or the middle of a whole stretch."""

    EXACT = "exact"
    DERIVED = "derived"
    ESTIMATED = "estimated"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was placed: why code, lon and lat, metres of uncertainty, trust 0..1.

    `access` is the place on its own road's centreline, None where no road is known.
    """

    code: str
    point: LonLat
    uncertainty_m: float
    trust: float
    label: str
    precision: Precision = Precision.EXACT
    access: LonLat | None = None
