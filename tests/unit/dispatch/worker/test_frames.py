import asyncio
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.worker.frames import encode_frame, read_frame, receive_frame, write_frame


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300)))
def test_frames_come_out_as_they_went_in(contents: list[bytes]) -> None:
    stream = io.BytesIO()
    for content in contents:
        write_frame(stream, content)
    stream.seek(0)
    assert [read_frame(stream) for _ in contents] == contents
    assert stream.read() == b""


@settings(deadline=None)
@given(st.binary(max_size=50), st.data())
def test_a_frame_cut_short_is_an_end(content: bytes, data: st.DataObject) -> None:
    whole = encode_frame(content)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(whole[:cut]))


async def test_a_frame_larger_than_the_readers_buffer_is_received_whole() -> None:
    stream = asyncio.StreamReader(limit=1024)
    stream.feed_data(encode_frame(b"x" * 100_000))
    stream.feed_eof()
    assert await receive_frame(stream) == b"x" * 100_000
    with pytest.raises(asyncio.IncompleteReadError):
        await receive_frame(stream)
