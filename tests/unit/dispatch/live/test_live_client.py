import asyncio
from dataclasses import replace

import orjson
import pytest

from dispatch.live.client import MOST_WAITING, Client
from dispatch.live.hub import Hub
from dispatch.live.model import Change, Event, JobProgress, Place, Position, Scope

HERE = Position(1, (103.79, 25.49), "2026-11-23T00:00:00.000Z", 5.0)


def _event(seq: int, change: Change) -> Event:
    return Event(Place(1, seq), "", "test", "", change.unit_ids, (change,))


def _unit(unit_id: int, status: str, seq: int = 1) -> Event:
    value = {"id": unit_id, "status": status}
    return _event(seq, Change("unit", unit_id, seq, value, frozenset({unit_id})))


def _ids(client: Client) -> list[int]:
    return [orjson.loads(message)["changes"][0]["id"] for message in client.take()[0]]


async def test_what_waits_is_taken_once_in_order() -> None:
    client = Client(Scope(), 1)
    for number in range(3):
        client.push(Place(1, number), b"%d" % number)
    assert client.take() == ([b"0", b"1", b"2"], [])
    assert client.take() == ([], [])


async def test_events_up_to_the_snapshot_are_left_out_and_signs_of_life_are_not() -> None:
    client = Client(Scope(), 1)
    client.push(Place(1, 5), b"old")
    client.push(None, b"heartbeat")
    client.push(Place(2, 1), b"new")
    client.after = Place(1, 5)
    assert client.take()[0] == [b"heartbeat", b"new"]


async def test_as_many_as_allowed_wait_and_one_more_is_too_many() -> None:
    client = Client(Scope(), 1)
    for number in range(MOST_WAITING):
        client.push(Place(1, number), b"m")
    assert not client.closing.is_set()
    client.push(Place(2, 0), b"m")
    assert client.closing.is_set()
    assert not client.ended
    client.push(Place(2, 1), b"m")
    assert client.take() == ([], [])


async def test_an_ended_session_takes_nothing_more() -> None:
    client = Client(Scope(), 1)
    client.push(Place(1, 1), b"m")
    client.end()
    client.push(Place(1, 2), b"m")
    assert client.closing.is_set()
    assert client.ended
    assert client.take()[0] == []


async def test_only_the_latest_position_of_a_unit_waits() -> None:
    client = Client(Scope(), 1)
    client.push_positions([HERE, replace(HERE, unit_id=2)])
    client.push_positions([replace(HERE, at="later")])
    assert client.take()[1] == [replace(HERE, at="later"), replace(HERE, unit_id=2)]
    assert client.take()[1] == []


async def test_positions_of_others_wake_nobody() -> None:
    client = Client(Scope(2), 1)
    client.push_positions([HERE])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await client.wait()


async def test_a_push_before_the_wait_is_not_missed() -> None:
    client = Client(Scope(), 1)
    client.push(None, b"m")
    await client.wait()
    assert client.take()[0] == [b"m"]


async def test_the_hub_gives_each_scope_its_own_and_moves_on() -> None:
    hub = Hub("e", Place(0, 0))
    room, officer = hub.subscribe(Scope(), 1), hub.subscribe(Scope(1), 2)
    hub.publish([_unit(1, "available", 1), _unit(2, "available", 2)])
    assert (_ids(room), _ids(officer)) == ([1, 2], [1])
    assert hub.place == Place(1, 2)


async def test_nobody_gets_anything_after_leaving() -> None:
    hub = Hub("e", Place(0, 0))
    client = hub.subscribe(Scope(), 1)
    hub.unsubscribe(client)
    hub.publish([_unit(1, "available")])
    assert client.take() == ([], [])
    assert hub.client_count == 0


async def test_the_hub_forgets_where_a_unit_was_that_goes_off_duty() -> None:
    hub = Hub("e", Place(0, 0))
    hub.publish_positions([HERE, replace(HERE, unit_id=2)])
    hub.publish([_unit(1, "out_of_service")])
    assert set(hub.positions) == {2}


async def test_only_the_clients_of_an_ended_session_are_ended() -> None:
    hub = Hub("e", Place(0, 0))
    one, other = hub.subscribe(Scope(), 1), hub.subscribe(Scope(), 2)
    hub.end_sessions({1})
    assert (one.ended, other.ended) == (True, False)
    assert hub.session_ids() == {1, 2}


async def test_a_new_epoch_gives_every_client_up() -> None:
    hub = Hub("e", Place(5, 5))
    client = hub.subscribe(Scope(), 1)
    hub.restart("f", Place(1, 0))
    assert client.closing.is_set()
    assert not client.ended
    assert (hub.epoch, hub.place) == ("f", Place(1, 0))


def _job(job_id: int, state: str | None) -> Event:
    value = None if state is None else {"id": job_id, "state": state}
    return _event(1, Change("job", job_id, 1, value))


def test_progress_is_the_latest_a_job_and_the_duty_rooms_only() -> None:
    hub = Hub("e", Place(0, 0))
    room, officer = hub.subscribe(Scope(), 1), hub.subscribe(Scope(1), 2)
    for progress in (JobProgress(1, fraction=0.1), JobProgress(2), JobProgress(1, fraction=0.2)):
        hub.publish_progress(progress)
    assert room.take_progress() == [JobProgress(1, fraction=0.2), JobProgress(2)]
    assert room.take_progress() == officer.take_progress() == []


@pytest.mark.parametrize(("state", "kept"), [("running", {1}), ("queued", set()), (None, set())])
def test_progress_goes_with_the_running_of_its_job(state: str | None, kept: set[int]) -> None:
    hub = Hub("e", Place(0, 0))
    hub.publish_progress(JobProgress(1))
    hub.publish([_job(1, state)])
    assert set(hub.progress) == kept
