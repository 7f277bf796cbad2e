"""Who may connect, who is closed and why, and that nobody waits for a slow client."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from duty import Duty
from following import Follower, follow, until
from rostering import fetch, run
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.uri import parse_uri

from dispatch.live.client import MOST_WAITING
from dispatch.live.outbox import EVENT_CHANNEL

pytestmark = pytest.mark.db


async def _code_after_hello(follower: Follower) -> int | None:
    await follower.send({"type": "hello", "cursor": None, "protocol": 1})
    return await follower.closing_code()


async def test_without_a_session_the_socket_is_closed(duty: Duty) -> None:
    async with follow(duty.address, None) as follower:
        assert await follower.closing_code() == 4401
    async with follow(duty.address, "patrol_session=invented") as follower:
        assert await follower.closing_code() == 4401


async def test_an_officer_without_a_unit_may_follow_nothing(duty: Duty) -> None:
    (row,) = await fetch(
        duty, "SELECT username, unit_id FROM account WHERE role = 'officer' LIMIT 1"
    )
    cookie = await duty.cookie(row.username)
    unit = "UPDATE account SET unit_id = :unit WHERE username = :who"
    await run(duty, unit, unit=None, who=row.username)
    async with follow(duty.address, cookie) as follower:
        assert await follower.closing_code() == 4403
    await run(duty, unit, unit=row.unit_id, who=row.username)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_sites_page_gets_nothing(duty: Duty, origin: str) -> None:
    async with follow(duty.address, await duty.cookie(), origin=origin) as follower:
        assert await follower.closing_code() in {4401, 4403}
        assert follower.messages == []


async def test_the_own_pages_may_connect(duty: Duty) -> None:
    async with follow(duty.address, await duty.cookie(), origin=duty.address) as follower:
        await follower.hello()
        assert follower.messages[0]["type"] == "snapshot"


@pytest.mark.parametrize("first", ['{"type": "pong"}', "[]", "nonsense", "17", '"hello"'])
async def test_a_client_that_does_not_say_hello_is_closed(duty: Duty, first: str) -> None:
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.connection.send(first)
        assert await follower.closing_code() == 4400


@pytest.mark.parametrize(
    "message", ["nonsense", "[]", "17", '{"type": "snapshot"}', '{"type": 5}', "{}"]
)
async def test_what_is_not_understood_is_answered_and_the_socket_lives(
    duty: Duty, message: str
) -> None:
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        await follower.connection.send(message)
        answer = await follower.until_type("error")
        assert answer["code"] == "live.message_unknown"
        assert answer["message"]
        await duty.report()
        await follower.catch_up(await duty.last_place())
    assert follower.kinds == ["incident.reported"]


async def test_bytes_instead_of_text_do_no_harm(duty: Duty) -> None:
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        await follower.connection.send(b"\x00\xff")
        assert (await follower.until_type("error"))["code"] == "live.message_unknown"


async def test_a_signed_out_session_loses_its_sockets(duty: Duty) -> None:
    client = await duty.sign_in("leader")
    cookie = f"patrol_session={client.cookies['patrol_session']}"
    async with (
        follow(duty.address, cookie) as leaving,
        follow(duty.address, await duty.cookie()) as staying,
    ):
        await leaving.hello()
        await staying.hello()
        await client.delete("/api/session")
        with pytest.raises(ConnectionClosed):
            await leaving.until(lambda _: False)
        assert leaving.connection.close_code == 4409
        await staying.until_type("heartbeat")
        await staying.until_type("heartbeat")
    await client.aclose()


async def test_a_signed_out_cookie_opens_no_socket(duty: Duty) -> None:
    client = await duty.sign_in("leader")
    cookie = f"patrol_session={client.cookies['patrol_session']}"
    await client.delete("/api/session")
    await client.aclose()
    async with follow(duty.address, cookie) as follower:
        assert await follower.closing_code() == 4401


async def test_clients_that_leave_are_forgotten(duty: Duty) -> None:
    hub = duty.app.state.hub
    before = hub.client_count
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        assert hub.client_count == before + 1
        follower.connection.transport.abort()
    await until(lambda: hub.client_count == before)


async def test_a_client_too_slow_to_take_its_messages_is_closed(duty: Duty) -> None:
    """Pushed within one turn of the loop, so that no writer can take any of it between."""
    hub = duty.app.state.hub
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        for _ in range(MOST_WAITING + 1):
            hub.heartbeat()
        with pytest.raises(ConnectionClosed):
            await follower.until(lambda _: False)
    assert follower.connection.close_code == 4408


@asynccontextmanager
async def _stalled(duty: Duty) -> AsyncIterator[socket.socket]:
    """A client with a tiny buffer that says hello and never reads again."""
    place = urlsplit(duty.address)
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, (place.hostname, place.port))
    protocol = ClientProtocol(parse_uri(f"ws://{place.netloc}/api/live"))
    request = protocol.connect()
    request.headers["Cookie"] = await duty.cookie()
    protocol.send_request(request)
    await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
    while not protocol.events_received():
        protocol.receive_data(await loop.sock_recv(raw, 1024))
    hello = {"type": "hello", "cursor": None, "protocol": 1}
    protocol.send_text(json.dumps(hello).encode())
    await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
    with raw:
        yield raw


_LARGE_EVENTS = text(
    """
    INSERT INTO live_event (kind, actor, unit_ids, changes)
    SELECT 'test.event', 'test', '{}', jsonb_build_array(jsonb_build_object(
        'entity', 'test', 'id', n, 'version', 1, 'unit_ids', '[]'::jsonb,
        'value', jsonb_build_object('filling', repeat('x', 16000))))
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
    """
)


async def _write(duty: Duty, first: int, count: int) -> None:
    """Commit large events, many at once."""
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(_LARGE_EVENTS, {"first": first, "last": first + count - 1})
        await session.execute(select(func.pg_notify(EVENT_CHANNEL, "")))


async def test_a_stalled_client_delays_nobody_and_is_given_up(duty: Duty) -> None:
    hub = duty.app.state.hub
    before, steps, step = hub.client_count, 30, 50
    async with _stalled(duty), follow(duty.address, await duty.cookie()) as reader:
        await reader.hello()
        await until(lambda: hub.client_count == before + 2)
        for first in range(0, steps * step, step):
            await _write(duty, first, step)
            await reader.catch_up(await duty.last_place())
        numbers = [event["changes"][0]["id"] for event in reader.events]
        assert numbers == list(range(steps * step))
        await until(lambda: hub.client_count == before + 1)


async def test_the_database_away_is_said_and_back_again_nothing_was_lost(duty: Duty) -> None:
    async with follow(duty.address, await duty.cookie()) as follower:
        await follower.hello()
        try:
            await asyncio.to_thread(_open, duty.url, accepting=False)
            report = {"type": "fight", "source": "call110", "location_text": "文昌街1号"}
            answer = await duty.post("/incidents", report)
            assert (answer.status_code, answer.json()["code"]) == (503, "database.away")
            assert answer.json()["remedy"]
            client = await duty.client()
            assert (await client.get("/readyz")).status_code == 503
            assert (await client.get("/healthz")).status_code == 200
        finally:
            await asyncio.to_thread(_open, duty.url, accepting=True)
        incident = await duty.report()
        await follower.catch_up(await duty.last_place())
    assert follower.state.entities["incident", incident["id"]] == incident
    assert follower.kinds == ["incident.reported"]


def _open(url: str, *, accepting: bool) -> None:
    """Let a database accept connections, or refuse them and end those it has."""
    name = make_url(url).database
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {accepting}'))
        if not accepting:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"),
                {"n": name},
            )
    engine.dispose()
