"""How the worker and a job's process talk: frames of a length (4 bytes, big-endian) and JSON."""

import struct
from asyncio import StreamReader
from typing import BinaryIO

_LENGTH = struct.Struct(">I")


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Write one frame."""
    stream.write(encode_frame(content))
    stream.flush()


def encode_frame(content: bytes) -> bytes:
    """Return the bytes of a frame."""
    return _LENGTH.pack(len(content)) + content


def read_frame(stream: BinaryIO) -> bytes:
    """Return the next frame's content. Raises EOFError when the stream ends before it does."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


async def receive_frame(stream: StreamReader) -> bytes:
    """Return the next frame's content.

    Raises asyncio.IncompleteReadError when the stream ends before it does.
    """
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    return await stream.readexactly(length)
