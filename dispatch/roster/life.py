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
