"""What every use case of rosters is told: who asks, in which transaction, language, and when."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.roster.gather import Gathered
from dispatch.roster.words import Words
from dispatch.security.rules import Identity


@dataclass(frozen=True, slots=True)
class Desk:
    """A leader, or the duty room, at work on rosters; `today` is the station's day."""

    session: AsyncSession
    identity: Identity
    language: str
    today: date
    time_zone: str

    @property
    def actor(self) -> str:
        """Whom events name."""
        return self.identity.display_name

    async def claim(self, key: UUID, operation: str, body: dict[str, Any]) -> int | None:
        """Claim an idempotency key; return the earlier result's id when it was done before."""
        return await claim_key(self.session, self.identity.account_id, key, operation, body)

    async def keep(self, key: UUID, result_id: int) -> None:
        """Remember what a claimed key made."""
        await keep_result(self.session, self.identity.account_id, key, result_id)

    def words(self, known: Gathered) -> Words:
        """Return the words for a roster in the asked language."""
        return Words(self.language, known.names, known.communities)
