"""Rosters on the wire."""

from datetime import date
from typing import Any

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.roster.life import IN_FORCE
from dispatch.roster.nights.problem import Place
from dispatch.roster.tables import Roster, RosterForbid, RosterPlace, RosterVersion


def roster_value(roster: Roster) -> dict[str, Any]:
    """Return what everybody may know of a roster: no names are in it."""
    return {
        "id": roster.id,
        "version": roster.version,
        "state": roster.state,
        "first_night": roster.first_night.isoformat(),
        "last_night": roster.last_night.isoformat(),
        "published": roster.published,
    }


def roster_change(roster: Roster, *, gone: bool = False) -> Change:
    """Return the roster's present state; volunteers see it once it is in force."""
    value = None if gone else roster_value(roster)
    return Change("roster", roster.id, roster.version, value, notice=roster.state in IN_FORCE)


def head_value(roster: Roster) -> dict[str, Any]:
    """Return a roster without its places, for the duty room."""
    return {
        **roster_value(roster),
        "seed": roster.seed,
        "job_id": roster.job_id,
        "published_at": time_text(roster.published_at),
        "revises_id": roster.revises_id,
        "by": roster.by,
        "made_at": time_text(roster.made_at),
    }


def place_value(row: RosterPlace) -> dict[str, Any]:
    """Return a cell of a roster."""
    return {
        "id": row.id,
        "person_id": row.person_id,
        "night": row.night.isoformat(),
        "community": row.community_code,
        "part": row.part,
        "pinned": row.pinned,
    }


def forbid_value(row: RosterForbid) -> dict[str, Any]:
    """Return a night that the leader keeps somebody out of."""
    return {
        "id": row.id,
        "person_id": row.person_id,
        "night": row.night.isoformat(),
        "community": row.community_code,
    }


def cell_value(place: Place) -> dict[str, Any]:
    """Return a place as plain data: who, when, where."""
    return {
        "person_id": int(place.person),
        "night": place.date.isoformat(),
        "community": place.community,
    }


def read_cell(value: dict[str, Any]) -> Place:
    """Return the place that `cell_value` wrote."""
    return Place(str(value["person_id"]), date.fromisoformat(value["night"]), value["community"])


def version_value(version: RosterVersion) -> dict[str, Any]:
    """Return what was published once, with its cells."""
    return {
        "number": version.number,
        "reason": version.reason,
        "by": version.by,
        "at": time_text(version.at),
        "places": version.places,
    }
