"""A lean HTTP/1.1 client: a general one would use as much of the machine as what it measures."""

import asyncio
from typing import Any

import orjson

from dispatch.security.guard import COOKIE

_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class HttpError(Exception):
    """The server answered something that is no success."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Http:
    """Keeps connections open and uses the one that rested the shortest.

    A request never waits for a connection: a new one is opened when all are in use.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._resting: list[_Connection] = []

    async def request(
        self,
        method: str,
        path: str,
        token: str,
        body: dict[str, Any] | None = None,
        key: str | None = None,
    ) -> Any:
        """Return the JSON of a successful answer. Raises HttpError for any other."""
        connection = self._resting.pop() if self._resting else await self._open()
        reader, writer = connection
        writer.write(self._encode(method, path, token, body, key))
        status, content = await _read(reader)
        self._resting.append(connection)
        if status >= 300:
            raise HttpError(status, orjson.loads(content).get("code", ""))
        return orjson.loads(content)

    def close(self) -> None:
        """Close the connections that rest."""
        for _, writer in self._resting:
            writer.close()

    async def _open(self) -> _Connection:
        return await asyncio.open_connection("127.0.0.1", self._port)

    def _encode(
        self, method: str, path: str, token: str, body: dict[str, Any] | None, key: str | None
    ) -> bytes:
        content = b"" if body is None else orjson.dumps(body)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            f"Cookie: {COOKIE}={token}",
            f"Content-Length: {len(content)}",
        ]
        if body is not None:
            lines.append("Content-Type: application/json")
        if key is not None:
            lines.append(f"Idempotency-Key: {key}")
        return "\r\n".join([*lines, "", ""]).encode() + content


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return status and body of an answer with a Content-Length, as all of the server's have."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    return int(head.split(" ", 2)[1]), await reader.readexactly(int(length))
