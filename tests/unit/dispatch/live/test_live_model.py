import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.live.model import Change, Cursor, Event, Place, Scope

NUMBERS = st.integers(0, 10**18 - 1)
CAR, OTHER, THIRD = 1, 2, 3


def _event(*changes: Change, also: tuple[int, ...] = ()) -> Event:
    concerned = frozenset(also).union(*(change.unit_ids for change in changes))
    return Event(Place(7, 9), "2026-11-23T00:00:00.000Z", "unit.assigned", "王", concerned, changes)


def _changes(scope: Scope, event: Event) -> list[tuple[str, int, bool]] | None:
    message = scope.message(event, "e")
    if message is None:
        return None
    return [(c["entity"], c["id"], c["live"]) for c in orjson.loads(message)["changes"]]


@given(NUMBERS, NUMBERS, st.uuids().map(str))
def test_a_cursor_reads_back_as_written(xid: int, seq: int, epoch: str) -> None:
    cursor = Cursor(epoch, Place(xid, seq))
    assert Cursor.find(str(cursor)) == cursor


@given(st.text())
def test_any_other_text_is_no_cursor_but_no_error(text: str) -> None:
    cursor = Cursor.find(text)
    assert cursor is None or str(cursor).split(".")[0] == text.partition(".")[0]


@pytest.mark.parametrize(
    "other", [None, "", "e.1", "e.1.2.3", "e.-1.2", "e.²·.1", "e.².1", "e.1." + "9" * 19, 5, [], {}]
)
def test_what_is_no_cursor(other: object) -> None:
    assert Cursor.find(other) is None


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2))
def test_places_are_ordered_by_transaction_then_sequence(pairs: list[tuple[int, int]]) -> None:
    assert [(p.xid, p.seq) for p in sorted(Place(*pair) for pair in pairs)] == sorted(pairs)


def test_the_duty_room_sees_every_change_whole() -> None:
    value = {"id": 5, "version": 2}
    event = _event(Change("incident", 5, 2, value, frozenset({CAR})))
    message = orjson.loads(Scope().message(event, "e") or b"")
    assert message == {
        "type": "event",
        "cursor": "e.7.9",
        "at": "2026-11-23T00:00:00.000Z",
        "kind": "unit.assigned",
        "actor": "王",
        "changes": [{"entity": "incident", "id": 5, "version": 2, "live": True, "value": value}],
    }


def test_an_event_of_others_is_no_event() -> None:
    event = _event(Change("incident", 5, 1, {"id": 5}, frozenset({OTHER})))
    assert _changes(Scope(CAR), event) is None


def test_an_event_of_nobody_is_the_duty_rooms_only() -> None:
    event = _event(Change("incident", 5, 1, {"id": 5}))
    assert _changes(Scope(), event) == [("incident", 5, True)]
    assert _changes(Scope(CAR), event) is None


def test_who_could_see_it_before_is_told_that_it_is_gone() -> None:
    event = _event(
        Change("incident", 5, 2, {"id": 5, "note": "secret"}, frozenset({OTHER})), also=(CAR,)
    )
    assert _changes(Scope(CAR), event) == [("incident", 5, False)]
    assert b"secret" not in (Scope(CAR).message(event, "e") or b"")


def test_other_units_of_the_own_incident_stay_out_of_sight() -> None:
    event = _event(
        Change("incident", 5, 2, {"id": 5}, frozenset({CAR, OTHER})),
        Change("unit", OTHER, 4, {"id": OTHER, "members": ["secret"]}, frozenset({OTHER})),
        Change("assignment", 8, 1, {"id": 8, "route": "secret"}, frozenset({OTHER})),
    )
    assert _changes(Scope(CAR), event) == [("incident", 5, True), ("assignment", 8, False)]
    assert b"secret" not in (Scope(CAR).message(event, "e") or b"")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["unit", "incident", "assignment"]),
            st.frozensets(st.sampled_from([CAR, OTHER, THIRD])),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_scope_ever_gets_a_value_it_may_not_see(drawn: list[tuple[str, frozenset[int]]]) -> None:
    changes = [
        Change(entity, number, 1, {"id": number, "secret": True}, units)
        for number, (entity, units) in enumerate(drawn)
    ]
    message = Scope(CAR).message(_event(*changes), "e")
    shown = orjson.loads(message)["changes"] if message else []
    live = {change["id"] for change in shown if change["live"]}
    assert live == {number for number, (_, units) in enumerate(drawn) if CAR in units}


def test_a_scope_sees_units() -> None:
    assert [Scope().sees_unit(CAR), Scope(CAR).sees_unit(CAR), Scope(CAR).sees_unit(OTHER)] == [
        True,
        True,
        False,
    ]
