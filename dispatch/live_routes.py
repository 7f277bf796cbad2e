"""The WebSocket: who may connect, what each may see and send."""

from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import ValidationError

from dispatch.db.session import SessionMaker
from dispatch.errors import CATALOGUE, ForbiddenError, PatrolError, choose_language
from dispatch.live.model import Scope
from dispatch.live.socket import (
    CLOSE_FORBIDDEN,
    CLOSE_NOT_SIGNED_IN,
    LiveFeed,
    close,
    serve,
)
from dispatch.positions.board import PositionBoard
from dispatch.positions.schemas import FixesIn
from dispatch.positions.service import take_fixes
from dispatch.security.guard import COOKIE, check_origin
from dispatch.security.rules import DUTY_ROOM, FIELD, Identity, Role
from dispatch.security.service import find_identity
from dispatch.snapshot import take_snapshot

router = APIRouter()


@router.websocket("/api/live")
async def live(websocket: WebSocket) -> None:
    """Serve the live state to whoever is signed in and may see any of it."""
    state = websocket.app.state
    await websocket.accept()
    identity = await _find_identity(websocket, state.reads)
    if identity is None:
        await close(websocket, CLOSE_NOT_SIGNED_IN)
        return
    scope = find_scope(identity)
    if scope is None:
        await close(websocket, CLOSE_FORBIDDEN)
        return
    feed = LiveFeed(state.hub, state.sessions, lambda s: take_snapshot(state.sessions, s))
    inbox = _Inbox(identity, state.reads, state.positions, websocket)
    await serve(websocket, feed, scope, identity.session_id, inbox.receive)


def find_scope(identity: Identity) -> Scope | None:
    """Return what the account may follow live, or None for nothing."""
    if identity.role in DUTY_ROOM:
        return Scope()
    if identity.role in FIELD and identity.unit_id is not None:
        return Scope(identity.unit_id)
    if identity.role is Role.VOLUNTEER:
        return Scope(volunteer=True)
    return None


async def _find_identity(websocket: WebSocket, reads: SessionMaker) -> Identity | None:
    try:
        check_origin(websocket)
    except ForbiddenError:
        return None
    token = websocket.cookies.get(COOKIE)
    if token is None:
        return None
    async with reads() as session:
        return await find_identity(session, token)


class _Inbox:
    """What a client may send: positions of its own unit. Anything else is told so."""

    def __init__(
        self,
        identity: Identity,
        reads: SessionMaker,
        board: PositionBoard,
        websocket: WebSocket,
    ) -> None:
        self._identity = identity
        self._reads = reads
        self._board = board
        self._language = choose_language(websocket.headers.get("accept-language"), "zh")

    async def receive(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Return the answer to a message, or None when it needs none."""
        if message.get("type") == "pong":
            return None
        if message.get("type") != "positions" or self._identity.unit_id is None:
            return self._error("live.message_unknown")
        try:
            fixes = FixesIn.model_validate(message).fixes
            async with self._reads() as session:
                taken = await take_fixes(
                    session, self._board, self._identity, self._identity.unit_id, fixes
                )
        except ValidationError:
            return self._error("live.positions_malformed")
        except PatrolError as error:
            return self._error(error.code, **error.params)
        return {"type": "positions_ack", **taken.model_dump()}

    def _error(self, code: str, **params: Any) -> dict[str, Any]:
        return {
            "type": "error",
            "code": code,
            "message": CATALOGUE.render(code, self._language, **params),
        }
