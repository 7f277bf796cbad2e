"""Swaps as the wire shows them: names to the duty room, masked ones to other volunteers."""

from typing import Any

from dispatch.incidents.rules import mask_name
from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.roster.life import PlaceState
from dispatch.roster.tables import RosterPlace
from dispatch.swaps.facts import Option, SwapFacts
from dispatch.swaps.rules import OPEN, Answer


def swap_value(facts: SwapFacts) -> dict[str, Any]:
    """Return a swap as the duty room and the leaders see it."""
    swap, agreed = facts.swap, facts.agreed
    return {
        "id": swap.id,
        "version": swap.version,
        "state": swap.state,
        "roster_id": facts.place.roster_id,
        "place": place_value(facts.place),
        "person_id": facts.place.person_id,
        "name": facts.name,
        "asked": len({option.row.person_id for option in facts.options}),
        "agreed": None if agreed is None else _agreed_value(agreed),
        "needs_leader": swap.needs_leader,
        "offered_at": time_text(swap.offered_at),
        "expires_at": time_text(swap.expires_at),
        "decided_at": time_text(swap.decided_at),
        "decided_by": swap.decided_by,
    }


def _agreed_value(option: Option) -> dict[str, Any]:
    back = None if option.back is None else place_value(option.back)
    return {"person_id": option.row.person_id, "name": option.name, "back": back}


def swap_changes(facts: SwapFacts) -> list[Change]:
    """Return a swap's change, and that volunteers may look again: no name is in that one."""
    swap = facts.swap
    value = swap_value(facts) if swap.state in OPEN else None
    return [
        Change("swap", swap.id, swap.version, value),
        Change("notice", swap.id, swap.version, None, notice=True),
    ]


def place_value(place: RosterPlace) -> dict[str, Any]:
    """Return a night in a community."""
    return {
        "place_id": place.id,
        "night": place.night.isoformat(),
        "community_code": place.community_code,
    }


def own_value(facts: SwapFacts) -> dict[str, Any]:
    """Return a swap as whoever offered it sees it."""
    agreed = facts.agreed
    return {
        "id": facts.swap.id,
        "state": facts.swap.state,
        "place": place_value(facts.place),
        "asked": len({option.row.person_id for option in facts.options}),
        "agreed": None if agreed is None else asked_value(agreed),
        "expires_at": time_text(facts.swap.expires_at),
    }


def asked_value(option: Option) -> dict[str, Any]:
    """Return somebody who was asked, by masked name."""
    return {
        "name": mask_name(option.name),
        "back": None if option.back is None else place_value(option.back),
    }


def request_value(facts: SwapFacts, person_id: int) -> dict[str, Any]:
    """Return a swap as somebody who was asked sees it."""
    return {
        "id": facts.swap.id,
        "state": facts.swap.state,
        "name": mask_name(facts.name),
        "place": place_value(facts.place),
        "expires_at": time_text(facts.swap.expires_at),
        "options": [
            {
                "id": option.row.id,
                "answer": option.row.answer,
                "back": None if option.back is None else place_value(option.back),
            }
            for option in facts.of_person(person_id)
            if is_answerable(option) or option.row.answer == Answer.AGREED
        ],
    }


def is_answerable(option: Option) -> bool:
    """Return whether somebody can still agree: they have not declined and still have the night."""
    held = option.back is None or option.back.state == PlaceState.STANDING
    return option.row.answer == Answer.ASKED and held
