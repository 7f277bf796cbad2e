"""Who may call: the dependencies every route names."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.requests import HTTPConnection

from dispatch.db.session import SessionMaker
from dispatch.errors import ForbiddenError, NotSignedInError
from dispatch.security.rules import (
    DUTY_ROOM,
    FIELD,
    MANAGEMENT,
    Identity,
    Role,
    read_authorization,
)
from dispatch.security.service import find_identity
from dispatch.security.tokens import find_token_identity

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


async def get_map_reader(connection: HTTPConnection) -> Identity:
    """Return who reads the maps: by session, or by an access token as a map program sends it.

    A token comes as the password of HTTP Basic, beside the account's user name, or as Bearer.
    Raises NotSignedInError `session.missing`, `token.wrong`, ForbiddenError `role.forbidden`.
    """
    header = connection.headers.get("authorization")
    identity = await (_by_token(connection, header) if header else get_identity(connection))
    if identity.role not in DUTY_ROOM:
        raise ForbiddenError("role.forbidden", role=identity.role)
    return identity


async def _by_token(connection: HTTPConnection, header: str) -> Identity:
    sessions: SessionMaker = connection.app.state.reads
    username, token = read_authorization(header)
    async with sessions() as session:
        identity = await find_token_identity(session, token, username) if token else None
    if identity is None:
        raise NotSignedInError("token.wrong")
    return identity


DutyRoom = Annotated[Identity, Depends(_require(DUTY_ROOM))]
DutyRoomOrField = Annotated[Identity, Depends(_require(DUTY_ROOM | FIELD))]
Management = Annotated[Identity, Depends(_require(MANAGEMENT))]
Administrator = Annotated[Identity, Depends(_require(frozenset({Role.ADMINISTRATOR})))]
Volunteer = Annotated[Identity, Depends(_require(frozenset({Role.VOLUNTEER})))]


def check_unit(identity: Identity, unit_id: int) -> None:
    """Raise ForbiddenError `unit.foreign` unless it is the own unit or the duty room asks."""
    if identity.role not in DUTY_ROOM and identity.unit_id != unit_id:
        raise ForbiddenError("unit.foreign")
