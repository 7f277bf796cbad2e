"""What a volunteer sees of the own person."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Named(BaseModel):
    """A grid's code and names."""

    code: str
    name: str
    name_en: str


class SquadOut(BaseModel):
    """The volunteer's squad."""

    name: str


class VolunteerOut(BaseModel):
    """A volunteer: where they belong, and how the three unified stand.

    The days are None where it has not been done.
    """

    display_name: str
    number: str
    uniform_no: str
    community: Named
    squad: SquadOut | None
    trained_until: date
    uniform_until: date | None
    rules_accepted_on: date | None
    consented_on: date | None


class ConsentIn(BaseModel):
    """Whether somebody agrees to be a volunteer."""

    model_config = ConfigDict(extra="forbid")

    given: bool
