"""Who may call: the dependencies every route names."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.requests import HTTPConnection

from dispatch.db.session import SessionMaker
from dispatch.errors import ForbiddenError, NotSignedInError
from dispatch.security.rules import DUTY_ROOM, FIELD, LEADERS, Identity, Role
from dispatch.security.service import find_identity

COOKIE = "patrol_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(connection: HTTPConnection) -> None:
    """Raise ForbiddenError `origin.foreign` when a browser sends this from another site.

    SameSite cookies stop most of it; this stops the rest, WebSockets included.
    """
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        raise ForbiddenError("origin.foreign", origin=origin)


async def get_identity(connection: HTTPConnection) -> Identity:
    """Return who is signed in. Raises NotSignedInError `session.missing`.

    Read by itself, so that the use case's transaction begins only when it writes.
    """
    if connection.scope.get("method", "GET") not in SAFE_METHODS:
        check_origin(connection)
    sessions: SessionMaker = connection.app.state.reads
    token = connection.cookies.get(COOKIE)
    async with sessions() as session:
        identity = await find_identity(session, token) if token else None
    if identity is None:
        raise NotSignedInError("session.missing")
    return identity


IdentityDep = Annotated[Identity, Depends(get_identity)]


def _require(roles: frozenset[Role]) -> Callable[[Identity], Coroutine[Any, Any, Identity]]:
    async def require(identity: IdentityDep) -> Identity:
        if identity.role not in roles:
            raise ForbiddenError("role.forbidden", role=identity.role)
        return identity

    return require


DutyRoom = Annotated[Identity, Depends(_require(DUTY_ROOM))]
Leader = Annotated[Identity, Depends(_require(LEADERS))]
DutyRoomOrField = Annotated[Identity, Depends(_require(DUTY_ROOM | FIELD))]
Volunteer = Annotated[Identity, Depends(_require(frozenset({Role.VOLUNTEER})))]


def check_unit(identity: Identity, unit_id: int) -> None:
    """Raise ForbiddenError `unit.foreign` unless it is the own unit or the duty room asks."""
    if identity.role not in DUTY_ROOM and identity.unit_id != unit_id:
        raise ForbiddenError("unit.foreign")
