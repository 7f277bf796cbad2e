"""Who asks about nights, and by which hours."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from dispatch.security.guard import Volunteer
from dispatch.security.rules import Identity
from dispatch.shifts.rules import Hours, make_hours


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody signed in, with the hours of the station's nights."""

    identity: Identity
    hours: Hours

    @property
    def name(self) -> str:
        """Whom events and versions name."""
        return self.identity.display_name


async def get_hours(connection: HTTPConnection) -> Hours:
    """Return the hours of the station's nights."""
    return make_hours(connection.app.state.settings)


HoursDep = Annotated[Hours, Depends(get_hours)]


async def get_asker(identity: Volunteer, hours: HoursDep) -> Asker:
    """Return the volunteer who is signed in."""
    return Asker(identity, hours)


AskerDep = Annotated[Asker, Depends(get_asker)]
