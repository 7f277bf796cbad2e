"""What a volunteer sees of the own person."""

from datetime import date
from typing import Literal

from pydantic import BaseModel


class Named(BaseModel):
    """A grid's code and names."""

    code: str
    name: str
    name_en: str


class SquadOut(BaseModel):
    """The volunteer's squad."""

    name: str


class VolunteerOut(BaseModel):
    """A volunteer: where they belong and how long their training holds.

    Rosters are not made yet, so there are no shifts and none is published.
    """

    display_name: str
    number: str
    uniform_no: str
    community: Named
    squad: SquadOut | None
    trained_until: date
    shifts: tuple[()] = ()
    roster_published: Literal[False] = False
