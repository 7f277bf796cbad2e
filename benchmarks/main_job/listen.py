"""The load process that reads: every client's live feed, and how late each event is there.

Reads a plan from stdin, connects, prints `ready`, reads the window and prints its figures as
JSON when the window is over.
"""

import asyncio
import sys
import time
from array import array
from datetime import datetime
from functools import partial
from typing import Any

import orjson
import uvloop

from benchmarks.figures import summarise
from benchmarks.main_job.frames import FrameReader
from benchmarks.main_job.plan import Plan, Window, decode_plan, decode_window
from dispatch.security.guard import COOKIE

LIVE_PATH = "/api/live"
HELLO = orjson.dumps({"type": "hello", "cursor": None, "protocol": 1})
READY = b"ready\n"
#: Clients connect in groups of so many: they come back one by one after a restart, too.
CONNECTING = 20
#: Frames that clients share are decoded once while this many others came.
FRAMES_KEPT = 64
GRACE_S = 2.0


class Listener:
    """All clients' frames: counts them and keeps the age of each event at its arrival."""

    def __init__(self, window: Window | None = None) -> None:
        self.window = window
        self.ages_ms = array("d")
        self._known: dict[bytes, tuple[float, ...]] = {}

    def receive(self, payload: bytes, arrived: float) -> None:
        """Take a frame: its events' ages are from their writing, before the commit, to now."""
        for written in self._find_moments(payload):
            if self.window is not None and self.window.begin <= written < self.window.end:
                self.ages_ms.append((arrived - written) * 1000)

    def _find_moments(self, payload: bytes) -> tuple[float, ...]:
        """Return when each of the frame's events was written; equal frames are decoded once."""
        known = self._known.get(payload)
        if known is None:
            known = self._decode(payload)
            if len(self._known) >= FRAMES_KEPT:
                del self._known[next(iter(self._known))]
            self._known[payload] = known
        return known

    def _decode(self, payload: bytes) -> tuple[float, ...]:
        return tuple(
            datetime.fromisoformat(message["at"]).timestamp()
            for message in orjson.loads(payload)
            if message["type"] == "event"
        )


async def connect(
    port: int, path: str, tokens: tuple[str, ...], listener: Listener
) -> list[FrameReader]:
    """Return one connected reader for every token, each of which has said hello."""
    loop = asyncio.get_running_loop()
    readers: list[FrameReader] = []
    for begin in range(0, len(tokens), CONNECTING):
        group = [
            FrameReader(port, path, f"{COOKIE}={token}", listener.receive)
            for token in tokens[begin : begin + CONNECTING]
        ]
        for reader in group:
            await loop.create_connection(partial(_same, reader), "127.0.0.1", port)
            await reader.open.wait()
            reader.send_text(HELLO)
        readers += group
    return readers


async def listen(plan: Plan) -> dict[str, Any]:
    """Connect every client, tell so, listen until the window is over, return the figures."""
    listener = Listener()
    readers = await connect(plan.port, LIVE_PATH, plan.clients, listener)
    await asyncio.gather(*(reader.greeted.wait() for reader in readers))
    if any(reader.lost for reader in readers):
        raise ConnectionError("not every client could connect")
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    line = await asyncio.to_thread(sys.stdin.buffer.readline)
    window = listener.window = decode_window(line)
    return await watch(listener, readers, window)


async def watch(listener: Listener, readers: list[FrameReader], window: Window) -> dict[str, Any]:
    """Return the figures of a window once it is over."""
    await asyncio.sleep(window.begin - time.time())
    cpu_s = time.process_time()
    frames, size = _count(readers)
    await asyncio.sleep(window.end - time.time())
    cpu_s = time.process_time() - cpu_s
    frames_later, size_later = _count(readers)
    await asyncio.sleep(GRACE_S)
    lost = sum(reader.lost for reader in readers)
    for reader in readers:
        reader.close()
    return {
        "ms": summarise(listener.ages_ms),
        "frames": frames_later - frames,
        "bytes": size_later - size,
        "clients_lost": lost,
        "cpu_s": round(cpu_s, 2),
    }


def _same(reader: FrameReader) -> FrameReader:
    return reader


def _count(readers: list[FrameReader]) -> tuple[int, int]:
    return sum(reader.frames for reader in readers), sum(reader.bytes for reader in readers)


def main() -> None:
    """Read the plan, listen, print the figures."""
    plan = decode_plan(sys.stdin.buffer.readline())
    figures = uvloop.run(listen(plan))
    sys.stdout.buffer.write(orjson.dumps(figures))


if __name__ == "__main__":
    main()
