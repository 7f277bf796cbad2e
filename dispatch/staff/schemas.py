"""People on the wire, inbound."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dispatch.people.rules import AbsenceKind, Duty

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[\u3400-\u9fff·]{2,15}$|^[A-Za-z][A-Za-z .'\-]{1,40}$"
    ),
]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?\d{5,15}$")]
Weekday = Annotated[int, Field(ge=0, le=6)]


class VolunteerIn(BaseModel):
    """What only volunteers have."""

    model_config = ConfigDict(extra="forbid")

    uniform_no: Short
    squad: Short | None = None
    trained_until: date
    uniform_until: date | None = None
    consented_on: date | None = None
    rules_accepted_on: date | None = None


class PersonIn(BaseModel):
    """A person as a leader writes it down; a contact that is not sent stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    duty: Duty
    community_code: Short | None = None
    number: Short | None = None
    rank: Short | None = None
    licence: Short | None = None
    skills: Annotated[list[Short], Field(max_length=20)] = []
    contact: Phone | None = None
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] | None = None
    volunteer: VolunteerIn | None = None

    def facts(self) -> dict[str, Any]:
        """Return what is said, in wire form; facts of volunteers beside those of the person."""
        said = self.model_dump(mode="json", exclude={"name", "number", "volunteer"})
        if "contact" not in self.model_fields_set:
            del said["contact"]
        if self.weekdays is not None:
            days = sorted(set(self.weekdays))
            said["weekdays"] = None if len(days) == 7 else days
        return said | (self.volunteer.model_dump(mode="json") if self.volunteer else {})


class ChangeIn(PersonIn):
    """A change, and the version that it was made from."""

    version: int


class LeaveIn(BaseModel):
    """The last day of somebody who leaves."""

    model_config = ConfigDict(extra="forbid")

    version: int
    on: date


class AbsenceIn(BaseModel):
    """Days on which somebody can't be asked, both ends included."""

    model_config = ConfigDict(extra="forbid")

    kind: AbsenceKind
    first_day: date
    last_day: date


class NightIn(BaseModel):
    """How much somebody would like a night; None takes the wish back."""

    model_config = ConfigDict(extra="forbid")

    weight: Annotated[int, Field(ge=-3, le=3)] | None


class PartnerIn(BaseModel):
    """A partner, wanted or not."""

    model_config = ConfigDict(extra="forbid")

    person_id: int
    wanted: bool


class PartnersIn(BaseModel):
    """All the wishes of somebody about partners, in place of those before."""

    model_config = ConfigDict(extra="forbid")

    partners: Annotated[list[PartnerIn], Field(max_length=20)]


class ConfirmIn(BaseModel):
    """What was looked at before a file is taken."""

    model_config = ConfigDict(extra="forbid")

    digest: Annotated[str, Field(max_length=64)]
