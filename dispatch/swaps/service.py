"""Use cases of swaps that volunteers have: who fits, offer, agree, decline, withdraw."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.incidents.rules import mask_name
from dispatch.live.outbox import append_event
from dispatch.people.tables import Person
from dispatch.roster.gather import as_place, gather
from dispatch.roster.life import PlaceState, RosterState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.shifts.asker import Asker
from dispatch.shifts.publishing import lock_published
from dispatch.shifts.service import check_open, get_own_place
from dispatch.swaps.carrying_out import carry_out, judge_option
from dispatch.swaps.facts import SwapFacts, read_swaps
from dispatch.swaps.fitting import Fit, list_fits
from dispatch.swaps.rules import OPEN, Answer, SwapState, SwapStep, decided_by_rule, next_state
from dispatch.swaps.schemas import OfferIn
from dispatch.swaps.tables import Swap, SwapOption
from dispatch.swaps.views import (
    is_answerable,
    own_value,
    place_value,
    request_value,
    swap_changes,
)

#: So many are shown and asked at most: a list that nobody reads to its end helps nobody.
MOST_FITS = 60


async def list_takers(session: AsyncSession, asker: Asker, place_id: int) -> list[dict[str, Any]]:
    """Return who could take a night by the rules, the best first, by masked names.

    Raises MissingError `shift.unknown`, ConflictError `shift.gone`, `shift.begun`.
    """
    place = await get_own_place(session, asker.identity, place_id)
    check_open(place, asker.hours)
    fits = await _find_fits(session, asker, place)
    people = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_([int(fit.person) for fit, _ in fits]))
    )
    names = {person_id: mask_name(name) for person_id, name in people}
    return [
        {
            "person_id": int(fit.person),
            "name": names[int(fit.person)],
            "back": None if back is None else place_value(back),
            "short": bool(fit.outcome.shortfalls),
        }
        for fit, back in fits
    ]


async def offer(
    session: AsyncSession, asker: Asker, key: UUID, place_id: int, body: OfferIn
) -> dict[str, Any]:
    """Offer a night to those who fit, or to some of them, once a key.

    Everybody is asked who leaves nobody short of a night; only where there is none, those who do.

    Raises what list_takers does, ConflictError `swap.open` when it is on offer already,
    `swap.nobody` when nobody fits, InvalidError `swap.unfit` when somebody chosen does not.
    """
    account_id = asker.identity.account_id
    asked = body.model_dump(mode="json")
    known_id = await claim_key(session, account_id, key, f"swap {place_id}", asked)
    if known_id is not None:
        return own_value(await _get(session, known_id))
    place = await get_own_place(session, asker.identity, place_id)
    await lock_published(asker.desk(session), place.roster_id)
    await session.refresh(place)
    check_open(place, asker.hours)
    fits = _chosen(await _find_fits(session, asker, place), body)
    swap = await _add(session, asker, place, fits)
    await keep_result(session, account_id, key, swap.id)
    facts = await _get(session, swap.id)
    await append_event(session, "swap.offered", asker.name, swap_changes(facts))
    return own_value(facts)


async def agree(
    session: AsyncSession, asker: Asker, option_id: int, least_ahead: timedelta | None
) -> dict[str, Any]:
    """Agree to a swap; where the rules may decide it is carried out at once.

    Asking again is answered as before. Raises MissingError `swap.unknown`, ConflictError
    `swap.taken` when somebody was faster, `swap.over`, `swap.place_gone`, or `swap.rule...`
    where a rule speaks against it by now.
    """
    facts, option = await _lock_option(session, asker, option_id)
    if option.answer == Answer.AGREED:
        return request_value(facts, option.person_id)
    swap = facts.swap
    swap.state = next_state(SwapState(swap.state), SwapStep.AGREE)
    swap.expires_at = _first_start(facts, option, asker)
    if swap.expires_at <= datetime.now(UTC):
        raise ConflictError("swap.over")
    if option.answer == Answer.DECLINED:
        raise ConflictError("swap.declined")
    option.answer = Answer.AGREED
    outcome = await judge_option(session, facts)
    swap.needs_leader = not decided_by_rule(
        allowed=outcome.allowed,
        short=bool(outcome.shortfalls),
        ahead=swap.expires_at - datetime.now(UTC),
        least_ahead=least_ahead,
    )
    swap.version += 1
    if swap.needs_leader:
        await append_event(session, "swap.agreed", asker.name, swap_changes(facts))
    else:
        await carry_out(asker.desk(session), facts, by=None)
    return request_value(facts, option.person_id)


async def decline(session: AsyncSession, asker: Asker, swap_id: int) -> None:
    """Say no to a swap; once everybody has, it is over. Raises MissingError `swap.unknown`."""
    facts = await lock_swap(session, swap_id)
    mine = [o for o in facts.of_person(asker.identity.person_id or 0) if is_answerable(o)]
    if not facts.of_person(asker.identity.person_id or 0):
        raise _unknown(swap_id)
    if not mine or facts.swap.state != SwapState.OFFERED:
        return
    for option in mine:
        option.row.answer = Answer.DECLINED
    if not any(is_answerable(option) for option in facts.options):
        facts.swap.state = next_state(SwapState.OFFERED, SwapStep.DECLINE)
    facts.swap.version += 1
    await append_event(session, "swap.declined", asker.name, swap_changes(facts))


async def withdraw(session: AsyncSession, asker: Asker, swap_id: int) -> dict[str, Any]:
    """Take back an offer before it is carried out.

    Raises MissingError `swap.unknown`, ConflictError `swap.over`.
    """
    facts = await lock_swap(session, swap_id)
    if facts.place.person_id != asker.identity.person_id:
        raise _unknown(swap_id)
    swap = facts.swap
    if swap.state != SwapState.WITHDRAWN:
        swap.state = next_state(SwapState(swap.state), SwapStep.WITHDRAW)
        swap.version += 1
        await append_event(session, "swap.withdrawn", asker.name, swap_changes(facts))
    return own_value(facts)


async def withdraw_for(session: AsyncSession, asker: Asker, place_id: int) -> None:
    """Take back the open offer of a place, if there is one: its holder can't come at all."""
    swap_id = await session.scalar(
        select(Swap.id).where(Swap.place_id == place_id, Swap.state.in_(OPEN))
    )
    if swap_id is not None:
        await withdraw(session, asker, swap_id)


