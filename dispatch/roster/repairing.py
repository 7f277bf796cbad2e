"""Somebody can't come: who could, what disturbs the fewest, and the next version with it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, InvalidError
from dispatch.jobs.service import queue_job
from dispatch.live.outbox import append_event
from dispatch.people.rules import AbsenceKind
from dispatch.people.tables import Absence
from dispatch.roster.asking import effect_value
from dispatch.roster.cells import list_blocking
from dispatch.roster.desk import Desk
from dispatch.roster.editing import find_part
from dispatch.roster.gather import Gathered, as_place, gather
from dispatch.roster.keeping import add_places
from dispatch.roster.life import Cause, PlaceState, RosterState
from dispatch.roster.nights.explain import Effect, what_if
from dispatch.roster.nights.problem import ONE_DAY, Place, Problem
from dispatch.roster.nights.substitutes import Substitute, rank_substitutes
from dispatch.roster.reading import get_locked
from dispatch.roster.revising import renew_findings
from dispatch.roster.schemas import AbsenceIn, ConfirmIn, PlaceIn
from dispatch.roster.solving import ROSTER_REPAIR
from dispatch.roster.tables import Roster
from dispatch.roster.versioning import add_version
from dispatch.roster.views import cell_value, roster_change
from dispatch.roster.words import Words

#: So many substitutes are proposed for a place: nobody rings more people than that.
MOST_PROPOSED = 8
_KINDS = {Cause.SICK: AbsenceKind.SICK}


@dataclass(frozen=True, slots=True)
class Changes:
    """The places that go and those that come with a repair."""

    gone: frozenset[Place]
    new: frozenset[Place]


async def begin_repair(
    desk: Desk,
    key: UUID,
    roster_id: int,
    body: AbsenceIn,
) -> dict[str, Any]:
    """Return who could take each place that falls empty, and have the fewest changes proven.

    The ranked substitutes come at once; `job_id` is the search whose result is the repair that
    disturbs the fewest people. Nothing is changed yet. Once a key the search is queued.
    """
    roster = await get_locked(desk.session, roster_id, (RosterState.PUBLISHED,))
    known = await gather(desk.session, roster)
    empty = _find_empty(known, body, desk.today)
    words = desk.words(known)
    problem = without_person(known.problem, str(body.person_id), body.nights)
    places = await asyncio.to_thread(_propose, problem, known, empty, words)
    job_id = await _queue(desk, key, roster, body)
    return {"job_id": job_id, "places": places}


async def confirm_repair(
    desk: Desk,
    key: UUID,
    roster_id: int,
    body: ConfirmIn,
) -> Roster:
    """Publish a repair as the roster's next version, once a key.

    The absent person's places stay, called off; the absence is kept so that no later roster asks
    them. Raises ConflictError `roster.changed_meanwhile` when a place that goes is not there any
    more, `roster.not_allowed` when the repair breaks a rule, InvalidError `roster.past_night`.
    """
    asked = {"roster": roster_id, **body.model_dump(mode="json")}
    if await desk.claim(key, "roster.repair", asked) is not None:
        return await desk.session.get_one(Roster, roster_id)
    roster = await get_locked(desk.session, roster_id, (RosterState.PUBLISHED,))
    known = await gather(desk.session, roster)
    _find_empty(known, body.absence, desk.today)
    changes = _read_changes(known, body, desk.today)
    effect = await foresee(known, body.absence, changes)
    words = desk.words(known)
    _refuse_breaches(effect, words)
    await _write(desk.session, roster, known, body.absence, changes)
    await _keep_absence(desk, body.absence)
    await _publish(desk, roster, body.reason)
    await desk.keep(key, roster.id)
    return roster


async def preview_repair(desk: Desk, roster_id: int, body: ConfirmIn) -> dict[str, Any]:
    """Return what a repair would do; writes nothing."""
    roster = await get_locked(desk.session, roster_id, (RosterState.PUBLISHED,))
    known = await gather(desk.session, roster)
    changes = _read_changes(known, body, desk.today)
    effect = await foresee(known, body.absence, changes)
    return effect_value(effect, desk.words(known))


async def foresee(known: Gathered, absence: AbsenceIn, changes: Changes) -> Effect:
    """Return what a repair does, with the absence taken into account."""
    problem = without_person(known.problem, str(absence.person_id), absence.nights)
    changed = known.roster.changed(without=changes.gone, plus=changes.new)
    return await asyncio.to_thread(what_if, problem, known.roster, changed)


def without_person(problem: Problem, person: str, nights: Iterable[date]) -> Problem:
    """Return the problem in which somebody is on leave, or off duty, on some nights."""
    absent = frozenset(nights)
    volunteer = problem.volunteer_of.get(person)
    if volunteer is not None:
        return problem.with_volunteer(replace(volunteer, leave=volunteer.leave | absent))
    leader = problem.leader_of[person]
    return problem.with_leader(replace(leader, duty=leader.duty - absent))


def _find_empty(known: Gathered, body: AbsenceIn, today: date) -> list[Place]:
    """Return the places that an absence leaves empty.

    Raises MissingError `roster.person_unknown`, InvalidError `roster.past_night`, ConflictError
    `roster.nothing_to_repair`.
    """
    find_part(known, str(body.person_id))
    if min(body.nights) < today:
        raise InvalidError("roster.past_night", where="nights")
    held = known.roster.of_person.get(str(body.person_id), ())
    empty = [place for place in held if place.date in body.nights]
    if not empty:
        raise ConflictError("roster.nothing_to_repair")
    return empty


async def _queue(
    desk: Desk,
    key: UUID,
    roster: Roster,
    body: AbsenceIn,
) -> int:
    asked = {"roster": roster.id, **body.model_dump(mode="json")}
    known_id = await desk.claim(key, ROSTER_REPAIR.name, asked)
    if known_id is not None:
        return known_id
    payload = {
        "roster_id": roster.id,
        "person_id": body.person_id,
        "nights": [night.isoformat() for night in sorted(body.nights)],
        "first_open": desk.today.isoformat(),
    }
    job_id = await queue_job(desk.session, ROSTER_REPAIR, payload, desk.identity)
    await desk.keep(key, job_id)
    return job_id


def _propose(
    problem: Problem, known: Gathered, empty: list[Place], words: Words
) -> list[dict[str, Any]]:
    return [
        {
            **cell_value(place),
            "substitutes": [
                _substitute_value(one, words)
                for one in rank_substitutes(problem, known.roster, place)[:MOST_PROPOSED]
            ],
        }
        for place in empty
    ]


def _substitute_value(substitute: Substitute, words: Words) -> dict[str, Any]:
    return {
        "person_id": int(substitute.person),
        "instead": cell_value(substitute.instead) if substitute.instead else None,
        "why": words.sentence(substitute.reasons),
    }


def _read_changes(known: Gathered, body: ConfirmIn, today: date) -> Changes:
    gone, new = _places(body.gone), _places(body.new)
    if any(place.date < today for place in (*gone, *new)):
        raise InvalidError("roster.past_night", where="gone")
    for place in new:
        find_part(known, place.person)
    absent = str(body.absence.person_id)
    nights = set(body.absence.nights)
    held = known.roster.of_person.get(absent, ())
    gone |= frozenset(place for place in held if place.date in nights)
    if gone - known.roster.places or new & known.roster.places:
        raise ConflictError("roster.changed_meanwhile")
    return Changes(gone, new)


def _places(values: list[PlaceIn]) -> frozenset[Place]:
    return frozenset(Place(str(one.person_id), one.night, one.community) for one in values)


def _refuse_breaches(effect: Effect, words: Words) -> None:
    """Raise ConflictError `roster.not_allowed`: a squad left without leaders goes out no more."""
    breaches = effect.breaches
    if breaches:
        blocking = list_blocking(breaches) or breaches
        raise ConflictError(
            "roster.not_allowed", why=words.sentence(blocking), reasons=words.tell_all(breaches)
        )


async def _write(
    session: AsyncSession, roster: Roster, known: Gathered, absence: AbsenceIn, changes: Changes
) -> None:
    """Call the absent person's places off, let go of what others give up, add the new ones."""
    for row in known.rows:
        if as_place(row) not in changes.gone:
            continue
        if row.person_id == absence.person_id and row.night in absence.nights:
            row.state, row.pinned = PlaceState.CALLED_OFF, False
            row.version += 1
        else:
            await session.delete(row)
    await session.flush()
    await add_places(session, roster, known, changes.new)


async def _keep_absence(desk: Desk, body: AbsenceIn) -> None:
    """Keep the absence, in runs of days, so that no later roster asks for these nights."""
    kind = _KINDS.get(body.cause, AbsenceKind.OTHER)
    for first, last in list_runs(body.nights):
        desk.session.add(
            Absence(
                person_id=body.person_id,
                kind=kind,
                first_day=first,
                last_day=last,
                by=desk.actor,
            )
        )
    await desk.session.flush()


def list_runs(nights: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and last day of each run of days without a gap."""
    runs: list[tuple[date, date]] = []
    for night in sorted(set(nights)):
        if runs and night - runs[-1][1] == ONE_DAY:
            runs[-1] = (runs[-1][0], night)
        else:
            runs.append((night, night))
    return runs


async def _publish(desk: Desk, roster: Roster, reason: str) -> None:
    await renew_findings(desk.session, roster)
    known = await gather(desk.session, roster)
    await add_version(desk, roster, known.roster.places, reason)
    await append_event(desk.session, "roster.repaired", desk.actor, [roster_change(roster)])
