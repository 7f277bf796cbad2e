"""Rosters on the wire, inbound."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dispatch.roster.life import Cause

#: Half a year: longer nobody knows when they can come.
MOST_WEEKS = 26
#: A squad larger than this is no patrol.
MOST_SQUAD = 60
MOST_NEED = 9
LONGEST_SOLVE_S = 600
DEFAULT_SOLVE_S = 60

Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Community = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Size = Annotated[int, Field(ge=0, le=MOST_SQUAD)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftIn(_In):
    """A roster to begin: its first Monday and how many ISO weeks."""

    first_night: date
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 4
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


class SolveIn(_In):
    """How long a search may take; `seed` None keeps the roster's own."""

    seconds: Annotated[int, Field(ge=1, le=LONGEST_SOLVE_S)] = DEFAULT_SOLVE_S
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class CellIn(_In):
    """A night in a community."""

    night: date
    community: Community


class PlaceIn(CellIn):
    """Somebody in a community's squad on a night."""

    person_id: Id


class PinIn(_In):
    """Whether a place is to stay whatever a search would prefer."""

    pinned: bool


class ForbidIn(_In):
    """A night to keep somebody out of, in one community or (None) in any."""

    person_id: Id
    night: date
    community: Community | None = None


class SquadIn(CellIn):
    """What a community needs on a night."""

    least: Size
    aim: Size
    most: Annotated[int, Field(ge=1, le=MOST_SQUAD)]
    need: Annotated[int, Field(ge=1, le=MOST_NEED)] = 1

    @model_validator(mode="after")
    def _in_order(self) -> "SquadIn":
        if not self.least <= self.aim <= self.most:
            raise ValueError("least <= aim <= most")
        return self


class DragIn(_In):
    """Somebody who is about to be put somewhere; `place_id` where they are taken from."""

    person_id: Id
    place_id: Id | None = None


class PublishIn(_In):
    """Why a version is published, in the leader's words; empty for a first one."""

    reason: Words = ""


class WhyIn(PlaceIn):
    """A cell to be explained; `other_id` asks why that one does not have it."""

    other_id: Id | None = None


class SwapIn(_In):
    """Two places that would be swapped."""

    place_id: Id
    other_place_id: Id


class LeaveIn(_In):
    """Nights on which somebody would be on leave."""

    person_id: Id
    nights: Annotated[list[date], Field(min_length=1, max_length=60)]


class AbsenceIn(_In):
    """Somebody who can't come on some nights, and why."""

    person_id: Id
    nights: Annotated[list[date], Field(min_length=1, max_length=200)]
    cause: Cause = Cause.OTHER


class ConfirmIn(_In):
    """A repair that the leader chose: who is absent, which places go and come."""

    absence: AbsenceIn
    gone: Annotated[list[PlaceIn], Field(max_length=500)]
    new: Annotated[list[PlaceIn], Field(max_length=500)]
    reason: Words = ""
