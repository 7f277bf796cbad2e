"""HTTP of signing in and out."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from dispatch.db.session import SessionDep, SessionMaker
from dispatch.errors import NotSignedInError
from dispatch.security import service
from dispatch.security.guard import COOKIE, IdentityDep, check_origin
from dispatch.security.rules import HOME_PAGE, Identity
from dispatch.settings import Settings

router = APIRouter(prefix="/api")


class LinkIn(BaseModel):
    """A one-time link's token."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=100)


class PasswordIn(BaseModel):
    """User name and password."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(max_length=100)
    password: str = Field(max_length=200)


class Me(BaseModel):
    """The signed-in account as its pages need it."""

    account_id: int
    display_name: str
    role: str
    unit_id: int | None
    language: str
    home: str


@router.post("/session/link")
async def sign_in_by_link(
    body: LinkIn, request: Request, response: Response, session: SessionDep
) -> Me:
    """Sign in by a one-time link."""
    check_origin(request)
    account_id = await service.use_link(session, body.token)
    return await _signed_in(account_id, request, response, session)


@router.post("/session/password")
async def sign_in_by_password(
    body: PasswordIn, request: Request, response: Response, session: SessionDep
) -> Me:
    """Sign in by user name and password."""
    check_origin(request)
    await service.refuse_after_failures(session, body.username)
    account_id = await service.find_account_by_password(session, body.username, body.password)
    if account_id is None:
        await _keep_failure(request.app.state.sessions, body.username)
        raise NotSignedInError("password.wrong")
    return await _signed_in(account_id, request, response, session)


@router.delete("/session", status_code=204)
async def sign_out(identity: IdentityDep, response: Response, session: SessionDep) -> None:
    """End this session."""
    await service.end_session(session, identity.session_id)
    response.delete_cookie(COOKIE, path="/")


@router.get("/me")
async def me(identity: IdentityDep, request: Request) -> Me:
    """Return who is signed in."""
    return _me(identity, request.app.state.settings)


async def _keep_failure(sessions: SessionMaker, username: str) -> None:
    """Record the failure in its own transaction: the request's own is rolled back."""
    async with sessions() as session, session.begin():
        await service.record_failure(session, username)


async def _signed_in(
    account_id: int, request: Request, response: Response, session: SessionDep
) -> Me:
    settings: Settings = request.app.state.settings
    token = await service.open_session(session, account_id, settings.session_hours)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings.session_hours * 3600),
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        path="/",
    )
    identity = await service.find_identity(session, token)
    if identity is None:
        raise NotSignedInError("account.disabled")
    return _me(identity, settings)


def _me(identity: Identity, settings: Settings) -> Me:
    return Me(
        account_id=identity.account_id,
        display_name=identity.display_name,
        role=identity.role,
        unit_id=identity.unit_id,
        language=settings.language,
        home=HOME_PAGE[identity.role],
    )
