"""Keys that clients make for a write, so that a repeated request does it once."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header
from sqlalchemy import DateTime, ForeignKey, LargeBinary, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.errors import InvalidError
from gis.tables import Base

#: The header every creating request carries.
IdempotencyHeader = Annotated[UUID, Header(alias="Idempotency-Key")]


class IdempotencyKey(Base):
    """A key of an account, the hash of what it asked for, and what came of it."""

    __tablename__ = "idempotency_key"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[UUID] = mapped_column(primary_key=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    result_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp(), index=True
    )


async def claim_key(
    session: AsyncSession, account_id: int, key: UUID, operation: str, body: dict[str, Any]
) -> int | None:
    """Claim a key for an operation; return the earlier result's id when it was done before.

    A second request with the same key waits here until the first committed. Raises
    InvalidError `idempotency.mismatch` when the key was used for something else.
    """
    digest = hashlib.sha256(orjson.dumps([operation, body], option=orjson.OPT_SORT_KEYS)).digest()
    claimed = await session.scalar(
        insert(IdempotencyKey)
        .values(account_id=account_id, key=key, body_hash=digest)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if claimed is not None:
        return None
    known = (
        await session.execute(
            select(IdempotencyKey.body_hash, IdempotencyKey.result_id).where(
                IdempotencyKey.account_id == account_id, IdempotencyKey.key == key
            )
        )
    ).one()
    if known.body_hash != digest:
        raise InvalidError("idempotency.mismatch", where="Idempotency-Key")
    result_id: int | None = known.result_id
    return result_id


async def keep_result(session: AsyncSession, account_id: int, key: UUID, result_id: int) -> None:
    """Remember what a claimed key made."""
    await session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.account_id == account_id, IdempotencyKey.key == key)
        .values(result_id=result_id)
    )
