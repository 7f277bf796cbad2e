"""Assignments on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dispatch.incidents.schemas import Text


class AssignIn(BaseModel):
    """The unit a person chose."""

    model_config = ConfigDict(extra="forbid")

    unit_id: int


class CancelIn(BaseModel):
    """Why a unit is called back."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(min_length=1, max_length=200)]


class ReassignIn(CancelIn):
    """Which unit goes instead, and why."""

    unit_id: int
