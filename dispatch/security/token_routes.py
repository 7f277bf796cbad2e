"""HTTP of access tokens: everybody of the duty room minds the own, an administrator all."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.security.guard import DutyRoom
from dispatch.security.rules import Identity, Role
from dispatch.security.service import read_account
from dispatch.security.tables import AccessToken
from dispatch.security.tokens import list_tokens, make_token, revoke_token

router = APIRouter(prefix="/api/access-tokens")


class TokenIn(BaseModel):
    """What a token is for, and how long it lasts."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, Field(min_length=1, max_length=100)]
    days: Annotated[int, Field(ge=1, le=730)] = 365


@router.get("")
async def listed(identity: DutyRoom, session: ReadSessionDep) -> list[dict[str, Any]]:
    """Return the own tokens; an administrator sees everybody's."""
    return [_value(token, name) for token, name in await list_tokens(session, _whose(identity))]


@router.post("", status_code=201)
async def make(body: TokenIn, identity: DutyRoom, session: SessionDep) -> dict[str, Any]:
    """Make a token for the own account; its text is shown this once."""
    account = await read_account(session, identity.account_id)
    made = await make_token(session, account, body.label, body.days)
    return {
        "id": made.id,
        "username": account.username,
        "token": made.token,
        "expires_at": made.expires_at,
    }


@router.delete("/{token_id}", status_code=204)
async def revoke(token_id: int, identity: DutyRoom, session: SessionDep) -> None:
    """End a token at once."""
    await revoke_token(session, token_id, _whose(identity))


def _whose(identity: Identity) -> int | None:
    return None if identity.role is Role.ADMINISTRATOR else identity.account_id


def _value(token: AccessToken, username: str) -> dict[str, Any]:
    return {
        "id": token.id,
        "username": username,
        "label": token.label,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
