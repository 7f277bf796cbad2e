"""Notes on the wire, inbound: a form, because a photo may come with it."""

from typing import Annotated

from fastapi import UploadFile
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dispatch.incidents.schemas import Latitude, Longitude, LonLat

MOST_CHARACTERS = 1_000


class NoteIn(BaseModel):
    """A note: words, a photo, or both; what it is about; where, if that is wanted."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_CHARACTERS)] = ""
    at: AwareDatetime | None = None
    incident_id: Annotated[int, Field(ge=1)] | None = None
    patrol_id: Annotated[int, Field(ge=1)] | None = None
    stop_id: Annotated[int, Field(ge=1)] | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    photo: UploadFile | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "NoteIn":
        if not self.text and self.photo is None:
            raise ValueError("a note needs words or a photo")
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat belong together")
        return self

    @property
    def point(self) -> LonLat | None:
        """Where the officer was, lon, lat."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)
