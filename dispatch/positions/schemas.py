"""Positions on the wire, inbound; the same form by HTTP and by the socket."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dispatch.incidents.schemas import LonLat
from dispatch.positions.rules import Fix

#: A phone that was offline sends what it kept in pieces of this size.
MOST_FIXES = 500


class FixIn(BaseModel):
    """One fix of a device."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=64)]
    at: AwareDatetime
    point: LonLat
    accuracy_m: Annotated[float, Field(ge=0)]
    speed_kmh: Annotated[float, Field(ge=0, le=400)] | None = None
    heading_deg: Annotated[float, Field(ge=0, le=360)] | None = None

    def fix(self) -> Fix:
        """Return the plain record."""
        at: datetime = self.at
        return Fix(self.id, at, self.point, self.accuracy_m, self.speed_kmh, self.heading_deg)


class FixesIn(BaseModel):
    """A batch of fixes, oldest first."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["positions"] = "positions"
    fixes: Annotated[list[FixIn], Field(max_length=MOST_FIXES)]


class Rejected(BaseModel):
    """A fix that was not believed, and why."""

    id: str
    code: str


class Taken(BaseModel):
    """What came of a batch."""

    accepted: int
    rejected: list[Rejected]
