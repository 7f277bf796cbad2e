"""Closures on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dispatch.closures.rules import LONGEST_MIN, MOST_POINTS, Bars

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Line = Annotated[list[tuple[Longitude, Latitude]], Field(min_length=2, max_length=MOST_POINTS)]
Minutes = Annotated[int, Field(ge=1, le=LONGEST_MIN)]


class LineIn(BaseModel):
    """A line drawn on the map, lon, lat."""

    model_config = ConfigDict(extra="forbid")

    line: Line


class ClosureIn(LineIn):
    """A closure: where, for whom, how long from now, and why."""

    bars: Bars
    minutes: Minutes
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


class ExtendIn(BaseModel):
    """How long from now a closure lasts after all."""

    model_config = ConfigDict(extra="forbid")

    minutes: Minutes
