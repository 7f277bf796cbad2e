"""HTTP of volunteers."""

from fastapi import APIRouter

from dispatch.db.session import SessionDep
from dispatch.security.guard import Volunteer
from dispatch.volunteers import service
from dispatch.volunteers.schemas import VolunteerOut

router = APIRouter(prefix="/api/volunteer")


@router.get("")
async def get_volunteer(identity: Volunteer, session: SessionDep) -> VolunteerOut:
    """Return the volunteer who is signed in."""
    return await service.get_volunteer(session, identity)
