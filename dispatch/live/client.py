"""One connected client: a bounded queue of messages, the latest positions and progress."""

import asyncio
from collections import deque

from dispatch.live.model import JobProgress, Place, Position, Scope

#: Messages a client may be behind before it is closed.
MOST_WAITING = 1_000


class Client:
    """A subscriber of the hub.

    Messages wait until `take`; positions are kept latest per unit and progress latest per job,
    so that a client that reads seldom gets fewer of them, never older ones. Nobody ever waits
    for a client.
    """

    def __init__(self, scope: Scope, session_id: int) -> None:
        self.scope = scope
        self.session_id = session_id
        self.ended = False
        self.closing = asyncio.Event()
        self.after: Place | None = None
        self._messages: deque[tuple[Place | None, bytes]] = deque()
        self._positions: list[Position] = []
        self._progress: dict[int, JobProgress] = {}
        self._wake = asyncio.Event()

    def push(self, place: Place | None, message: bytes) -> None:
        """Queue a message; `place` is an event's place, None for what has none."""
        if len(self._messages) >= MOST_WAITING:
            self.overflow()
        elif not self.closing.is_set():
            self._messages.append((place, message))
        self._wake.set()

    def push_positions(self, positions: list[Position]) -> None:
        """Queue positions, each replacing an earlier one of the same unit.

        A client that has taken what came before keeps the list that it is given, as others do:
        it is then encoded once for all of them.
        """
        seen = positions if self.scope.sees_all else self._own(positions)
        if not seen:
            return
        if self._positions:
            latest = {p.unit_id: p for p in (*self._positions, *seen)}
            seen = list(latest.values())
        self._positions = seen
        self._wake.set()

    def _own(self, positions: list[Position]) -> list[Position]:
        return [p for p in positions if self.scope.sees_unit(p.unit_id)]

    def push_progress(self, progress: JobProgress) -> None:
        """Queue a job's progress, replacing an earlier one of the same job."""
        if self.scope.sees_jobs:
            self._progress[progress.job_id] = progress
            self._wake.set()

    def overflow(self) -> None:
        """Give the client up as too slow: it must connect again and take a fresh snapshot."""
        self._messages.clear()
        self.closing.set()

    def end(self) -> None:
        """Give the client up because its session ended."""
        self.ended = True
        self.overflow()

    async def wait(self) -> None:
        """Wait until there is something to take."""
        await self._wake.wait()
        self._wake.clear()

    def take(self) -> tuple[list[bytes], list[Position]]:
        """Return and forget what waits, without events the client has by `after`."""
        messages = [
            message
            for place, message in self._messages
            if place is None or self.after is None or place > self.after
        ]
        positions, self._positions = self._positions, []
        self._messages.clear()
        return messages, positions

    def take_progress(self) -> list[JobProgress]:
        """Return and forget the progress that waits."""
        progress = list(self._progress.values())
        self._progress.clear()
        return progress
