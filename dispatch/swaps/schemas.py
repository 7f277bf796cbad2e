"""Swaps on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: More than a community has volunteers.
MOST_ASKED = 500


class AskIn(BaseModel):
    """Who is asked, and for which of their nights in return; None is for nothing."""

    model_config = ConfigDict(extra="forbid")

    person_id: int
    back_place_id: int | None


class OfferIn(BaseModel):
    """Whom a night is offered to; None is everybody who fits."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[list[AskIn], Field(min_length=1, max_length=MOST_ASKED)] | None = None
