"""A lean reader of WebSocket frames: two hundred general clients would use a core of their own."""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import cast

#: Called with a text frame's payload and the moment it arrived (wall clock).
OnFrame = Callable[[bytes, float], None]

_FIN_TEXT = 0x81
_PING, _PONG, _CLOSE = 0x89, 0x8A, 0x88
_MASKED = 0x80
_LENGTH_16, _LENGTH_64 = 126, 127


class FrameReader(asyncio.Protocol):
    """One client of a WebSocket server on the loopback: reads text frames, answers pings.

    Servers send unmasked and, without an extension, mostly unfragmented frames (RFC 6455,
    section 5); anything else ends the connection with `lost` set.
    `open` is set after the upgrade, `greeted` after the first frame, both by the loss.
    """

    def __init__(self, port: int, path: str, cookie: str, on_frame: OnFrame) -> None:
        self._request = _encode_upgrade(port, path, cookie)
        self._on_frame = on_frame
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self.open = asyncio.Event()
        self.greeted = asyncio.Event()
        self.lost = False
        self.frames = 0
        self.bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast(asyncio.Transport, transport)  # TCP's can write
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Remember that the server, or the network, ended the connection."""
        self.lost = True
        self.open.set()
        self.greeted.set()

    def data_received(self, data: bytes) -> None:
        """Take the frames that are whole."""
        arrived = time.time()
        self._buffer += data
        self.bytes += len(data)
        if not self.open.is_set() and not self._take_answer():
            return
        while (frame := self._take_frame()) is not None:
            self._receive(*frame, arrived)

    def send_text(self, text: bytes) -> None:
        """Send a short text frame."""
        self._send(_FIN_TEXT, text)

    def close(self) -> None:
        """End the connection from this side."""
        if self._transport is not None:
            self._transport.abort()

    def _take_answer(self) -> bool:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self.close()
            return False
        self._buffer = rest
        self.open.set()
        return True

    def _take_frame(self) -> tuple[int, bytes] | None:
        """Return the next frame's first byte and payload, or None until it is whole."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, begin = buffer[1], 2
        if size == _LENGTH_16:
            size, begin = int.from_bytes(buffer[2:4], "big"), 4
        elif size == _LENGTH_64:
            size, begin = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < begin + size:
            return None
        payload = bytes(buffer[begin : begin + size])
        first = buffer[0]
        del buffer[: begin + size]
        return first, payload

    def _receive(self, first: int, payload: bytes, arrived: float) -> None:
        if first == _FIN_TEXT:
            self.frames += 1
            self._on_frame(payload, arrived)
            self.greeted.set()
        elif first == _PING:
            self._send(_PONG, payload)
        else:
            self.close()

    def _send(self, first: int, payload: bytes) -> None:
        """Send a frame under a mask of zeros, which leaves the payload as it is."""
        if self._transport is not None:
            head = bytes((first, _MASKED | len(payload)))
            self._transport.write(head + bytes(4) + payload)


def _encode_upgrade(port: int, path: str, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {cookie}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
