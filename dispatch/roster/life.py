"""The states of a roster and of its places, and who is what in a squad. Pure."""

from enum import StrEnum


class RosterState(StrEnum):
    """Where a roster stands: being made, looked through, in force, or laid away."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Part(StrEnum):
    """What somebody is in a night's squad; the leaders' parts are those of the core."""

    VOLUNTEER = "volunteer"
    COMMUNITY_OFFICER = "community_officer"
    GOVERNANCE_HEAD = "governance_head"


class PlaceState(StrEnum):
    """Whether a place stands, or its holder can't come any more."""

    STANDING = "standing"
    CALLED_OFF = "called_off"
    SWAPPED = "swapped"


class Cause(StrEnum):
    """Why somebody can't come to a night they had a place on."""

    SICK = "sick"
    NO_SHOW = "no_show"
    CALLED_AWAY = "called_away"
    OTHER = "other"


#: What is in force, or was: nights that really happen.
IN_FORCE = frozenset({RosterState.PUBLISHED, RosterState.ARCHIVED})
#: The steps that a roster may take from where it stands.
STEPS = {
    RosterState.DRAFT: frozenset({RosterState.REVIEW}),
    RosterState.REVIEW: frozenset({RosterState.DRAFT, RosterState.PUBLISHED}),
    RosterState.PUBLISHED: frozenset[RosterState](),
    RosterState.ARCHIVED: frozenset[RosterState](),
}


def may_become(state: str, following: RosterState) -> bool:
    """Return whether a roster may take a step."""
    return following in STEPS[RosterState(state)]
