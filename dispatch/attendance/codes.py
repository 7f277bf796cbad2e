"""The rotating code of a post: a time-based one-time password (RFC 6238), as number and QR.

A code is shown for half a minute and taken for as long again, so that whoever reads it has the
time to send it.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyotp
import segno
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.attendance.tables import PostCode
from dispatch.errors import ConflictError

STEP_S = 30
DIGITS = 8
#: Steps back in which a code is still known, only to say that it is too old.
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code of this moment and when the next one comes."""

    code: str
    next_at: datetime


async def get_secret(session: AsyncSession, night: date, community_code: str) -> str:
    """Return the secret of a post for a night, made when it is first asked for."""
    made = insert(PostCode).values(
        night=night, community_code=community_code, secret=pyotp.random_base32()
    )
    await session.execute(made.on_conflict_do_nothing())
    row = await session.get_one(PostCode, (night, community_code))
    return row.secret


async def list_secrets(session: AsyncSession, night: date) -> dict[str, str]:
    """Return the secrets of all posts of a night by community."""
    rows = await session.scalars(select(PostCode).where(PostCode.night == night))
    return {row.community_code: row.secret for row in rows}


def show_code(secret: str, now: datetime) -> ShownCode:
    """Return the code of a moment."""
    step = _step(now)
    return ShownCode(_code(secret, step), datetime.fromtimestamp((step + 1) * STEP_S, UTC))


def make_qr(address: str) -> str:
    """Return a QR code as the data address of an SVG."""
    uri: str = segno.make(address, error="m", micro=False).svg_data_uri(
        border=2, dark="#000", light="#fff"
    )
    return uri


def check_code(
    secrets: dict[str, str], community_code: str, code: str, now: datetime, last: int | None
) -> int:
    """Return the step of a code that is good at a community's post now.

    Raises ConflictError `attendance.code_spent` for a code that the same person has used,
    `attendance.code_old` for one shown earlier, `attendance.code_foreign` for another post's,
    `attendance.code_wrong` for any other.
    """
    here = _find_step(secrets.get(community_code), code, now)
    if here is None:
        others = (s for place, s in secrets.items() if place != community_code)
        foreign = any(_find_step(secret, code, now) is not None for secret in others)
        raise ConflictError("attendance.code_foreign" if foreign else "attendance.code_wrong")
    if here < _step(now) - 1:
        raise ConflictError("attendance.code_old")
    if last is not None and here <= last:
        raise ConflictError("attendance.code_spent")
    return here


def _find_step(secret: str | None, code: str, now: datetime) -> int | None:
    if secret is None:
        return None
    newest = _step(now)
    steps = range(newest, newest - _REMEMBERED, -1)
    return next((s for s in steps if hmac.compare_digest(_code(secret, s), code)), None)


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def _code(secret: str, step: int) -> str:
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).at(step * STEP_S)
