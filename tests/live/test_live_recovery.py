"""A cursor brings back exactly what was missed, or a fresh snapshot; never a part."""

import asyncio
from typing import Any

import pytest
from duty import Duty
from following import Follower, follow, until
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch import live_routes
from dispatch.live import socket as live_socket
from dispatch.live.history import begin_epoch, get_floor, prune
from dispatch.live.model import Change, Place, Scope, Snapshot
from dispatch.live.outbox import append_event
from dispatch.live.socket import MOST_REPLAYED
from dispatch.snapshot import take_snapshot

pytestmark = pytest.mark.db


async def _write_events(duty: Duty, numbers: range, size: int = 0) -> None:
    """Commit events of a kind of their own, all in one transaction."""
    async with duty.app.state.sessions() as session, session.begin():
        for number in numbers:
            value = {"id": number, "version": 1, "filling": "x" * size}
            await append_event(session, "test.event", "test", [Change("test", number, 1, value)])


def _numbers(follower: Follower) -> list[int]:
    return [e["changes"][0]["id"] for e in follower.events if e["kind"] == "test.event"]


async def _leave_at(duty: Duty) -> str:
    """Connect, catch up and leave; return the cursor."""
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        await _write_events(duty, range(1, 4))
        await follower.until(lambda m: _numbers(follower) == [1, 2, 3])
        assert follower.state.cursor is not None
        return follower.state.cursor


async def test_a_cursor_replays_exactly_what_was_missed(duty: Duty) -> None:
    cursor = await _leave_at(duty)
    await _write_events(duty, range(4, 14))
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
        assert _numbers(back) == list(range(4, 14))
        assert not [m for m in back.messages if m["type"] == "snapshot"]
        await _write_events(duty, range(14, 16))
        await back.catch_up(await duty.last_place())
    assert _numbers(back) == list(range(4, 16))


async def test_a_cursor_of_now_replays_nothing(duty: Duty) -> None:
    cursor = await _leave_at(duty)
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
    assert back.events == []
    assert back.messages[0]["type"] == "replayed"


async def test_every_cursor_of_a_history_resumes_to_the_same_end(duty: Duty) -> None:
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        for number in range(1, 7):
            await _write_events(duty, range(number, number + 1))
        await follower.catch_up(await duty.last_place())
    for event in follower.events:
        after = event["changes"][0]["id"]
        async with follow(duty.address, await duty.cookie()) as back:
            await back.hello(event["cursor"])
        assert _numbers(back) == list(range(after + 1, 7))


async def test_a_cursor_from_before_the_floor_gets_a_snapshot(duty: Duty) -> None:
    cursor = await _leave_at(duty)
    await _write_events(duty, range(4, 6))
    await duty.report()
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(text("UPDATE live_event SET at = at - interval '2 hours'"))
    async with duty.app.state.sessions() as session, session.begin():
        await prune(session, 1)
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
    assert back.messages[0]["type"] == "snapshot"
    assert len([key for key in back.state.entities if key[0] == "incident"]) == 1


async def test_pruning_during_a_replay_loses_nothing(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = await _leave_at(duty)
    await duty.report()
    await _write_events(duty, range(4, 6))

    async def floor_then_prune(session: AsyncSession) -> Place:
        floor = await get_floor(session)
        async with duty.app.state.sessions() as other, other.begin():
            await other.execute(text("UPDATE live_event SET at = at - interval '2 hours'"))
        async with duty.app.state.sessions() as other, other.begin():
            await prune(other, 1)
        return floor

    monkeypatch.setattr(live_socket, "get_floor", floor_then_prune)
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
    snapshots = [m for m in back.messages if m["type"] == "snapshot"]
    assert snapshots or _numbers(back) == [4, 5]


async def test_a_cursor_of_another_epoch_gets_a_snapshot(duty: Duty) -> None:
    cursor = await _leave_at(duty)
    _, xid, seq = cursor.split(".")
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(f"00000000-0000-0000-0000-000000000000.{xid}.{seq}")
    assert back.messages[0]["type"] == "snapshot"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "a.b.c",
        "{epoch}.²." + "1",
        "{epoch}.99999999999999999999999.1",
        "{epoch}.1.99999999999999999999999",
        17,
        ["{epoch}", 1, 2],
        {"epoch": 1},
    ],
)
async def test_a_cursor_that_is_none_gets_a_snapshot(duty: Duty, cursor: Any) -> None:
    if isinstance(cursor, str):
        cursor = cursor.replace("{epoch}", duty.app.state.hub.epoch)
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
    assert back.messages[0]["type"] == "snapshot"


