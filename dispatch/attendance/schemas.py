"""Attendance on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dispatch.attendance.codes import DIGITS
from dispatch.attendance.rules import Mark

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class CodeIn(BaseModel):
    """The code that the post shows."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(pattern=rf"^\d{{{DIGITS}}}$")]


class PositionIn(BaseModel):
    """Where the phone is, once, lon, lat; only how near that is is kept."""

    model_config = ConfigDict(extra="forbid")

    point: tuple[Longitude, Latitude]
    accuracy_m: Annotated[float, Field(ge=0)]


class MarkIn(BaseModel):
    """How somebody came, as their leader saw it."""

    model_config = ConfigDict(extra="forbid")

    mark: Mark
