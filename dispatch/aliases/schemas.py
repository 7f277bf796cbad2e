"""Aliases on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dispatch.aliases.rules import LONGEST, SHORTEST
from gis.datum import MOST_CHARACTERS

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class CorrectionIn(BaseModel):
    """What was typed, and what the dispatcher then chose in its place."""

    model_config = ConfigDict(extra="forbid")

    typed: Annotated[Text, Field(max_length=MOST_CHARACTERS)]
    label: Annotated[Text, Field(max_length=200)]
    point: tuple[Longitude, Latitude]


class DecisionIn(BaseModel):
    """A leader's acceptance; `text` mends what the alias is to be."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(min_length=SHORTEST, max_length=LONGEST)] | None = None
