"""Patrols on the wire, inbound."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dispatch.incidents.schemas import LonLat
from dispatch.patrols.life import SkipReason

#: A person waits for it; beyond this a search finds next to nothing.
MOST_SECONDS = 120
Factor = Annotated[float, Field(gt=0, le=10)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PlanIn(BaseModel):
    """A plan to be made: the window, who goes (None: who is on duty), how long to search."""

    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    unit_ids: Annotated[list[int], Field(min_length=1, max_length=200)] | None = None
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)] = 10
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class DoneIn(BaseModel):
    """A stop ticked off by hand, or by the mark that was read there."""

    model_config = ConfigDict(extra="forbid")

    key: UUID
    by: Literal["hand", "mark"]
    mark: Annotated[str, Field(max_length=200)] | None = None
    at: AwareDatetime

    @model_validator(mode="after")
    def check_mark(self) -> Self:
        """Raise ValueError unless a mark comes exactly with `by` mark."""
        if (self.by == "mark") != (self.mark is not None):
            raise ValueError("mark")
        return self


class SkipIn(BaseModel):
    """A stop left out, and why."""

    model_config = ConfigDict(extra="forbid")

    key: UUID
    reason: SkipReason
    at: AwareDatetime


class HotSpotIn(BaseModel):
    """A place that came up in the middle of the night."""

    model_config = ConfigDict(extra="forbid")

    point: LonLat
    name: Words = ""


class WeightIn(BaseModel):
    """The weekly assessment's word on a grid."""

    model_config = ConfigDict(extra="forbid")

    factor: Factor
    until: AwareDatetime
    reason: Words = ""


class EventIn(BaseModel):
    """A market day, match or holiday."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["market", "match", "holiday"]
    name: Annotated[Words, Field(min_length=1)]
    grid_codes: Annotated[list[Code], Field(min_length=1, max_length=200)]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    factor: Factor
