"""Roles and what they may do; tokens and how they are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of the station."""

    DISPATCHER = "dispatcher"
    LEADER = "leader"
    OFFICER = "officer"
    GRID_MEMBER = "grid_member"
    VOLUNTEER = "volunteer"
    ADMINISTRATOR = "administrator"


#: Those who see the whole duty room and may dispatch.
DUTY_ROOM = frozenset({Role.DISPATCHER, Role.LEADER, Role.ADMINISTRATOR})
#: Those who answer for the station.
LEADERS = frozenset({Role.LEADER, Role.ADMINISTRATOR})
#: Those who are, or belong to, a unit in the field.
FIELD = frozenset({Role.OFFICER, Role.GRID_MEMBER})

HOME_PAGE = {
    **dict.fromkeys(DUTY_ROOM, "/console"),
    **dict.fromkeys(FIELD, "/officer"),
    Role.VOLUNTEER: "/volunteer",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking; `unit_id` is set for those in the field, `person_id` for people."""

    account_id: int
    session_id: int
    display_name: str
    role: Role
    unit_id: int | None
    person_id: int | None


def new_token() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token: a leaked table opens nothing."""
    return hashlib.sha256(token.encode()).digest()
