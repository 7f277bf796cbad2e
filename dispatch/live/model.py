"""What travels on the live path: cursors, changes, events, positions, progress, scopes."""

import re
from dataclasses import dataclass, field
from typing import Any

import orjson

#: The numbers fit what the database counts with.
_CURSOR = re.compile(r"([0-9a-f-]{1,64})\.([0-9]{1,18})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the order of events: after everything up to (xid, seq)."""

    xid: int
    seq: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """A client's place, as opaque text `epoch.xid.seq`."""

    epoch: str
    place: Place

    def __str__(self) -> str:
        return f"{self.epoch}.{self.place.xid}.{self.place.seq}"

    @classmethod
    def find(cls, text: object) -> "Cursor | None":
        """Return the cursor that the text holds, or None when it is none of ours."""
        found = _CURSOR.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        epoch, xid, seq = found.groups()
        return cls(epoch, Place(int(xid), int(seq)))


@dataclass(frozen=True, slots=True)
class Change:
    """The new state of one entity, whole; `unit_ids` are the units allowed to see it.

    `value` None means that the entity left the live state (a closed incident). A `notice` names
    nobody and volunteers see it too.
    """

    entity: str
    id: int
    version: int
    value: dict[str, Any] | None
    unit_ids: frozenset[int] = frozenset()
    notice: bool = False

    def wire(self) -> dict[str, Any]:
        """Return the change as a client that may see it receives it."""
        return {
            "entity": self.entity,
            "id": self.id,
            "version": self.version,
            "live": self.value is not None,
            "value": self.value,
        }

    def wire_gone(self) -> dict[str, Any]:
        """Return the change as a client receives it that may see the entity no longer."""
        return {**self.wire(), "live": False, "value": None}


@dataclass(frozen=True, slots=True)
class Event:
    """A committed event as the tail reads it from the outbox."""

    place: Place
    at: str
    kind: str
    actor: str
    unit_ids: frozenset[int]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a client may see: everything, what concerns one unit, or notices to volunteers."""

    unit_id: int | None = None
    volunteer: bool = False

    @property
    def sees_all(self) -> bool:
        """Return whether the scope is the duty room's."""
        return self.unit_id is None and not self.volunteer

    def sees(self, change: Change) -> bool:
        """Return whether the scope holds an entity in its present state."""
        if self.volunteer:
            return change.notice
        return self.unit_id is None or self.unit_id in change.unit_ids

    def sees_unit(self, unit_id: int) -> bool:
        """Return whether the scope holds the unit."""
        return self.sees_all or self.unit_id == unit_id

    @property
    def sees_jobs(self) -> bool:
        """Return whether the scope holds what workers do."""
        return self.sees_all

    def message(self, event: Event, epoch: str) -> bytes | None:
        """Return the event as this scope receives it, or None when it concerns others only."""
        changes = self._changes(event)
        if not changes:
            return None
        return orjson.dumps(
            {
                "type": "event",
                "cursor": str(Cursor(epoch, event.place)),
                "at": event.at,
                "kind": event.kind,
                "actor": event.actor,
                "changes": changes,
            }
        )

    def _changes(self, event: Event) -> list[dict[str, Any]]:
        if self.unit_id is None:
            return [change.wire() for change in event.changes if self.sees(change)]
        if self.unit_id not in event.unit_ids:
            return []
        return [
            change.wire() if self.unit_id in change.unit_ids else change.wire_gone()
            for change in event.changes
            if self.unit_id in change.unit_ids or change.entity != "unit"
        ]


@dataclass(frozen=True, slots=True)
class Position:
    """The latest fix of a unit, as it is sent."""

    unit_id: int
    point: tuple[float, float]
    at: str
    accuracy_m: float
    speed_kmh: float | None = None
    heading_deg: float | None = None


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a running job is, as it is sent; what it can't tell is None."""

    job_id: int
    best: float | None = None
    bound: float | None = None
    gap: float | None = None
    fraction: float | None = None
    seconds_left: float | None = None


@dataclass(slots=True)
class Snapshot:
    """The whole live state a scope may see, and the place from which events follow."""

    place: Place
    entities: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
