"""Signing in and out, by password or one-time link."""

import asyncio
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import InvalidError, MissingError, NotSignedInError, TooManyError
from dispatch.security.rules import Identity, Role, new_token, token_hash
from dispatch.security.tables import AccessToken, Account, AccountSession, SignInFailure, SignInLink

LEAST_PASSWORD = 10
#: So many wrong passwords of one user name within the window shut the door for the window.
FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=10)

_hasher = PasswordHasher()
#: Verified against when the account is unknown, so that both answers take as long.
_DUMMY_HASH = _hasher.hash(new_token())

_accounts, _sessions = Account.__table__, AccountSession.__table__
#: Every request begins with this: built once, and on tables, which costs less than on classes.
_IDENTITY = (
    select(
        _accounts.c.id,
        _sessions.c.id,
        _accounts.c.display_name,
        _accounts.c.role,
        _accounts.c.unit_id,
        _accounts.c.person_id,
    )
    .select_from(_accounts.join(_sessions, _sessions.c.account_id == _accounts.c.id))
    .where(
        _sessions.c.token_hash == bindparam("token_hash"),
        _sessions.c.ended_at.is_(None),
        _sessions.c.expires_at > func.now(),
        _accounts.c.disabled.is_(False),
    )
)


async def find_identity(session: AsyncSession, token: str) -> Identity | None:
    """Return who holds the session token, or None when there is no such live session."""
    row = (await session.execute(_IDENTITY, {"token_hash": token_hash(token)})).one_or_none()
    if row is None:
        return None
    account_id, session_id, name, role, unit_id, person_id = row
    return Identity(account_id, session_id, name, Role(role), unit_id, person_id)


async def open_session(session: AsyncSession, account_id: int, hours: float) -> str:
    """Open a session for the account and return its token."""
    token = new_token()
    session.add(
        AccountSession(
            token_hash=token_hash(token),
            account_id=account_id,
            expires_at=datetime.now(UTC) + timedelta(hours=hours),
        )
    )
    await session.flush()
    return token


async def end_session(session: AsyncSession, session_id: int) -> None:
    """End one session."""
    await session.execute(
        update(AccountSession)
        .where(AccountSession.id == session_id)
        .values(ended_at=func.clock_timestamp())
    )


async def make_link(session: AsyncSession, username: str, minutes: float) -> str:
    """Return the token of a new one-time sign-in link for the account.

    Raises MissingError `account.unknown`.
    """
    account = await get_account(session, username)
    token = new_token()
    session.add(
        SignInLink(
            token_hash=token_hash(token),
            account_id=account.id,
            expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
        )
    )
    await session.flush()
    return token


async def get_account(session: AsyncSession, username: str) -> Account:
    """Return the account. Raises MissingError `account.unknown`."""
    account = await session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise MissingError("account.unknown", username=username)
    return account


async def read_account(session: AsyncSession, account_id: int) -> Account:
    """Return the account of somebody who is signed in."""
    return await session.get_one(Account, account_id)


async def use_link(session: AsyncSession, token: str) -> int:
    """Use up a one-time link and return its account's id.

    Raises NotSignedInError `link.spent` when it was used, expired or never made.
    """
    account_id: int | None = await session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == token_hash(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > func.now(),
        )
        .values(used_at=func.clock_timestamp())
        .returning(SignInLink.account_id)
    )
    if account_id is None:
        raise NotSignedInError("link.spent")
    return account_id


async def refuse_after_failures(session: AsyncSession, username: str) -> None:
    """Raise TooManyError `password.locked` when the name had too many wrong tries lately."""
    failures = await session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(
            SignInFailure.username == username,
            SignInFailure.at > datetime.now(UTC) - FAILURE_WINDOW,
        )
    )
    if (failures or 0) >= FAILURES_ALLOWED:
        raise TooManyError("password.locked", minutes=FAILURE_WINDOW.seconds // 60)


async def find_account_by_password(
    session: AsyncSession, username: str, password: str
) -> int | None:
    """Return the id of the account whose password this is, else None; takes as long either way."""
    account = await session.scalar(
        select(Account).where(Account.username == username, Account.disabled.is_(False))
    )
    kept = account.password_hash if account and account.password_hash else _DUMMY_HASH
    matches = await asyncio.to_thread(_matches, kept, password)
    return account.id if account and account.password_hash and matches else None


async def record_failure(session: AsyncSession, username: str) -> None:
    """Remember a wrong password for the lock-out window."""
    session.add(SignInFailure(username=username))
    await session.flush()


async def set_password(session: AsyncSession, username: str, password: str) -> None:
    """Set an account's password, and end its sessions and access tokens.

    Raises InvalidError `password.short`, MissingError `account.unknown`.
    """
    if len(password) < LEAST_PASSWORD:
        raise InvalidError("password.short", least=LEAST_PASSWORD)
    account = await get_account(session, username)
    account.password_hash = await asyncio.to_thread(_hasher.hash, password)
    await session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp())
    )
    await session.execute(
        update(AccessToken)
        .where(AccessToken.account_id == account.id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except VerifyMismatchError:
        return False


async def list_ended(session: AsyncSession, session_ids: set[int]) -> set[int]:
    """Return those of the sessions that are signed out, expired, or of a disabled account."""
    if not session_ids:
        return set()
    live = await session.scalars(
        select(AccountSession.id)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.id.in_(session_ids),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > func.now(),
            Account.disabled.is_(False),
        )
    )
    return session_ids - set(live)
