"""Standing teams on the wire, inbound."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dispatch.people.rules import Duty


class ComposeIn(BaseModel):
    """How the teams are composed: `keep` what is there as far as it goes, or weigh all anew."""

    model_config = ConfigDict(extra="forbid")

    keep: bool = True
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


class FixIn(BaseModel):
    """A seat (team and part) or a grid that somebody must, or must not, have."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["pin", "forbid"]
    person_id: int
    team_id: int | None = None
    part: Duty | None = None
    grid_code: Annotated[str, Field(min_length=1, max_length=60)] | None = None

    @model_validator(mode="after")
    def _one_cell(self) -> "FixIn":
        is_seat = self.team_id is not None and self.part is not None
        if is_seat == (self.grid_code is not None) or (self.team_id is None) != (self.part is None):
            raise ValueError("either team_id and part, or grid_code")
        return self
