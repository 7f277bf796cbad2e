"""Incident types, sources, states and dispositions; masking of callers. Pure."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dispatch.errors import InvalidError
from dispatch.units.rules import UnitKind

TYPES_FILE = Path(__file__).parent / "types.toml"


class Source(StrEnum):
    """How an incident came in."""

    CALL110 = "call110"
    WALK_IN = "walk_in"
    CAMERA = "camera"
    SMART_ALARM = "smart_alarm"
    OFFICER = "officer"


class IncidentState(StrEnum):
    """How far the answer to an incident is."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IncidentType:
    """A type of incident: its usual priority (1 most urgent), and who should answer.

    `kinds` are the suitable kinds of unit, best first; `dangerous` types are never
    left to a grid member or volunteer alone.
    """

    code: str
    name: str
    name_en: str
    priority: int
    dangerous: bool
    units_needed: int
    kinds: tuple[UnitKind, ...]


@dataclass(frozen=True, slots=True)
class Disposition:
    """A result an incident can be closed with."""

    code: str
    name: str
    name_en: str


def _load() -> tuple[dict[str, IncidentType], dict[str, Disposition]]:
    with TYPES_FILE.open("rb") as file:
        data = tomllib.load(file)
    types = {
        code: IncidentType(
            code=code,
            name=entry["name"],
            name_en=entry["name_en"],
            priority=entry["priority"],
            dangerous=entry["dangerous"],
            units_needed=entry["units_needed"],
            kinds=tuple(UnitKind(kind) for kind in entry["kinds"]),
        )
        for code, entry in data["types"].items()
    }
    dispositions = {
        code: Disposition(code, entry["name"], entry["name_en"])
        for code, entry in data["dispositions"].items()
    }
    return types, dispositions


INCIDENT_TYPES, DISPOSITIONS = _load()


def get_type(code: str) -> IncidentType:
    """Return the incident type. Raises InvalidError `incident.type_unknown`."""
    if code not in INCIDENT_TYPES:
        raise InvalidError("incident.type_unknown", where="type", type=code)
    return INCIDENT_TYPES[code]


def check_disposition(code: str) -> None:
    """Raise InvalidError `disposition.unknown` for a code that is none of ours."""
    if code not in DISPOSITIONS:
        raise InvalidError("disposition.unknown", where="disposition", disposition=code)


def mask_name(name: str) -> str:
    """Return the family name and stars: 王小明 -> 王**."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """Return a phone number without its middle: 13812341234 -> 138****1234."""
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
