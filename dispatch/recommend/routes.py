"""HTTP of the recommendation."""

from typing import Any

from fastapi import APIRouter, Request

from dispatch.db.session import ReadSessionDep
from dispatch.ground.routes import GroundDep
from dispatch.recommend.service import recommend_units
from dispatch.security.guard import DutyRoom

router = APIRouter(prefix="/api")


@router.get("/incidents/{incident_id}/recommendation")
async def recommendation(
    incident_id: int, _: DutyRoom, ground: GroundDep, request: Request, session: ReadSessionDep
) -> dict[str, Any]:
    """Return who could go to the incident, best first, with reasons."""
    return await recommend_units(session, ground, request.app.state.hub, incident_id)
