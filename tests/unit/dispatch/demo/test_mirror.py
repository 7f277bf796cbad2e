from typing import Any

from dispatch.demo.mirror import Mirror

Message = dict[str, Any]


def unit(unit_id: int, version: int, status: str = "available") -> Message:
    return {"id": unit_id, "version": version, "status": status}


def snapshot(*units: Message, cursor: str = "e.1.0") -> Message:
    return {
        "type": "snapshot",
        "cursor": cursor,
        "entities": {"unit": list(units), "incident": [], "assignment": []},
        "positions": [{"unit_id": 1, "point": [103.8, 25.5]}],
    }


def event(value: Message, *, live: bool = True, cursor: str = "e.2.1") -> Message:
    change = {
        "entity": "unit",
        "id": value["id"],
        "version": value["version"],
        "live": live,
        "value": value if live else None,
    }
    return {"type": "event", "cursor": cursor, "changes": [change]}


def test_a_snapshot_replaces_everything() -> None:
    mirror = Mirror()
    mirror.apply(snapshot(unit(1, 4), unit(2, 1)))
    mirror.apply(snapshot(unit(2, 1), cursor="f.9.0"))
    assert mirror.values("unit") == {2: unit(2, 1)}
    assert mirror.cursor == "f.9.0"
    mirror.apply(event(unit(1, 2)))
    assert mirror.values("unit") == {1: unit(1, 2), 2: unit(2, 1)}


def test_a_newer_change_is_kept_and_an_older_is_not() -> None:
    mirror = Mirror()
    mirror.apply(snapshot(unit(1, 4)))
    mirror.apply(event(unit(1, 6, "dispatched")))
    mirror.apply(event(unit(1, 5, "available")))
    assert mirror.values("unit") == {1: unit(1, 6, "dispatched")}


def test_a_repeated_change_is_harmless() -> None:
    mirror = Mirror()
    mirror.apply(snapshot(unit(1, 4)))
    mirror.apply(event(unit(1, 4)))
    assert mirror.values("unit") == {1: unit(1, 4)}


def test_what_is_gone_does_not_come_back_by_an_older_change() -> None:
    mirror = Mirror()
    mirror.apply(snapshot(unit(1, 4)))
    mirror.apply(event(unit(1, 6), live=False))
    mirror.apply(event(unit(1, 5)))
    assert mirror.values("unit") == {}


def test_the_cursor_follows_events_replays_and_heartbeats() -> None:
    mirror = Mirror()
    mirror.apply(event(unit(1, 1), cursor="e.2.1"))
    assert mirror.cursor == "e.2.1"
    mirror.apply({"type": "replayed", "cursor": "e.3.1"})
    assert mirror.cursor == "e.3.1"
    mirror.apply({"type": "heartbeat", "cursor": "e.4.1"})
    assert mirror.cursor == "e.4.1"


def test_the_latest_position_of_a_unit_is_kept() -> None:
    mirror = Mirror()
    mirror.apply(snapshot(unit(1, 1)))
    later = {"unit_id": 1, "point": [103.81, 25.5]}
    mirror.apply({"type": "positions", "positions": [later]})
    assert mirror.positions == {1: later}


def test_a_message_of_an_unknown_type_changes_nothing() -> None:
    mirror = Mirror()
    mirror.apply({"type": "error", "code": "live.message_unknown", "message": ""})
    assert mirror.cursor is None
    assert mirror.values("unit") == {}
