"""The peer: the least that carries a commit to browsers, LISTEN/NOTIFY and a broadcast.

It has no accounts, scopes, order, replay or recovery: what it takes is the floor for any server
in Python. Reads one line of JSON with `dsn` and `port` from stdin, serves until terminated.
"""

import sys

import orjson
import psycopg
import uvloop
from websockets.asyncio.server import Server, ServerConnection, broadcast, serve

CHANNEL = "bench_peer"
READY = b"ready\n"
#: What every client is sent first, so that it knows it is connected.
GREETING = "[]"


async def run(dsn: str, port: int) -> None:
    """Serve on a port and broadcast every notification."""
    connection = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
    async with connection, serve(_greet, "127.0.0.1", port, compression=None) as server:
        await connection.execute(f"LISTEN {CHANNEL}".encode())
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()
        await _broadcast(connection, server)


async def _broadcast(connection: psycopg.AsyncConnection, server: Server) -> None:
    async for notify in connection.notifies():
        broadcast(server.connections, notify.payload)


async def _greet(client: ServerConnection) -> None:
    await client.send(GREETING)
    async for _ in client:
        pass


def main() -> None:
    """Read where to listen and serve."""
    settings = orjson.loads(sys.stdin.buffer.readline())
    uvloop.run(run(settings["dsn"], settings["port"]))


if __name__ == "__main__":
    main()
