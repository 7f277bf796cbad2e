"""Nights on the wire, inbound."""

from pydantic import BaseModel, ConfigDict

from dispatch.shifts.rules import CallOffReason


class CallOffIn(BaseModel):
    """Why somebody can't come."""

    model_config = ConfigDict(extra="forbid")

    reason: CallOffReason
