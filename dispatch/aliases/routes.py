"""HTTP of aliases: corrections come from the duty room, decisions from a leader."""

from typing import Any

from fastapi import APIRouter

from dispatch.aliases import service
from dispatch.aliases.rules import AliasState
from dispatch.aliases.schemas import CorrectionIn, DecisionIn
from dispatch.aliases.views import alias_value
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.ground.routes import GroundDep
from dispatch.security.guard import DutyRoom, Management

router = APIRouter(prefix="/api/aliases")


@router.post("")
async def propose(
    body: CorrectionIn, identity: DutyRoom, ground: GroundDep, session: SessionDep
) -> dict[str, bool]:
    """Keep what a correction teaches, for a leader to decide."""
    learnt = await service.propose_alias(session, identity, ground.geocoder, body)
    return {"proposed": learnt}


@router.get("")
async def list_all(
    _: DutyRoom, session: ReadSessionDep, state: AliasState = AliasState.PROPOSED
) -> list[dict[str, Any]]:
    """Return the aliases in a state, those most often corrected first."""
    return [alias_value(alias) for alias in await service.list_aliases(session, state)]


@router.post("/{alias_id}/accept")
async def accept(
    alias_id: int, body: DecisionIn, identity: Management, ground: GroundDep, session: SessionDep
) -> dict[str, Any]:
    """Make an alias known to the geocoder."""
    alias = await service.accept_alias(session, identity, ground.geocoder, alias_id, body.text)
    return alias_value(alias)


@router.post("/{alias_id}/reject")
async def reject(alias_id: int, identity: Management, session: SessionDep) -> dict[str, Any]:
    """Refuse an alias, or take an accepted one back."""
    return alias_value(await service.reject_alias(session, identity, alias_id))
