"""The live state as a client holds it, by the law that all clients share. Pure."""

from typing import Any

Value = dict[str, Any]


class Mirror:
    """Entities, positions and the cursor, kept up to date by the server's messages.

    A change is kept when its version is at least the one held for its entity and id; one that
    is no longer live is removed and its version remembered. A snapshot replaces everything.
    """

    def __init__(self) -> None:
        self.cursor: str | None = None
        self.positions: dict[int, Value] = {}
        self._entities: dict[str, dict[int, Value]] = {}
        self._versions: dict[tuple[str, int], int] = {}

    def values(self, entity: str) -> dict[int, Value]:
        """Return the live values of an entity, by id."""
        return self._entities.setdefault(entity, {})

    def apply(self, message: Value) -> None:
        """Take in a message of any type; those that carry no state change nothing."""
        match message["type"]:
            case "snapshot":
                self._replace(message)
            case "event":
                for change in message["changes"]:
                    self._change(change)
                self.cursor = message["cursor"]
            case "positions":
                self._move(message["positions"])
            case "replayed" | "heartbeat":
                self.cursor = message["cursor"]

    def _replace(self, snapshot: Value) -> None:
        self._entities = {
            entity: {value["id"]: value for value in values}
            for entity, values in snapshot["entities"].items()
        }
        self._versions = {
            (entity, value["id"]): value["version"]
            for entity, values in snapshot["entities"].items()
            for value in values
        }
        self.positions = {}
        self._move(snapshot["positions"])
        self.cursor = snapshot["cursor"]

    def _change(self, change: Value) -> None:
        key = (change["entity"], change["id"])
        if change["version"] < self._versions.get(key, 0):
            return
        self._versions[key] = change["version"]
        if change["live"]:
            self.values(change["entity"])[change["id"]] = change["value"]
        else:
            self.values(change["entity"]).pop(change["id"], None)

    def _move(self, positions: list[Value]) -> None:
        self.positions.update((position["unit_id"], position) for position in positions)