async def list_own(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """Return a volunteer's open offers."""
    facts = await read_swaps(session, RosterPlace.person_id == person_id, Swap.state.in_(OPEN))
    return [own_value(one) for one in facts]


async def list_asked(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """Return what others ask of a volunteer and can still be answered or waits for a leader."""
    asked = select(SwapOption.swap_id).where(SwapOption.person_id == person_id)
    facts = await read_swaps(
        session,
        Swap.id.in_(asked),
        Swap.state.in_(OPEN),
        Swap.expires_at > datetime.now(UTC),
        RosterPlace.state == PlaceState.STANDING,
    )
    values = [request_value(one, person_id) for one in facts]
    return [value for value in values if _concerns(value)]


def _concerns(value: dict[str, Any]) -> bool:
    """Return whether a request is still this person's: nobody else has agreed."""
    answers = {option["answer"] for option in value["options"]}
    if value["state"] == SwapState.WAITING:
        return Answer.AGREED in answers
    return bool(answers)


async def _find_fits(
    session: AsyncSession, asker: Asker, place: RosterPlace
) -> list[tuple[Fit, RosterPlace | None]]:
    """Return who fits, with the row of the night they would give; it must not have begun."""
    roster = await session.get_one(Roster, place.roster_id)
    known = await gather(session, roster)
    fits = await asyncio.to_thread(list_fits, known.problem, known.roster, as_place(place))
    row_of = {as_place(row): row for row in known.rows}
    now = datetime.now(UTC)
    paired = [(fit, None if fit.back is None else row_of[fit.back]) for fit in fits]
    return [
        (fit, back)
        for fit, back in paired
        if back is None or now < asker.hours.window(back.night)[0]
    ][:MOST_FITS]


def _chosen(
    fits: list[tuple[Fit, RosterPlace | None]], body: OfferIn
) -> list[tuple[Fit, RosterPlace | None]]:
    if not fits:
        raise ConflictError("swap.nobody")
    if body.to is None:
        even = [(fit, back) for fit, back in fits if not fit.outcome.shortfalls]
        return even or fits
    wanted = {(ask.person_id, ask.back_place_id) for ask in body.to}
    chosen = [(f, b) for f, b in fits if (int(f.person), b.id if b else None) in wanted]
    if len(chosen) < len(wanted):
        raise InvalidError("swap.unfit", where="to")
    return chosen


async def _add(
    session: AsyncSession,
    asker: Asker,
    place: RosterPlace,
    fits: list[tuple[Fit, RosterPlace | None]],
) -> Swap:
    starts_at, _ = asker.hours.window(place.night)
    swap = Swap(place_id=place.id, state=SwapState.OFFERED, expires_at=starts_at, version=1)
    session.add(swap)
    try:
        await session.flush()
    except IntegrityError:
        raise ConflictError("swap.open") from None
    session.add_all(
        SwapOption(
            swap_id=swap.id,
            person_id=int(fit.person),
            back_place_id=None if back is None else back.id,
            answer=Answer.ASKED,
        )
        for fit, back in fits
    )
    await session.flush()
    return swap


def _first_start(facts: SwapFacts, option: SwapOption, asker: Asker) -> datetime:
    """Return when the first of the swap's nights begins."""
    backs = [o.back.night for o in facts.options if o.row.id == option.id and o.back is not None]
    return min(asker.hours.window(night)[0] for night in [facts.place.night, *backs])


async def _get(session: AsyncSession, swap_id: int) -> SwapFacts:
    found = await read_swaps(session, Swap.id == swap_id)
    if not found:
        raise _unknown(swap_id)
    return found[0]


async def lock_swap(session: AsyncSession, swap_id: int) -> SwapFacts:
    """Return a swap under its roster's lock, as it is now.

    Raises MissingError `swap.unknown`, ConflictError `swap.over` when its roster is not in
    force any more.
    """
    facts = await _get(session, swap_id)
    roster = await session.get_one(
        Roster, facts.place.roster_id, with_for_update=True, populate_existing=True
    )
    if roster.state != RosterState.PUBLISHED:
        raise ConflictError("swap.over")
    return await _get(session, swap_id)


async def _lock_option(
    session: AsyncSession, asker: Asker, option_id: int
) -> tuple[SwapFacts, SwapOption]:
    option = await session.get(SwapOption, option_id)
    if option is None or option.person_id != asker.identity.person_id:
        raise MissingError("swap.unknown", where="option_id", swap_id=option_id)
    return await lock_swap(session, option.swap_id), option


def _unknown(swap_id: int) -> MissingError:
    return MissingError("swap.unknown", where="swap_id", swap_id=swap_id)
