"""Real server processes: killed and started again, and two of them on one database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from databases import fetch
from duty import ADDRESS, GUARD_S
from following import follow
from serving import LiveServer
from shapely import LineString

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
        return await self.do("/api/incidents", body)

    async def do(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(uuid4())}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        value: dict[str, Any] = answer.json()
        return value

    async def look(self, address: str, incident_id: int) -> dict[str, Any]:
        """Return what the server at an address says of a car that never moved, for an incident."""
        path = f"{address}/api/incidents/{incident_id}/recommendation"
        answer = await self.client.get(path, headers={"Cookie": self.cookie})
        assert answer.status_code == 200, answer.text
        cars = [c for c in answer.json()["candidates"] if c["kind"] == "patrol_car"]
        found: dict[str, Any] = max(cars, key=lambda car: car["unit_id"])
        return found

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


def _along(route: LineString) -> list[tuple[float, float]]:
    """Return a line along a part of a route, in lon, lat, which closes the roads it follows."""
    ends = [route.interpolate(share, normalized=True) for share in (0.3, 0.5)]
    return [(end.x, end.y) for end in ends]


async def _until(see: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(GUARD_S):
        while not await see():  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.05)


async def test_a_road_closed_at_one_server_is_closed_at_the_other(room: _Room) -> None:
    second = LiveServer(room.server.url)
    here, there = room.server.address, second.address
    incident = await room.report()
    car = await room.look(here, incident["id"])
    path = f"/api/incidents/{incident['id']}/assignments"
    sent = await room.do(path, {"unit_id": car["unit_id"]})
    await room.do(f"/api/assignments/{sent['id']}/cancel", {"reason": "test"})
    line = _along(LineString(sent["route"]["geometry"]["coordinates"]))
    try:
        await asyncio.to_thread(second.start)
        assert await room.look(there, incident["id"]) == await room.look(here, incident["id"])
        body = {"line": line, "bars": "everybody", "minutes": 60}
        closure = await room.do("/api/closures", body)

        async def both() -> list[dict[str, Any]]:
            return [await room.look(address, incident["id"]) for address in (here, there)]

        async def goes_round() -> bool:
            one, other = await both()
            return one == other and bool(other["eta_s"] > car["eta_s"] + 1)

        await _until(goes_round)
        lifted = await room.client.post(
            f"{there}/api/closures/{closure['id']}/lift",
            headers={"Cookie": room.cookie, "Idempotency-Key": str(uuid4())},
        )
        assert lifted.status_code == 204, lifted.text

        async def goes_as_before() -> bool:
            one, other = await both()
            return one == other and bool(one["distance_m"] == car["distance_m"])

        await _until(goes_as_before)
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