async def test_far_behind_gets_a_snapshot_instead_of_a_long_replay(duty: Duty) -> None:
    cursor = await _leave_at(duty)
    await _write_events(duty, range(4, 4 + MOST_REPLAYED + 1))
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(cursor)
        assert back.messages[0]["type"] == "snapshot"


async def test_a_new_epoch_makes_everybody_take_a_fresh_snapshot(duty: Duty) -> None:
    hub = duty.app.state.hub
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        before = hub.epoch
        async with duty.app.state.sessions() as session, session.begin():
            await begin_epoch(session)
        assert await follower.closing_code() == 4408
    await until(lambda: hub.epoch != before)
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(follower.state.cursor)
    assert back.messages[0]["type"] == "snapshot"
    assert back.messages[0]["cursor"].split(".")[0] == hub.epoch


class _Gate:
    """Holds the snapshot before or after it is read, until the test lets it go."""

    def __init__(self, *, after: bool) -> None:
        self._after = after
        self._take = take_snapshot
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def take_snapshot(self, sessions: Any, scope: Scope) -> Snapshot:
        if not self._after:
            await self._hold()
        snapshot = await self._take(sessions, scope)
        if self._after:
            await self._hold()
        return snapshot

    async def _hold(self) -> None:
        self.reached.set()
        await self.opened.wait()


@pytest.mark.parametrize("after", [False, True], ids=["before it is read", "after it is read"])
async def test_an_event_committed_during_the_snapshot_is_not_lost(
    duty: Duty, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    gate = _Gate(after=after)
    monkeypatch.setattr(live_routes, "take_snapshot", gate.take_snapshot)
    async with follow(duty.address, await duty.cookie()) as follower:
        saying_hello = asyncio.create_task(follower.hello())
        await gate.reached.wait()
        incident = await duty.report()
        place = await duty.last_place()
        await until(lambda: duty.app.state.hub.place >= place)
        gate.opened.set()
        await saying_hello
        await follower.catch_up(place)
    in_snapshot = [i["id"] for i in follower.messages[0]["entities"]["incident"]]
    assert in_snapshot == ([] if after else [incident["id"]])
    assert follower.state.entities["incident", incident["id"]] == incident


async def test_a_transaction_older_than_the_snapshot_that_commits_later_is_not_lost(
    duty: Duty,
) -> None:
    """The trap of sequences: event 1 begins first, event 2 commits first, both must arrive."""
    async with duty.app.state.sessions() as slow:
        await append_event(slow, "test.event", "test", [Change("test", 1, 1, {"id": 1})])
        await _write_events(duty, range(2, 3))
        async with follow(duty.address, await duty.cookie()) as follower:
            await follower.hello()
            await slow.commit()
            await follower.catch_up(await duty.last_place())
    assert _numbers(follower) == [1, 2]


async def test_events_come_once_each_to_a_client_that_joins_in_the_middle(duty: Duty) -> None:
    cookie = await duty.cookie()

    async def write() -> None:
        for number in range(1, 61):
            await _write_events(duty, range(number, number + 1))

    async def join(cursor: str) -> list[int]:
        async with follow(duty.address, cookie) as follower:
            await follower.hello(cursor)
            await written.wait()
            await follower.catch_up(await duty.last_place())
            return _numbers(follower)

    async with follow(duty.address, cookie) as first:
        start = (await first.hello()).state.cursor
    assert start is not None
    written = asyncio.Event()
    joining = [asyncio.create_task(join(start)) for _ in range(5)]
    await write()
    written.set()
    assert [await task for task in joining] == [list(range(1, 61))] * 5
