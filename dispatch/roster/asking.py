"""Questions about a roster, answered without changing it: where to, why, what if."""

import asyncio
from dataclasses import asdict
from typing import Any

from dispatch.errors import InvalidError, MissingError
from dispatch.roster.cells import Judge, list_blocking
from dispatch.roster.desk import Desk
from dispatch.roster.editing import find_part
from dispatch.roster.gather import Gathered, as_place, gather
from dispatch.roster.life import Part
from dispatch.roster.nights.explain import (
    Effect,
    what_if,
    what_if_leave,
    what_if_swap,
    why,
    why_not,
)
from dispatch.roster.nights.problem import Place
from dispatch.roster.reading import get_place, get_roster
from dispatch.roster.reasons import Reason
from dispatch.roster.schemas import DragIn, LeaveIn, SwapIn, WhyIn
from dispatch.roster.words import Words


async def list_cells(desk: Desk, roster_id: int, body: DragIn) -> dict[str, Any]:
    """Return every cell that somebody could be put in, and why not the others; writes nothing."""
    known, words = await _gather(desk, roster_id)
    person = str(body.person_id)
    find_part(known, person)
    moved = None if body.place_id is None else _find_row(known, body.place_id)
    cells = await asyncio.to_thread(
        lambda: Judge(known.problem, known.roster, person, moved).judge_all()
    )
    return {
        "cells": [
            {
                "night": cell.place.date.isoformat(),
                "community": cell.place.community,
                "fine": cell.fine,
                "why": words.sentence(cell.against),
            }
            for cell in cells
        ]
    }


async def explain_cell(desk: Desk, roster_id: int, body: WhyIn) -> dict[str, Any]:
    """Return why somebody has a place, or why another does not, in a sentence.

    Raises MissingError `roster.place_unknown`, `roster.person_unknown`, InvalidError
    `roster.other_kind` when a volunteer and a leader are compared.
    """
    known, words = await _gather(desk, roster_id)
    place = Place(str(body.person_id), body.night, body.community)
    if place not in known.roster.places:
        raise MissingError("roster.place_unknown", where="person_id")
    if body.other_id is None:
        reasons = await asyncio.to_thread(_why, known, place)
    else:
        other = str(body.other_id)
        if find_part(known, other) != find_part(known, place.person):
            raise InvalidError("roster.other_kind", where="other_id")
        reasons = await asyncio.to_thread(_why_not, known, place, other)
    return {"text": words.sentence(reasons), "reasons": words.tell_all(reasons)}


async def foresee_swap(desk: Desk, roster_id: int, body: SwapIn) -> dict[str, Any]:
    """Return what it would do if two people swapped their places; writes nothing."""
    known, words = await _gather(desk, roster_id)
    roster = await get_roster(desk.session, roster_id)
    one = as_place(await get_place(desk.session, roster, body.place_id))
    other = as_place(await get_place(desk.session, roster, body.other_place_id))
    effect = await asyncio.to_thread(what_if_swap, known.problem, known.roster, one, other)
    return effect_value(effect, words)


async def foresee_leave(desk: Desk, roster_id: int, body: LeaveIn) -> dict[str, Any]:
    """Return what it would do if a volunteer were on leave, before any repair; writes nothing.

    Raises MissingError `roster.person_unknown`.
    """
    known, words = await _gather(desk, roster_id)
    person = str(body.person_id)
    if find_part(known, person) is not Part.VOLUNTEER:
        raise MissingError("roster.person_unknown", where="person_id")
    _, effect = await asyncio.to_thread(
        what_if_leave, known.problem, known.roster, person, frozenset(body.nights)
    )
    return effect_value(effect, words)


def effect_value(effect: Effect, words: Words) -> dict[str, Any]:
    """Return what a change would do, for the wire."""
    change = effect.first_change
    return {
        "allowed": not list_blocking(effect.breaches),
        "breaches": words.tell_all(effect.breaches),
        "new_shortfalls": words.tell_all(effect.new_shortfalls),
        "gone_shortfalls": words.tell_all(effect.gone_shortfalls),
        "change": words.tell(change) if change else None,
        "before": asdict(effect.before),
        "after": asdict(effect.after),
    }


async def _gather(desk: Desk, roster_id: int) -> tuple[Gathered, Words]:
    known = await gather(desk.session, await get_roster(desk.session, roster_id))
    return known, desk.words(known)


def _find_row(known: Gathered, place_id: int) -> Place:
    for row in known.rows:
        if row.id == place_id:
            return as_place(row)
    raise MissingError("roster.place_unknown", where="place_id")


def _why(known: Gathered, place: Place) -> tuple[Reason, ...]:
    if place.person in known.problem.volunteer_of:
        return why(known.problem, known.roster, place)
    pinned = any(pin.covers(place) for pin in known.problem.pins)
    return (
        *((Reason("why.pinned"),) if pinned else ()),
        Reason("why.leads", {"community": place.community}),
        Reason("substitute.on_duty"),
        Reason("substitute.rested"),
    )


def _why_not(known: Gathered, place: Place, other: str) -> tuple[Reason, ...]:
    if place.person in known.problem.volunteer_of:
        return why_not(known.problem, known.roster, place, other)
    taken = Place(other, place.date, place.community)
    changed = known.roster.changed(without=[place], plus=[taken])
    effect = what_if(known.problem, known.roster, changed)
    return effect.breaches or (Reason("why_not.equal"),)
