"""Calls for help on the wire, inbound."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dispatch.incidents.schemas import LonLat


class EmergencyIn(BaseModel):
    """When the button was held, and where the phone was as far as it knew."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None
    point: LonLat | None = None
    accuracy_m: Annotated[float, Field(ge=0)] | None = None
