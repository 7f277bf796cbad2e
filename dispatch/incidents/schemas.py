"""Incidents on the wire, inbound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dispatch.incidents.rules import Source
from gis.datum import MOST_CHARACTERS

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
LonLat = tuple[Longitude, Latitude]


class IncidentIn(BaseModel):
    """What a dispatcher reports; the server stamps number, time and operator.

    `access` belongs to `point`: where the road of a chosen candidate passes it.
    """

    model_config = ConfigDict(extra="forbid")

    type: str = Field(max_length=40)
    source: Source
    location_text: Annotated[Text, Field(max_length=MOST_CHARACTERS)] = ""
    point: LonLat | None = None
    access: LonLat | None = None
    priority: int | None = Field(default=None, ge=1, le=4)
    caller_name: Annotated[Text, Field(max_length=40)] = ""
    caller_phone: Annotated[Text, Field(max_length=20, pattern=r"^[0-9+\- ]*$")] = ""
    note: Annotated[Text, Field(max_length=500)] = ""


class PinIn(BaseModel):
    """A place pinned on the map by hand."""

    model_config = ConfigDict(extra="forbid")

    point: LonLat


class CloseIn(BaseModel):
    """The result an incident is closed with."""

    model_config = ConfigDict(extra="forbid")

    disposition: str = Field(max_length=40)
    note: Annotated[Text, Field(max_length=500)] = ""


class Contact(BaseModel):
    """A caller's contact, shown on request only."""

    caller_name: str
    caller_phone: str
