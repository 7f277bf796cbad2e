"""HTTP of coverage."""

from typing import Any

from fastapi import APIRouter, Request

from dispatch.coverage.service import CoverageDesk
from dispatch.db.session import ReadSessionDep
from dispatch.ground.routes import GroundDep
from dispatch.security.guard import DutyRoom

router = APIRouter(prefix="/api")


@router.get("/coverage")
async def coverage(
    _: DutyRoom, ground: GroundDep, request: Request, session: ReadSessionDep
) -> dict[str, Any]:
    """Return which share of the ground is within 1, 3, 5 minutes, and the holes."""
    desk: CoverageDesk = request.app.state.coverage
    return await desk.get(session, ground, request.app.state.hub)
