"""What the tests need of the station beside its pages: links to sign in, where units are."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import httpx
from geoalchemy2.shape import to_shape
from serving import LiveServer
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from dispatch.incidents.rules import IncidentState
from dispatch.incidents.tables import Incident
from dispatch.live.tables import LiveEvent
from dispatch.units.tables import Unit


@dataclass(frozen=True, slots=True)
class Station:
    """The running server, and its database as its administrator sees it."""

    server: LiveServer

    @property
    def address(self) -> str:
        """Where the pages are."""
        return self.server.address

    def link(self, username: str) -> str:
        """Return a new one-time sign-in address for an account."""
        return f"{self.address}/sign-in#token={self.server.make_token(username)}"

    @asynccontextmanager
    async def client(self, username: str) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client that is signed in as an account, beside the browsers."""
        async with httpx.AsyncClient(base_url=self.address) as client:
            token = self.server.make_token(username)
            (await client.post("/api/session/link", json={"token": token})).raise_for_status()
            yield client

    def home(self, unit_id: int) -> tuple[float, float]:
        """Return lon, lat of where a unit is taken to be until it sends a position."""
        with _session(self.server.url) as session:
            point = to_shape(session.get_one(Unit, unit_id).home)
        return (point.x, point.y)

    def call_sign(self, unit_id: int) -> str:
        """Return how a unit is called."""
        with _session(self.server.url) as session:
            return session.get_one(Unit, unit_id).call_sign

    def event_kinds(self, unit_id: int) -> list[str]:
        """Return what has happened with a unit, in order."""
        with _session(self.server.url) as session:
            return list(
                session.scalars(
                    select(LiveEvent.kind)
                    .where(LiveEvent.unit_ids.contains([unit_id]))
                    .order_by(LiveEvent.seq)
                )
            )

    def tidy(self) -> None:
        """Close what a failed test has left open, so that no other test stumbles over it."""
        with _session(self.server.url) as session:
            open_ids = session.scalars(
                select(Incident.id).where(Incident.state != IncidentState.CLOSED)
            ).all()
        with httpx.Client(base_url=self.address) as client:
            token = self.server.make_token("administrator")
            client.post("/api/session/link", json={"token": token}).raise_for_status()
            for incident_id in open_ids:
                path = f"/api/incidents/{incident_id}/close"
                client.post(path, json={"disposition": "duplicate"}).raise_for_status()


@contextmanager
def _session(url: str) -> Iterator[Session]:
    engine = create_engine(url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
