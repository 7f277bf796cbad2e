"""Messages on the wire, inbound."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

MOST_CHARACTERS = 300


class MessageIn(BaseModel):
    """A text, and when it was written if that was before it could be sent."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS)
    ]
    at: AwareDatetime | None = None


class ReadIn(BaseModel):
    """The last message that was read."""

    model_config = ConfigDict(extra="forbid")

    up_to: Annotated[int, Field(ge=1)]
