"""Walking along a line at a steady speed. Pure; metres on the local plane."""

import math
from dataclasses import dataclass

from shapely import LineString, Point

XY = tuple[float, float]

#: The bearing is that of the next so many metres: shorter ones flicker at every vertex.
_LOOK_AHEAD_M = 4.0


@dataclass(slots=True)
class Walk:
    """Somebody on the way along a line; `along_m` is how far they have come."""

    line: LineString
    speed_ms: float
    along_m: float = 0.0

    @property
    def arrived(self) -> bool:
        """Whether the end of the line is reached."""
        return bool(self.along_m >= self.line.length)

    @property
    def xy(self) -> XY:
        """Where they are."""
        return _xy_at(self.line, self.along_m)

    @property
    def heading_deg(self) -> float | None:
        """The bearing of what comes next, clockwise from north; None at the end."""
        return bearing_deg(self.xy, _xy_at(self.line, self.along_m + _LOOK_AHEAD_M))

    def advance(self, seconds: float) -> None:
        """Go on for so many seconds, at most to the end."""
        self.along_m = min(self.line.length, self.along_m + self.speed_ms * seconds)


def join_walk(line: LineString, xy: XY, speed_ms: float) -> Walk:
    """Return a walk on the line that begins at its spot nearest to where somebody is."""
    return Walk(line, speed_ms, line.project(Point(xy)) if line.length > 0 else 0.0)


def straight_line(start: XY, end: XY) -> LineString:
    """Return the line from one spot to another."""
    return LineString([start, end])


def bearing_deg(start: XY, end: XY) -> float | None:
    """Return the bearing from one spot to another in [0, 360); None when they are the same."""
    east, north = end[0] - start[0], end[1] - start[1]
    if math.hypot(east, north) < 0.01:
        return None
    return math.degrees(math.atan2(east, north)) % 360.0


def _xy_at(line: LineString, along_m: float) -> XY:
    spot = line.interpolate(along_m)
    return (spot.x, spot.y)
