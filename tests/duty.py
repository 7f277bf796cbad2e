"""The duty room under test: the app on a database copy, served on a real port in this process.

Requests go straight to the app, sockets over the port. The beat and the flush run faster than
in production, because no test is about how long a second is.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI
from psycopg.errors import DeadlockDetected
from serving import make_token
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from dispatch.app import create_app
from dispatch.live.model import Place, Scope
from dispatch.security.guard import COOKIE
from dispatch.settings import Settings
from dispatch.snapshot import take_snapshot

#: A failure guard: nothing here takes this long unless it hangs.
GUARD_S = 30.0
#: A house number of the ground, and the point it stands for.
ADDRESS = "麒麟南路128号"
WORDS_OF_NOWHERE = "哪里都不是"

_CLEAN = """
TRUNCATE roster, assignment, incident, incident_contact, contact_look, incident_counter,
    job, procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    idempotency_key, road_closure, unit_position, message, emergency, field_note, device,
    duty_period, position_fix, sign_in_link, sign_in_failure, live_event,
    patrol_plan, patrol_weight, patrol_event
    CASCADE
"""
_RESET_UNITS = """
UPDATE unit SET version = 1, status = CASE WHEN id IN ({off}) THEN 'out_of_service'
    ELSE 'available' END
"""


class _Server(uvicorn.Server):
    """Leaves the signals to the test run; one of its own death interrupts the run."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        yield
        signal.signal(signal.SIGTERM, before)


class Duty:
    """A duty room with signed-in clients by user name."""

    def __init__(self, app: FastAPI, url: str, address: str) -> None:
        self.app = app
        self.url = url
        self.address = address
        self.units: dict[str, list[int]] = {}
        self._call_signs: dict[int, str] = {}
        self.off_duty: list[int] = []
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._fix_numbers = count(1)

    async def learn(self) -> None:
        """Read which units the station has, by kind, in the order of their ids."""
        async with self.app.state.sessions() as session:
            rows = await session.execute(
                text("SELECT id, call_sign, kind, status FROM unit ORDER BY id")
            )
        for unit_id, call_sign, kind, status in rows:
            self.units.setdefault(kind, []).append(unit_id)
            self._call_signs[unit_id] = call_sign
            if status == "out_of_service":
                self.off_duty.append(unit_id)

    async def clean(self) -> None:
        """Make the station as it was before any work; whoever is signed in stays so."""
        while not await self._is_emptied():
            pass
        self.app.state.hub.positions.clear()
        self.app.state.positions.take_history()
        await self.app.state.upkeep.renew()
        await self.app.state.patrols.load()

    async def _is_emptied(self) -> bool:
        """Empty the tables; False when the app was just reading them in another order."""
        off = ", ".join(map(str, self.off_duty))
        try:
            async with self.app.state.sessions() as session, session.begin():
                await session.execute(text(_CLEAN))
                await session.execute(text(_RESET_UNITS.format(off=off)))
        except OperationalError as error:
            if isinstance(error.orig, DeadlockDetected):
                return False
            raise
        return True

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            await client.aclose()

    def call_sign(self, unit_id: int) -> str:
        return self._call_signs[unit_id]

    def field_account(self, unit_id: int) -> str:
        """Return the user name of whoever leads a unit."""
        prefix = "grid" if unit_id in self.units["grid_member"] else "officer"
        return f"{prefix}-{self._call_signs[unit_id]}"

    def anonymous(self, **headers: str) -> httpx.AsyncClient:
        """Return a client that is not signed in; the caller closes it."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url=self.address, headers=headers, timeout=GUARD_S
        )

    async def sign_in(self, username: str) -> httpx.AsyncClient:
        """Return a newly signed-in client; the caller closes it."""
        client = self.anonymous()
        token = await asyncio.to_thread(make_token, self.url, username)
        answer = await client.post("/api/session/link", json={"token": token})
        assert answer.status_code == 200, answer.text
        return client

    async def client(self, username: str = "dispatcher") -> httpx.AsyncClient:
        """Return the run's signed-in client of an account."""
        if username not in self._clients:
            self._clients[username] = await self.sign_in(username)
        return self._clients[username]

    def forget(self, username: str) -> None:
        """Sign the account in anew when it is next asked for: its sessions were ended."""
        self._clients.pop(username, None)

    async def cookie(self, username: str = "dispatcher") -> str:
        """Return the session cookie of an account, for its sockets."""
        return f"{COOKIE}={(await self.client(username)).cookies[COOKIE]}"

    async def post(
        self, path: str, body: dict[str, Any] | None = None, by: str = "dispatcher"
    ) -> httpx.Response:
        """Send a request with a fresh idempotency key, as an account."""
        client = await self.client(by)
        return await client.post(
            f"/api{path}", json=body or {}, headers={"Idempotency-Key": str(uuid4())}
        )

    async def get(self, path: str, by: str = "dispatcher") -> httpx.Response:
        """Read as an account."""
        return await (await self.client(by)).get(f"/api{path}")

    async def do(
        self, path: str, body: dict[str, Any] | None = None, by: str = "dispatcher"
    ) -> dict[str, Any]:
        """Send a request that must succeed and return its answer."""
        answer = await self.post(path, body, by)
        assert answer.status_code in {200, 201, 202}, answer.text
        value: dict[str, Any] = answer.json()
        return value

    async def report(self, type: str = "fight", **more: Any) -> dict[str, Any]:  # noqa: A002
        """Report an incident at a known address, unless told another place."""
        place = {} if "point" in more else {"location_text": ADDRESS}
        return await self.do("/incidents", {"type": type, "source": "call110", **place, **more})

    async def assign(self, incident_id: int, unit_id: int) -> dict[str, Any]:
        """Send a unit."""
        return await self.do(f"/incidents/{incident_id}/assignments", {"unit_id": unit_id})

    async def step(self, assignment_id: int, *steps: str, by: str = "dispatcher") -> None:
        """Take an assignment through steps."""
        for step in steps:
            await self.do(f"/assignments/{assignment_id}/{step}", by=by)

    async def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """Return every live entity as the duty room sees it now."""
        return (await take_snapshot(self.app.state.sessions, Scope())).entities

    def fix(self, point: tuple[float, float], **more: Any) -> dict[str, Any]:
        """Return a fix of this moment."""
        at = datetime.now(UTC).isoformat()
        return {
            "id": f"fix-{next(self._fix_numbers)}",
            "at": at,
            "point": list(point),
            "accuracy_m": 5.0,
            **more,
        }

    async def last_place(self) -> Place:
        """Return the place of the last committed event."""
        async with self.app.state.sessions() as session:
            row = (
                await session.execute(
                    text(
                        "SELECT xid::text::bigint, seq FROM live_event"
                        " ORDER BY xid DESC, seq DESC LIMIT 1"
                    )
                )
            ).one_or_none()
        return Place(*row) if row else Place(0, 0)


@asynccontextmanager
async def duty_room(url: str) -> AsyncIterator[Duty]:
    """Serve the app on a database until the block ends."""
    app = create_app(Settings(), url)
    listener = socket.create_server(("127.0.0.1", 0))
    server = _Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="on",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with asyncio.timeout(4 * GUARD_S):
            while not server.started:
                assert not serving.done(), "the server did not start"
                await asyncio.sleep(0.01)
        duty = Duty(app, url, f"http://127.0.0.1:{listener.getsockname()[1]}")
        await duty.learn()
        yield duty
        await duty.close()
    finally:
        server.should_exit = True
        await serving
