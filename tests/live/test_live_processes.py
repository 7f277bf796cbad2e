"""Real server processes: killed and started again, and two of them on one database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from databases import fetch
from duty import ADDRESS, GUARD_S
from following import follow
from serving import LiveServer

from dispatch.live.model import Place
from dispatch.security.guard import COOKIE

pytestmark = pytest.mark.db


class _Room:
    """A signed-in dispatcher of a server process."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.client = httpx.AsyncClient(base_url=server.address, timeout=GUARD_S)

    async def sign_in(self) -> None:
        token = await asyncio.to_thread(self.server.make_token, "dispatcher")
        answer = await self.client.post("/api/session/link", json={"token": token})
        assert answer.status_code == 200, answer.text

    @property
    def cookie(self) -> str:
        return f"{COOKIE}={self.client.cookies[COOKIE]}"

    async def report(self) -> dict[str, Any]:
        body = {"type": "fight", "source": "call110", "location_text": ADDRESS}
        headers = {"Idempotency-Key": str(uuid4())}
        answer = await self.client.post("/api/incidents", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        incident: dict[str, Any] = answer.json()
        return incident

    async def last_place(self) -> Place:
        rows = await asyncio.to_thread(
            fetch,
            self.server.url,
            "SELECT xid::text::bigint, seq FROM live_event ORDER BY xid DESC, seq DESC LIMIT 1",
        )
        return Place(*rows[0])


@pytest.fixture(scope="module")
async def room(live_server: LiveServer) -> AsyncIterator[_Room]:
    room = _Room(live_server)
    await room.sign_in()
    yield room
    await room.client.aclose()


async def test_two_servers_of_one_database_show_the_same(room: _Room) -> None:
    second = LiveServer(room.server.url)
    try:
        await asyncio.to_thread(second.start)
        async with (
            follow(room.server.address, room.cookie) as here,
            follow(second.address, room.cookie) as there,
        ):
            await here.hello()
            await there.hello()
            incidents = [await room.report() for _ in range(3)]
            unit_id = next(key[1] for key in here.state.entities if key[0] == "unit")
            at = datetime.now(UTC).isoformat()
            fix = {"id": "f1", "at": at, "point": [103.7931, 25.4906], "accuracy_m": 5}
            path = f"{second.address}/api/units/{unit_id}/positions"
            taken = await room.client.post(
                path, json={"fixes": [fix]}, headers={"Cookie": room.cookie}
            )
            assert taken.json() == {"accepted": 1, "rejected": []}
            for follower in (here, there):
                await follower.until(lambda _, f=follower: unit_id in f.state.positions)  # type: ignore[misc]
                await follower.catch_up(await room.last_place())
        assert here.state.entities == there.state.entities
        assert here.events == there.events
        assert [("incident", i["id"]) in here.state.entities for i in incidents] == [True] * 3
        assert here.state.positions == there.state.positions
        async with follow(room.server.address, room.cookie) as back:
            await back.hello(there.events[0]["cursor"])
        assert back.events == there.events[1:]
    finally:
        await asyncio.to_thread(second.close)


@pytest.mark.parametrize("ending", ["kill", "stop"])
async def test_a_client_resumes_without_loss_when_the_server_comes_back(
    room: _Room, ending: str
) -> None:
    async with follow(room.server.address, room.cookie) as follower:
        await follower.hello()
        seen = await room.report()
        await follower.catch_up(await room.last_place())
        await room.report()  # committed, though nobody may have been told
        await asyncio.to_thread(getattr(room.server, ending))
        await follower.closing_code()
    cursor = follower.state.cursor
    told_already = len(follower.events)
    await asyncio.to_thread(room.server.start)
    later = await room.report()
    async with follow(room.server.address, room.cookie) as back:
        await back.hello(cursor)
        assert back.messages[0]["type"] != "snapshot"
        await back.catch_up(await room.last_place())
    ids = [e["changes"][0]["id"] for e in [*follower.events[:told_already], *back.events]]
    assert ids == list(range(seen["id"], later["id"] + 1))
    async with follow(room.server.address, room.cookie) as fresh:
        await fresh.hello()
    follower.state.cursor = cursor
    for event in back.messages:
        follower.state.apply(event)
    assert follower.state.entities == fresh.state.entities
