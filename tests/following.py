"""A client of the live socket and the reference reducer that it applies."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

from duty import GUARD_S
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dispatch.live.model import Cursor, Place

Message = dict[str, Any]


class LiveState:
    """What a client knows: entities by kind and id, latest positions, the cursor."""

    def __init__(self) -> None:
        self.entities: dict[tuple[str, int], dict[str, Any]] = {}
        self.versions: dict[tuple[str, int], int] = {}
        self.positions: dict[int, dict[str, Any]] = {}
        self.progress: dict[int, dict[str, Any]] = {}
        self.cursor: str | None = None

    def apply(self, message: Message) -> None:
        """Apply a message by the reducer's law."""
        if message["type"] == "snapshot":
            self._replace(message)
        elif message["type"] == "event":
            for change in message["changes"]:
                self._change(change)
        self.positions |= {p["unit_id"]: p for p in message.get("positions", [])}
        self.progress |= {p["job_id"]: p for p in message.get("progress", [])}
        self.cursor = message.get("cursor", self.cursor)

    def _replace(self, snapshot: Message) -> None:
        self.entities = {
            (entity, value["id"]): value
            for entity, values in snapshot["entities"].items()
            for value in values
        }
        self.versions = {key: value["version"] for key, value in self.entities.items()}
        self.positions = {}
        self.progress = {}

    def _change(self, change: dict[str, Any]) -> None:
        key = (change["entity"], change["id"])
        if change["version"] < self.versions.get(key, 0):
            return
        self.versions[key] = change["version"]
        if not change["live"]:
            self.entities.pop(key, None)
            if key[0] == "job":
                self.progress.pop(key[1], None)
            return
        self.entities[key] = change["value"]
        if key[0] == "unit" and change["value"]["status"] == "out_of_service":
            self.positions.pop(key[1], None)


class Follower:
    """A connected client: it keeps its state and every message it received, in order."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.state = LiveState()
        self.messages: list[Message] = []

    async def hello(self, cursor: str | None = None) -> Self:
        """Say hello and wait for the recovery to be over."""
        await self.send({"type": "hello", "cursor": cursor, "protocol": 1})
        await self.until(lambda message: message["type"] in {"snapshot", "replayed"})
        return self

    async def send(self, message: Message) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> list[Message]:
        """Return the next frame's messages, applied."""
        async with asyncio.timeout(GUARD_S):
            frame = json.loads(await self.connection.recv())
        assert isinstance(frame, list)
        for message in frame:
            self.messages.append(message)
            self.state.apply(message)
        return frame

    async def until(self, wanted: Callable[[Message], bool]) -> Message:
        """Receive until a message is the wanted one and return it."""
        while True:
            for message in await self.receive():
                if wanted(message):
                    return message

    async def until_type(self, kind: str) -> Message:
        return await self.until(lambda message: message["type"] == kind)

    async def catch_up(self, place: Place) -> None:
        """Receive until a sign of life says that everything up to a place was sent."""
        await self.until(lambda m: m["type"] == "heartbeat" and _place(m["cursor"]) >= place)

    async def closing_code(self) -> int | None:
        """Read until the server closes and return its code.

        A client that does not read is paused after a few frames and never sees the close.
        """
        async with asyncio.timeout(GUARD_S):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await self.connection.recv()
        return self.connection.close_code

    @property
    def events(self) -> list[Message]:
        return [message for message in self.messages if message["type"] == "event"]

    @property
    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events]


@asynccontextmanager
async def follow(address: str, cookie: str | None, **options: Any) -> AsyncIterator[Follower]:
    """Connect a follower; it has yet to say hello."""
    headers = {"Cookie": cookie} if cookie else {}
    uri = f"{address.replace('http', 'ws', 1)}/api/live"
    async with connect(
        uri, additional_headers=headers, open_timeout=GUARD_S, **options
    ) as connection:
        yield Follower(connection)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something of this process holds."""
    async with asyncio.timeout(GUARD_S):
        while not holds():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


def _place(cursor: str) -> Place:
    found = Cursor.find(cursor)
    assert found is not None
    return found.place
