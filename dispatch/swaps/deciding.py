"""Use cases of swaps that leaders have: see what waits, approve, refuse."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.shifts.asker import Asker
from dispatch.swaps.carrying_out import carry_out, judge_option
from dispatch.swaps.facts import read_swaps
from dispatch.swaps.rules import OPEN, SwapState, SwapStep, next_state
from dispatch.swaps.service import lock_swap
from dispatch.swaps.tables import Swap
from dispatch.swaps.views import swap_changes, swap_value


async def list_open(session: AsyncSession) -> list[dict[str, Any]]:
    """Return the swaps that may still come about, oldest first."""
    return [swap_value(facts) for facts in await read_swaps(session, Swap.state.in_(OPEN))]


async def list_open_changes(session: AsyncSession) -> list[Change]:
    """Return the open swaps as the live state holds them."""
    found = await read_swaps(session, Swap.state.in_(OPEN))
    return [change for facts in found for change in swap_changes(facts) if change.value]


async def approve(session: AsyncSession, decider: Asker, swap_id: int) -> dict[str, Any]:
    """Let a swap come about; approving again changes nothing.

    Raises MissingError `swap.unknown`, ConflictError `swap.not_agreed`, `swap.over`,
    `swap.place_gone` and `swap.rule...` where a rule speaks against it by now.
    """
    facts = await lock_swap(session, swap_id)
    if facts.swap.state != SwapState.DONE:
        next_state(SwapState(facts.swap.state), SwapStep.APPROVE)
        await judge_option(session, facts)
        facts.swap.version += 1
        await carry_out(decider.desk(session), facts, by=decider.name)
    return swap_value(facts)


async def refuse(session: AsyncSession, decider: Asker, swap_id: int) -> dict[str, Any]:
    """Refuse a swap that was agreed on: both keep what they have.

    Raises MissingError `swap.unknown`, ConflictError `swap.not_agreed`, `swap.over`.
    """
    facts = await lock_swap(session, swap_id)
    swap = facts.swap
    if swap.state != SwapState.REFUSED:
        swap.state = next_state(SwapState(swap.state), SwapStep.REFUSE)
        swap.decided_at, swap.decided_by = datetime.now(UTC), decider.name
        swap.version += 1
        await append_event(session, "swap.refused", decider.name, swap_changes(facts))
    return swap_value(facts)
