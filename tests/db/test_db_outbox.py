"""The outbox under many writers, its floor and its epoch; the index against double dispatch."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from databases import Databases
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dispatch.db.session import SessionMaker, make_engine, make_session_maker
from dispatch.live.history import (
    begin_epoch,
    ensure_epoch,
    get_floor,
    get_here,
    list_settled,
    prune,
)
from dispatch.live.model import Change, Event, Place
from dispatch.live.outbox import append_event

pytestmark = pytest.mark.db

WRITERS, EVENTS = 8, 100


@pytest.fixture
async def sessions(databases: Databases) -> AsyncIterator[SessionMaker]:
    with databases.copy() as url:
        engine = make_engine(url, WRITERS + 2)
        yield make_session_maker(engine)
        await engine.dispose()


async def _append(sessions: SessionMaker, number: int) -> None:
    async with sessions() as session, session.begin():
        await append_event(session, "test", "", [Change("test", number, 1, {"id": number})])


async def _tail(sessions: SessionMaker, wanted: int, batch: int) -> list[Event]:
    """Read on from where it is until so many events came, as the tail does."""
    read: list[Event] = []
    place = Place(0, 0)
    async with asyncio.timeout(120):
        while len(read) < wanted:
            async with sessions() as session:
                events, _ = await list_settled(session, place, batch)
            read += events
            place = read[-1].place if read else place
            await asyncio.sleep(0)
    return read


async def test_many_writers_and_a_tail_reading_meanwhile_lose_and_double_nothing(
    sessions: SessionMaker,
) -> None:
    async def write(writer: int) -> None:
        for number in range(EVENTS):
            await _append(sessions, writer * EVENTS + number)

    reading = asyncio.create_task(_tail(sessions, WRITERS * EVENTS, batch=37))
    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    read = await reading
    numbers = [event.changes[0].id for event in read]
    assert sorted(numbers) == list(range(WRITERS * EVENTS))
    for writer in range(WRITERS):
        own = [n for n in numbers if n // EVENTS == writer]
        assert own == sorted(own)
    again = await _tail(sessions, WRITERS * EVENTS, batch=1_000)
    assert [event.place for event in again] == [event.place for event in read]


async def test_an_event_waits_for_every_older_transaction(sessions: SessionMaker) -> None:
    async with sessions() as slow:
        await append_event(slow, "test", "", [Change("test", 1, 1, {})])
        await _append(sessions, 2)
        async with sessions() as reader:
            assert await list_settled(reader, Place(0, 0), 10) == ([], True)
        await slow.commit()
    read = await _tail(sessions, 2, batch=10)
    assert [event.changes[0].id for event in read] == [1, 2]


async def test_an_event_rolled_back_never_was(sessions: SessionMaker) -> None:
    async with sessions() as session:
        await append_event(session, "test", "", [Change("test", 1, 1, {})])
        await session.rollback()
    await _append(sessions, 2)
    assert [e.changes[0].id for e in await _tail(sessions, 1, batch=10)] == [2]


async def test_pruning_takes_the_old_and_moves_the_floor_to_them(sessions: SessionMaker) -> None:
    async with sessions() as session, session.begin():
        await ensure_epoch(session)
    for number in (1, 2, 3):
        await _append(sessions, number)
    events = await _tail(sessions, 3, batch=10)
    async with sessions() as session, session.begin():
        await session.execute(
            text("UPDATE live_event SET at = at - interval '2 hours' WHERE seq <= :seq"),
            {"seq": events[1].place.seq},
        )
    for _ in range(2):
        async with sessions() as session, session.begin():
            await prune(session, 1)
            assert await get_floor(session) == events[1].place
    async with sessions() as session:
        left, _ = await list_settled(session, Place(0, 0), 10)
    assert [event.changes[0].id for event in left] == [3]


async def test_pruning_nothing_leaves_the_floor(sessions: SessionMaker) -> None:
    async with sessions() as session, session.begin():
        await ensure_epoch(session)
        before = await get_floor(session)
        await prune(session, 1)
        assert await get_floor(session) == before


async def test_the_epoch_stays_on_its_cluster_and_changes_with_it(sessions: SessionMaker) -> None:
    async with sessions() as session, session.begin():
        epoch = await ensure_epoch(session)
        assert await ensure_epoch(session) == epoch
    async with sessions() as session, session.begin():
        await session.execute(text("UPDATE live_epoch SET cluster = 'restored elsewhere'"))
        restored = await ensure_epoch(session)
        assert restored != epoch
        assert await ensure_epoch(session) == restored
        assert (await get_floor(session)).xid == (await get_here(session)).xid


async def test_events_restored_from_elsewhere_do_not_hold_up_the_new_epoch(
    sessions: SessionMaker,
) -> None:
    async with sessions() as session, session.begin():
        here = await get_here(session)
        await session.execute(
            text(
                "INSERT INTO live_event (xid, kind, actor, unit_ids, changes)"
                " VALUES ('9000000000'::xid8, 'test', '', '{}', '[]')"
            )
        )
    async with sessions() as session, session.begin():
        assert await list_settled(session, here, 10) == ([], True)
        await begin_epoch(session)
    async with sessions() as session, session.begin():
        assert await list_settled(session, here, 10) == ([], False)


async def test_a_new_epoch_can_be_declared(sessions: SessionMaker) -> None:
    async with sessions() as session, session.begin():
        first = await ensure_epoch(session)
        assert await begin_epoch(session) != first


_ASSIGN = text(
    """INSERT INTO assignment (version, incident_id, unit_id, state, assigned_by)
    SELECT 1, id, (SELECT min(id) FROM unit), 'assigned', '' FROM incident"""
)
_REPORT = text(
    """INSERT INTO incident (version, number, type, priority, source, state, location_text, label,
        verified, unit_ids, note, operator)
    VALUES (1, 'n', 'fight', 1, 'camera', 'waiting', '', '', false, '{}', '', '')"""
)


async def test_the_index_alone_stops_a_double_dispatch(sessions: SessionMaker) -> None:
    """Two sessions insert at once, past every check in Python: one waits, then fails."""
    async with sessions() as session, session.begin():
        await session.execute(_REPORT)
    async with sessions() as first, sessions() as second:
        await first.execute(_ASSIGN)
        waiting = asyncio.create_task(second.execute(_ASSIGN))
        await asyncio.sleep(0)
        assert not waiting.done()
        await first.commit()
        with pytest.raises(IntegrityError):
            await waiting
        await second.rollback()
    async with sessions() as session, session.begin():
        await session.execute(text("UPDATE assignment SET state = 'cleared', ended_at = now()"))
        await session.execute(_ASSIGN)


async def test_processes_that_start_together_agree_on_one_epoch(sessions: SessionMaker) -> None:
    async def start() -> str:
        async with sessions() as session, session.begin():
            return await ensure_epoch(session)

    async with sessions() as session, session.begin():
        await session.execute(text("DELETE FROM live_epoch"))
    begun = await asyncio.gather(*(start() for _ in range(WRITERS)))
    async with sessions() as session:
        kept = str(await session.scalar(text("SELECT epoch FROM live_epoch")))
    assert set(begun) == {kept}
