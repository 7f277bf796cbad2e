"""The simulator's way to the server: requests with a session of its own, and the live feed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from dispatch.demo.mirror import Mirror
from dispatch.live.socket import CLOSE_NOT_SIGNED_IN, CLOSE_SESSION_ENDED
from dispatch.security.guard import COOKIE

logger = logging.getLogger(__name__)

LEAST_BACKOFF_S = 0.5
MOST_BACKOFF_S = 8.0
PROTOCOL = 1
#: The server sends a heartbeat every 5 s; silence for longer is a dead link.
SILENCE_S = 20.0

#: Returns a session's token; raises ConnectionError when that can't be had now.
OpenSession = Callable[[], Awaitable[str]]


class Client:
    """A signed-in client of one server; signs in again when its session has ended."""

    def __init__(self, server_url: str, open_session: OpenSession) -> None:
        self._server_url = server_url.rstrip("/")
        self._open_session = open_session
        self._token: str | None = None
        self._signing_in = asyncio.Lock()
        self._http = httpx.AsyncClient(base_url=self._server_url, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def post(
        self, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response | None:
        """Post JSON, with an idempotency key if given; return None when the server is away."""
        headers = {} if key is None else {"Idempotency-Key": key}
        try:
            headers["Cookie"] = f"{COOKIE}={await self.sign_in()}"
            response = await self._http.post(path, json=body, headers=headers)
        except (httpx.TransportError, OSError) as error:
            logger.debug("no answer to %s: %s", path, error)
            return None
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._token = None
        return response

    async def follow(self, mirror: Mirror, connected: asyncio.Event, rng: Random) -> None:
        """Keep the mirror up to date for ever; `connected` is set while the link holds."""
        backoff_s = LEAST_BACKOFF_S
        while True:
            try:
                await self._follow_once(mirror, connected)
                backoff_s = LEAST_BACKOFF_S
            except (OSError, TimeoutError, WebSocketException) as error:
                logger.debug("no live link: %s", error)
            connected.clear()
            await asyncio.sleep(backoff_s * rng.uniform(0.8, 1.2))
            backoff_s = min(MOST_BACKOFF_S, backoff_s * 2)

    async def _follow_once(self, mirror: Mirror, connected: asyncio.Event) -> None:
        """Follow one connection until it closes."""
        address = "ws" + self._server_url.removeprefix("http") + "/api/live"
        headers = {"Cookie": f"{COOKIE}={await self.sign_in()}"}
        async with connect(
            address, additional_headers=headers, proxy=None, compression=None, max_size=None
        ) as link:
            hello = {"type": "hello", "cursor": mirror.cursor, "protocol": PROTOCOL}
            await link.send(orjson.dumps(hello).decode())
            try:
                await _listen(link, mirror, connected)
            except ConnectionClosed:
                if link.close_code in (CLOSE_NOT_SIGNED_IN, CLOSE_SESSION_ENDED):
                    self._token = None

    async def sign_in(self) -> str:
        """Return the session's token, signing in when there is none."""
        async with self._signing_in:
            if self._token is None:
                self._token = await self._open_session()
            return self._token


async def _listen(link: ClientConnection, mirror: Mirror, connected: asyncio.Event) -> None:
    while True:
        async with asyncio.timeout(SILENCE_S):
            frame = await link.recv()
        for message in orjson.loads(frame):
            mirror.apply(message)
        connected.set()
