"""Use cases of incidents that touch no unit: reporting, reading, a caller's contact."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import InvalidError, MissingError
from dispatch.ground.chain import find_chain
from dispatch.ground.locating import Located
from dispatch.incidents.rules import IncidentState, get_type
from dispatch.incidents.schemas import Contact, IncidentIn
from dispatch.incidents.tables import ContactLook, Incident, IncidentContact, IncidentCounter
from dispatch.incidents.views import incident_change, incident_value
from dispatch.live.outbox import append_event
from dispatch.security.rules import Identity
from dispatch.settings import Settings
from gis.layers import SRID_STORE


@dataclass(frozen=True, slots=True)
class Reported:
    """The incident a report led to, and whether this very request made it."""

    value: dict[str, Any]
    created: bool


def check_report(body: IncidentIn) -> None:
    """Raise InvalidError for an unknown type or a report without any place."""
    get_type(body.type)
    if not body.location_text and body.point is None:
        raise InvalidError("incident.no_location", where="location_text")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it came in: what, where it was found to be, by whom, under which key."""

    body: IncidentIn
    located: Located
    identity: Identity
    key: UUID


async def report_incident(session: AsyncSession, settings: Settings, report: Report) -> Reported:
    """Make the incident, once a key; the grid chain and responsible team fill in by themselves.

    Raises InvalidError `idempotency.mismatch` and what `place` raises.
    """
    body, identity = report.body, report.identity
    known_id = await claim_key(
        session, identity.account_id, report.key, "report", body.model_dump(mode="json")
    )
    if known_id is not None:
        return Reported(await get_incident_value(session, known_id), created=False)
    incident = Incident(
        type=body.type,
        priority=body.priority or get_type(body.type).priority,
        source=body.source,
        state=IncidentState.WAITING,
        location_text=body.location_text,
        unit_ids=[],
        note=body.note,
        operator=identity.display_name,
        reported_at=datetime.now(UTC),
        version=1,
    )
    await place(session, incident, report.located)
    # The day's counter stays locked until the commit, so it comes as late as it can.
    incident.number = await _next_number(session, settings.time_zone)
    session.add(incident)
    await session.flush()
    contact = await _keep_contact(session, incident.id, body, settings.contact_days)
    await keep_result(session, identity.account_id, report.key, incident.id)
    change = incident_change(incident, contact)
    await append_event(session, "incident.reported", identity.display_name, [change])
    return Reported(change.value or {}, created=True)


async def place(session: AsyncSession, incident: Incident, located: Located) -> None:
    """Set where the incident is, with its grid chain as PostGIS finds it.

    Raises InvalidError `location.outside` for a verified point that no grid holds; an
    uncertain one outside the ground only stays unplaced.
    """
    chain = await find_chain(session, located.point) if located.point else None
    if chain is None and located.verified:
        raise InvalidError("location.outside", where="point")
    inside = located.point if chain else None
    incident.point = from_shape(Point(inside), srid=SRID_STORE) if inside else None
    access = located.access if inside else None
    incident.access_point = from_shape(Point(access), srid=SRID_STORE) if access else None
    incident.label = located.label
    incident.confidence = located.confidence
    incident.verified = located.verified
    incident.grid_chain = chain.wire if chain else None
    incident.owner_grid_id = chain.owner_grid_id if chain else None
    incident.community_grid_id = chain.community_grid_id if chain else None


async def find_locked(session: AsyncSession, which: ColumnElement[bool]) -> Incident | None:
    """Return the incident of a condition, locked for the transaction and read anew."""
    query = select(Incident).where(which).with_for_update()
    incident: Incident | None = await session.scalar(
        query, execution_options={"populate_existing": True}
    )
    return incident


async def get_incident(session: AsyncSession, incident_id: int) -> Incident:
    """Return the incident, locked for the transaction and read anew.

    Raises MissingError `incident.unknown`.
    """
    incident = await find_locked(session, Incident.id == incident_id)
    if incident is None:
        raise incident_unknown(incident_id)
    return incident


async def read_incident(session: AsyncSession, incident_id: int) -> Incident:
    """Return the incident as it is now, not locked. Raises MissingError `incident.unknown`."""
    incident = await session.get(Incident, incident_id)
    if incident is None:
        raise incident_unknown(incident_id)
    return incident


async def find_contact(session: AsyncSession, incident_id: int) -> IncidentContact | None:
    """Return the caller's contact while it is kept."""
    return await session.get(IncidentContact, incident_id)


async def get_incident_value(session: AsyncSession, incident_id: int) -> dict[str, Any]:
    """Return a reported incident as the wire shows it."""
    incident = await read_incident(session, incident_id)
    return incident_value(incident, await find_contact(session, incident_id))


async def look_at_contact(session: AsyncSession, identity: Identity, incident_id: int) -> Contact:
    """Return a caller's contact in full; who looked is recorded.

    Raises MissingError `contact.none` when there is none, or no longer.
    """
    contact = await find_contact(session, incident_id)
    if contact is None:
        raise MissingError("contact.none")
    session.add(ContactLook(incident_id=incident_id, account_id=identity.account_id))
    return Contact(caller_name=contact.caller_name, caller_phone=contact.caller_phone)


def incident_unknown(incident_id: int) -> MissingError:
    """Return the error that there is no such incident."""
    return MissingError("incident.unknown", where="incident_id", incident_id=incident_id)


async def _next_number(session: AsyncSession, time_zone: str) -> str:
    """Return the next number of the station's day: 20261123-0001."""
    today = datetime.now(ZoneInfo(time_zone)).date()
    last = await session.scalar(
        insert(IncidentCounter)
        .values(day=today, last=1)
        .on_conflict_do_update(
            index_elements=[IncidentCounter.day], set_={"last": IncidentCounter.last + 1}
        )
        .returning(IncidentCounter.last)
    )
    return f"{today:%Y%m%d}-{last:04d}"


async def _keep_contact(
    session: AsyncSession, incident_id: int, body: IncidentIn, days: int
) -> IncidentContact | None:
    if not (body.caller_name or body.caller_phone):
        return None
    contact = IncidentContact(
        incident_id=incident_id,
        caller_name=body.caller_name,
        caller_phone=body.caller_phone,
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )
    session.add(contact)
    await session.flush()
    return contact
