"""The hub of a process: gives every event to every client that may see it, encoded once."""

import orjson

from dispatch.live.client import Client
from dispatch.live.model import Cursor, Event, JobProgress, Place, Position, Scope
from dispatch.live.times import now_text


class Hub:
    """Clients of this process and the place up to which events were given to them."""

    def __init__(self, epoch: str, place: Place) -> None:
        self.epoch = epoch
        self.place = place
        #: The version of the ground that this process serves; heartbeats tell it.
        self.ground_version = 0
        self.positions: dict[int, Position] = {}
        self.off_duty: set[int] = set()
        self.progress: dict[int, JobProgress] = {}
        self._clients: set[Client] = set()
        self._encoded: tuple[list[Position] | None, bytes] = (None, b"")

    def subscribe(self, scope: Scope, session_id: int) -> Client:
        """Return a new client that receives every event after this moment."""
        client = Client(scope, session_id)
        self._clients.add(client)
        return client

    def unsubscribe(self, client: Client) -> None:
        """Forget a client."""
        self._clients.discard(client)

    @property
    def client_count(self) -> int:
        """How many clients are connected to this process."""
        return len(self._clients)

    def publish(self, events: list[Event]) -> None:
        """Give the events, in order, to the clients; each scope's text is encoded once."""
        for event in events:
            encoded: dict[Scope, bytes | None] = {}
            for client in self._clients:
                if client.scope not in encoded:
                    encoded[client.scope] = client.scope.message(event, self.epoch)
                message = encoded[client.scope]
                if message is not None:
                    client.push(event.place, message)
            self._note_duty(event)
            self._note_jobs(event)
            self.place = event.place

    def publish_positions(self, positions: list[Position]) -> None:
        """Keep the positions as the latest and give them to the clients.

        One that comes after its unit went off duty, by another connection, is dropped.
        """
        followed = [p for p in positions if p.unit_id not in self.off_duty]
        self.positions.update((p.unit_id, p) for p in followed)
        for client in self._clients:
            client.push_positions(followed)

    def publish_progress(self, progress: JobProgress) -> None:
        """Keep a job's progress as the latest and give it to the clients."""
        self.progress[progress.job_id] = progress
        for client in self._clients:
            client.push_progress(progress)

    def _note_jobs(self, event: Event) -> None:
        """Drop the progress of jobs that do not run any more."""
        for change in event.changes:
            if change.entity == "job" and (change.value or {}).get("state") != "running":
                self.progress.pop(change.id, None)

    def encode_positions(self, positions: list[Position]) -> bytes:
        """Return the message that carries positions; the same list is encoded once."""
        if positions is not self._encoded[0]:
            message = {"type": "positions", "now": now_text(), "positions": positions}
            self._encoded = (positions, orjson.dumps(message))
        return self._encoded[1]

    def _note_duty(self, event: Event) -> None:
        """Drop the positions of units that went out of service: nobody follows them then."""
        for change in event.changes:
            if change.entity != "unit":
                continue
            if (change.value or {}).get("status") == "out_of_service":
                self.off_duty.add(change.id)
                self.positions.pop(change.id, None)
            else:
                self.off_duty.discard(change.id)

    def heartbeat(self) -> None:
        """Send every client a sign of life with the present place and ground."""
        message = orjson.dumps(
            {
                "type": "heartbeat",
                "now": now_text(),
                "cursor": str(Cursor(self.epoch, self.place)),
                "ground": self.ground_version,
            }
        )
        for client in self._clients:
            client.push(None, message)

    def end_sessions(self, session_ids: set[int]) -> None:
        """Close the clients whose sessions ended."""
        for client in self._clients:
            if client.session_id in session_ids:
                client.end()

    def session_ids(self) -> set[int]:
        """Return the sessions that have a client here."""
        return {client.session_id for client in self._clients}

    def restart(self, epoch: str, place: Place) -> None:
        """Begin anew in another epoch: every client is made to take a fresh snapshot."""
        self.epoch, self.place = epoch, place
        for client in self._clients:
            client.overflow()
