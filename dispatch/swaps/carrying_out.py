"""Carrying out a swap: judged once more under the lock, places moved, the roster's next version."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import CATALOGUE, ConflictError
from dispatch.live.outbox import append_event
from dispatch.roster.desk import Desk
from dispatch.roster.gather import as_place, gather
from dispatch.roster.life import PlaceState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.shifts.publishing import lock_published, republish
from dispatch.swaps.facts import Option, SwapFacts, read_swaps
from dispatch.swaps.fitting import Outcome, judge
from dispatch.swaps.rules import OPEN, SwapState, SwapStep, next_state
from dispatch.swaps.tables import Swap
from dispatch.swaps.views import swap_changes

#: Why a version of a roster was written.
SWAPPED = "swap"


async def judge_option(session: AsyncSession, facts: SwapFacts) -> Outcome:
    """Return what the swap that was agreed on would do now; the roster is locked.

    Raises ConflictError `swap.place_gone` when one of its nights changed hands meanwhile, and
    `swap.rule...` for the first rule that it would break.
    """
    option = get_agreed(facts)
    places = [facts.place] if option.back is None else [facts.place, option.back]
    if any(place.state != PlaceState.STANDING for place in places):
        raise ConflictError("swap.place_gone")
    roster = await session.get_one(Roster, facts.place.roster_id)
    known = await gather(session, roster)
    outcome = await asyncio.to_thread(
        judge,
        known.problem,
        known.roster,
        as_place(facts.place),
        str(option.row.person_id),
        None if option.back is None else as_place(option.back),
    )
    if outcome.breaches:
        raise _broken(outcome)
    return outcome


def get_agreed(facts: SwapFacts) -> Option:
    """Return who agreed. Raises ConflictError `swap.not_agreed`."""
    if facts.agreed is None:
        raise ConflictError("swap.not_agreed")
    return facts.agreed


def _broken(outcome: Outcome) -> ConflictError:
    """Return the first broken rule in words that tell nothing about anybody."""
    code = f"swap.rule.{outcome.breaches[0].code}"
    known = CATALOGUE.find(code, "zh") is not None
    return ConflictError(code if known else "swap.rule.other")


async def carry_out(desk: Desk, facts: SwapFacts, *, by: str | None) -> None:
    """Exchange the places of a swap that was judged; `by` is None where the rules decided."""
    session, option, swap = desk.session, get_agreed(facts), facts.swap
    roster = await lock_published(desk, facts.place.roster_id)
    swap.state = next_state(SwapState(swap.state), SwapStep.APPROVE)
    swap.decided_at, swap.decided_by = datetime.now(UTC), by
    _hand_over(session, facts.place, option.row.person_id)
    gone = [facts.place.id]
    if option.back is not None:
        _hand_over(session, option.back, facts.place.person_id)
        gone.append(option.back.id)
    changed = await republish(desk, roster, SWAPPED)
    await append_event(session, "swap.done", desk.actor, [*swap_changes(facts), changed])
    await _end_others(session, gone, desk.actor)


def _hand_over(session: AsyncSession, place: RosterPlace, person_id: int) -> None:
    """Let somebody else have a place: the row stays for the record, a new one stands."""
    place.state, place.pinned = PlaceState.SWAPPED, False
    place.version += 1
    session.add(
        RosterPlace(
            version=1,
            roster_id=place.roster_id,
            person_id=person_id,
            night=place.night,
            community_code=place.community_code,
            part=place.part,
            state=PlaceState.STANDING,
        )
    )


async def _end_others(session: AsyncSession, place_ids: list[int], actor: str) -> None:
    """End the other offers of places that changed hands."""
    others = await read_swaps(session, Swap.place_id.in_(place_ids), Swap.state.in_(OPEN))
    for facts in others:
        await expire(session, facts, actor)


async def expire(session: AsyncSession, facts: SwapFacts, actor: str) -> None:
    """End a swap that can't come about any more."""
    facts.swap.state = next_state(SwapState(facts.swap.state), SwapStep.EXPIRE)
    facts.swap.version += 1
    await append_event(session, "swap.expired", actor, swap_changes(facts))


async def expire_due(session: AsyncSession) -> None:
    """End the swaps whose night has begun, or whose place is not the offerer's any more."""
    over = (Swap.expires_at <= datetime.now(UTC)) | (RosterPlace.state != PlaceState.STANDING)
    due = await session.scalars(
        select(Swap.id)
        .join(RosterPlace, RosterPlace.id == Swap.place_id)
        .where(Swap.state.in_(OPEN), over)
        .order_by(Swap.id)
        .with_for_update(of=Swap, skip_locked=True)
    )
    for facts in await read_swaps(session, Swap.id.in_(due.all())):
        await expire(session, facts, "system")
