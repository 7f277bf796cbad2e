"""Access tokens: what a map program signs in with, only to read, until revoked or expired."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ForbiddenError, MissingError
from dispatch.security.rules import DUTY_ROOM, Identity, Role, new_token, token_hash
from dispatch.security.tables import AccessToken, Account

#: When a token was used last is kept to the hour: a map asks a hundred times a minute.
USE_STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token: the only time that its text is known."""

    id: int
    token: str
    expires_at: datetime


async def make_token(session: AsyncSession, account: Account, label: str, days: float) -> MadeToken:
    """Make a token for an account of the duty room. Raises ForbiddenError `role.forbidden`."""
    if Role(account.role) not in DUTY_ROOM:
        raise ForbiddenError("role.forbidden", role=account.role)
    text = new_token()
    token = AccessToken(
        token_hash=token_hash(text),
        account_id=account.id,
        label=label,
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    session.add(token)
    await session.flush()
    return MadeToken(token.id, text, token.expires_at)


async def list_tokens(
    session: AsyncSession, account_id: int | None
) -> list[tuple[AccessToken, str]]:
    """Return the tokens of an account, or of all (None), each with its user name, newest first."""
    query = (
        select(AccessToken, Account.username)
        .join(Account, Account.id == AccessToken.account_id)
        .order_by(AccessToken.id.desc())
    )
    if account_id is not None:
        query = query.where(AccessToken.account_id == account_id)
    return [(token, username) for token, username in await session.execute(query)]


async def revoke_token(session: AsyncSession, token_id: int, account_id: int | None) -> None:
    """End a token of an account, or of anybody (None). Raises MissingError `token.unknown`."""
    change = (
        update(AccessToken)
        .where(AccessToken.id == token_id)
        .values(revoked_at=func.coalesce(AccessToken.revoked_at, func.clock_timestamp()))
        .returning(AccessToken.id)
    )
    if account_id is not None:
        change = change.where(AccessToken.account_id == account_id)
    if await session.scalar(change) is None:
        raise MissingError("token.unknown", where="token_id", token_id=token_id)


async def find_token_identity(
    session: AsyncSession, text: str, username: str | None
) -> Identity | None:
    """Return whom a live token stands for, or None; its use is noted.

    `username`, where the client names one, must be the token's own. The identity belongs to no
    session.
    """
    query = (
        select(AccessToken, Account)
        .join(Account, Account.id == AccessToken.account_id)
        .where(
            AccessToken.token_hash == token_hash(text),
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > func.now(),
            Account.disabled.is_(False),
        )
    )
    found = (await session.execute(query)).one_or_none()
    if found is None or username not in {None, found.Account.username}:
        return None
    await _note_use(session, found.AccessToken)
    account = found.Account
    return Identity(account.id, 0, account.display_name, Role(account.role), None, None)


async def _note_use(session: AsyncSession, token: AccessToken) -> None:
    now = datetime.now(UTC)
    if token.last_used_at is None or now - token.last_used_at > USE_STEP:
        await session.execute(
            update(AccessToken).where(AccessToken.id == token.id).values(last_used_at=now)
        )
