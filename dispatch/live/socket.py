"""One WebSocket: hello, snapshot or replay, then events until it closes.

Subscribe comes first: what is committed while the snapshot is read waits in the client's
queue. The hub's place can't pass the snapshot's xmin before that, so nothing is missed;
what the snapshot holds already is skipped by its place.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from fastapi import WebSocket, WebSocketDisconnect

from dispatch.db.session import SessionMaker
from dispatch.live.client import Client
from dispatch.live.history import get_floor, list_settled
from dispatch.live.hub import Hub
from dispatch.live.model import Cursor, JobProgress, Place, Position, Scope, Snapshot
from dispatch.live.times import now_text

HELLO_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 2.0
#: A client further behind than this gets a snapshot: it is smaller than the replay.
MOST_REPLAYED = 500
#: A publication makes few different frames: a duty room's, and one a unit concerned.
FRAMES_KEPT = 16

CLOSE_BAD_HELLO = 4400
CLOSE_NOT_SIGNED_IN = 4401
CLOSE_FORBIDDEN = 4403
CLOSE_TOO_SLOW = 4408
CLOSE_SESSION_ENDED = 4409

TakeSnapshot = Callable[[Scope], Awaitable[Snapshot]]
OnMessage = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class LiveFeed:
    """What a socket needs: the hub, the database and how to take a snapshot."""

    hub: Hub
    sessions: SessionMaker
    take_snapshot: TakeSnapshot


async def serve(
    websocket: WebSocket, feed: LiveFeed, scope: Scope, session_id: int, on_message: OnMessage
) -> None:
    """Serve an accepted, authorised socket until either side closes it."""
    try:
        async with asyncio.timeout(HELLO_TIMEOUT_S):
            hello = await _receive(websocket)
    except (TimeoutError, WebSocketDisconnect):
        return
    if hello.get("type") != "hello":
        await close(websocket, CLOSE_BAD_HELLO)
        return
    client = feed.hub.subscribe(scope, session_id)
    try:
        await _serve_client(websocket, feed, client, hello.get("cursor"), on_message)
    finally:
        feed.hub.unsubscribe(client)


async def close(websocket: WebSocket, code: int) -> None:
    """Close with a code, without waiting long for a peer that is gone."""
    with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await websocket.close(code)


async def _serve_client(
    websocket: WebSocket,
    feed: LiveFeed,
    client: Client,
    cursor_text: object,
    on_message: OnMessage,
) -> None:
    """Run the client's reader, its writer and a watch on its end; the first to end ends all.

    The reader runs from the start, so that a client that leaves during its snapshot is noticed;
    the watch beside the writer, because a writer whose client does not read is stuck.
    """
    tasks = {
        asyncio.create_task(_read(websocket, client, on_message)),
        asyncio.create_task(_write(websocket, feed, client, cursor_text)),
        asyncio.create_task(client.closing.wait()),
    }
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    await _stop(tasks)
    if client.closing.is_set():
        await close(websocket, CLOSE_SESSION_ENDED if client.ended else CLOSE_TOO_SLOW)


async def _stop(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel what still runs; raise what failed, unless it is that the client is gone."""
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception) and not isinstance(
            outcome, WebSocketDisconnect | RuntimeError
        ):
            raise outcome


async def _read(websocket: WebSocket, client: Client, on_message: OnMessage) -> None:
    while True:
        answer = await on_message(await _receive(websocket))
        if answer is not None:
            client.push(None, orjson.dumps(answer))


async def _write(websocket: WebSocket, feed: LiveFeed, client: Client, cursor_text: object) -> None:
    """Send the recovery, then whatever waits, for ever."""
    for message in await _recover(feed, client, Cursor.find(cursor_text)):
        await _send(websocket, [message])
    while True:
        await client.wait()
        messages, positions = client.take()
        if positions:
            messages.append(feed.hub.encode_positions(positions))
        progress = client.take_progress()
        if progress:
            messages.append(progress_message(progress))
        if messages:
            await _send(websocket, messages)


async def _send(websocket: WebSocket, messages: list[bytes]) -> None:
    """Send a frame: always a JSON array, so that a burst costs one frame."""
    await websocket.send_text(_frame_text(tuple(messages)))


@lru_cache(maxsize=FRAMES_KEPT)
def _frame_text(messages: tuple[bytes, ...]) -> str:
    """Return the frame of the messages; clients that see the same share one text."""
    return (b"[" + b",".join(messages) + b"]").decode()


async def _recover(feed: LiveFeed, client: Client, cursor: Cursor | None) -> list[bytes]:
    """Return the replay from the cursor, or a fresh snapshot where that can't be whole."""
    if cursor is not None and cursor.epoch == feed.hub.epoch:
        replay = await _replay(feed, client, cursor.place)
        if replay is not None:
            return replay
    snapshot = await feed.take_snapshot(client.scope)
    # Events of the snapshot's own xmin or later may be missing from it, so they stay queued.
    client.after = snapshot.place
    return [_snapshot_message(feed.hub, client.scope, snapshot)]


async def _replay(feed: LiveFeed, client: Client, after: Place) -> list[bytes] | None:
    """Return the messages from `after` to the hub's place; None when they are not all there."""
    until = feed.hub.place
    async with feed.sessions() as session, session.begin():
        events, _ = await list_settled(session, after, MOST_REPLAYED + 1)
        # Read last: what is pruned before or while the events are read has moved it by now.
        floor = await get_floor(session)
    if after < floor or len(events) > MOST_REPLAYED:
        return None
    client.after = max(after, until, *(event.place for event in events))
    encoded = [client.scope.message(event, feed.hub.epoch) for event in events]
    done = orjson.dumps(
        {"type": "replayed", "cursor": str(Cursor(feed.hub.epoch, client.after)), "now": now_text()}
    )
    positions = _visible(feed.hub, client.scope)
    messages = [
        *(message for message in encoded if message),
        done,
        feed.hub.encode_positions(positions),
    ]
    if client.scope.sees_jobs:
        messages.append(progress_message(list(feed.hub.progress.values())))
    return messages


def progress_message(progress: list[JobProgress]) -> bytes:
    """Return the message that carries the progress of running jobs."""
    return orjson.dumps({"type": "progress", "now": now_text(), "progress": progress})


def _snapshot_message(hub: Hub, scope: Scope, snapshot: Snapshot) -> bytes:
    return orjson.dumps(
        {
            "type": "snapshot",
            "cursor": str(Cursor(hub.epoch, snapshot.place)),
            "now": now_text(),
            "entities": snapshot.entities,
            "positions": _visible(hub, scope),
            "progress": list(hub.progress.values()) if scope.sees_jobs else [],
        }
    )


def _visible(hub: Hub, scope: Scope) -> list[Position]:
    return [p for p in hub.positions.values() if scope.sees_unit(p.unit_id)]


async def _receive(websocket: WebSocket) -> dict[str, Any]:
    """Return the next message, or an empty one when it is no JSON object.

    Raises WebSocketDisconnect when the client is gone.
    """
    frame = await websocket.receive()
    if frame["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(frame.get("code", 1006))
    try:
        message = orjson.loads(frame.get("text") or "")
    except orjson.JSONDecodeError:
        return {}
    return message if isinstance(message, dict) else {}
