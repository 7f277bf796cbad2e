import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest
from websockets.frames import Frame, Opcode

from benchmarks.main_job.frames import FrameReader
from benchmarks.main_job.listen import Listener
from benchmarks.main_job.plan import Options, Plan, UnitPlan, Window, decode_plan, decode_window

ANSWER = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


class Line(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def abort(self) -> None:
        self.aborted = True


def frame(payload: bytes, opcode: Opcode = Opcode.TEXT) -> bytes:
    return Frame(opcode, payload).serialize(mask=False)


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    ends = [*range(0, len(data), size), len(data)]
    return (data[first:last] for first, last in pairwise(ends))


@pytest.fixture
def received() -> list[bytes]:
    return []


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def reader(received: list[bytes], line: Line) -> FrameReader:
    reader = FrameReader(1, "/api/live", "a=b", lambda payload, _: received.append(payload))
    reader.connection_made(line)
    return reader


@pytest.mark.parametrize("size", [1, 7, 1_000_000])
def test_frames_of_every_length_arrive_however_they_are_cut(
    reader: FrameReader, received: list[bytes], size: int
) -> None:
    payloads = [b"", b"x" * 125, b"y" * 126, b"z" * 70_000]

    for piece in in_pieces(ANSWER + b"".join(map(frame, payloads)), size):
        reader.data_received(piece)

    assert received == payloads
    assert reader.frames == len(payloads)


def test_a_ping_is_answered_and_counts_as_no_frame(reader: FrameReader, line: Line) -> None:
    reader.data_received(ANSWER)
    line.written = b""

    reader.data_received(frame(b"beat", Opcode.PING))

    assert line.written == bytes([0x8A, 0x80 | 4]) + bytes(4) + b"beat"
    assert reader.frames == 0


def test_a_refused_upgrade_ends_the_connection(reader: FrameReader, line: Line) -> None:
    reader.data_received(b"HTTP/1.1 403 Forbidden\r\n\r\n")

    assert line.aborted


def test_an_event_is_as_old_as_the_time_since_it_was_written() -> None:
    listener = Listener(Window(begin=0.0, end=100.0))
    payload = b'[{"type":"event","at":"1970-01-01T00:00:10.000Z"},{"type":"heartbeat"}]'

    listener.receive(payload, 10.25)
    listener.receive(payload, 10.5)

    assert list(listener.ages_ms) == [250.0, 500.0]


def test_events_written_before_or_after_the_window_do_not_count() -> None:
    listener = Listener(Window(begin=5.0, end=10.0))

    listener.receive(b'[{"type":"event","at":"1970-01-01T00:00:04.999Z"}]', 6.0)
    listener.receive(b'[{"type":"event","at":"1970-01-01T00:00:10.000Z"}]', 11.0)

    assert list(listener.ages_ms) == []


def test_a_plan_and_a_window_survive_the_pipe() -> None:
    unit = UnitPlan(3, "token", (103.8, 25.5))
    plan = Plan(Options(), 8000, ("a",), (unit,), ("b", "c"), ({"type": "fight"},))
    window = Window(1.5, 2.5)

    assert (decode_plan(plan.encode()), decode_window(window.encode())) == (plan, window)
