"""Who asks about nights, and by which hours."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.roster.desk import Desk
from dispatch.security.guard import Management, Volunteer
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

    def desk(self, session: AsyncSession) -> Desk:
        """Return the desk from which a roster is changed in their name."""
        today = self.hours.today(datetime.now(UTC))
        return Desk(session, self.identity, "zh", today, self.hours.zone.key)


async def get_hours(connection: HTTPConnection) -> Hours:
    """Return the hours of the station's nights."""
    return make_hours(connection.app.state.settings)


HoursDep = Annotated[Hours, Depends(get_hours)]


async def get_asker(identity: Volunteer, hours: HoursDep) -> Asker:
    """Return the volunteer who is signed in."""
    return Asker(identity, hours)


async def get_decider(identity: Management, hours: HoursDep) -> Asker:
    """Return the leader who is signed in."""
    return Asker(identity, hours)


AskerDep = Annotated[Asker, Depends(get_asker)]
DeciderDep = Annotated[Asker, Depends(get_decider)]
