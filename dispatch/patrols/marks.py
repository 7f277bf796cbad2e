"""The marks at stops: a QR code or NFC tag with the stop's code and our signature.

A mark is static: it proves that somebody stood before it once, so it ticks a stop off, and
nothing else. Without the signature anybody could print a mark of any stop.
"""

import base64
import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import InvalidError
from dispatch.patrols.tables import PatrolMarkKey

PREFIX = "PG1"
#: Bytes of the HMAC-SHA256 that are kept: 80 bits, and no way to try but our own server.
_SIGNATURE_BYTES = 10


def make_mark(secret: bytes, code: str) -> str:
    """Return the text of a stop's mark."""
    digest = hmac.digest(secret, code.encode(), hashlib.sha256)[:_SIGNATURE_BYTES]
    return f"{PREFIX}.{code}.{base64.b32encode(digest).decode()}"


async def check_mark(session: AsyncSession, code: str, mark: str | None) -> None:
    """Raise InvalidError `patrol.mark_wrong` unless the mark is that of the stop."""
    expected = make_mark(await get_secret(session), code)
    if not hmac.compare_digest(expected.encode(), (mark or "").encode()):
        raise InvalidError("patrol.mark_wrong", where="mark")


async def get_secret(session: AsyncSession) -> bytes:
    """Return what marks are signed with."""
    return (await session.scalars(select(PatrolMarkKey.secret))).one()
