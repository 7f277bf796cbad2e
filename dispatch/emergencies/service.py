"""Use cases of calls for help: raising, acknowledging, closing, who is near."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.routing import where_is
from dispatch.db.idempotency import claim_key, keep_result
from dispatch.emergencies.schemas import EmergencyIn
from dispatch.emergencies.tables import Emergency
from dispatch.emergencies.views import emergency_change, emergency_value, get_point
from dispatch.errors import ConflictError, MissingError
from dispatch.ground.locating import reverse
from dispatch.ground.runtime import Ground
from dispatch.live.hub import Hub
from dispatch.live.moments import done_at
from dispatch.live.outbox import append_event
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.rules import MODE_OF_KIND, UnitKind, UnitStatus
from dispatch.units.service import get_unit
from dispatch.units.tables import Unit
from gis.errors import GisError
from gis.metric import to_metres

#: Units near a call that are told to the dispatcher.
MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a unit calls from: lon, lat, metres, and in words; what is not known is None."""

    point: tuple[float, float] | None
    accuracy_m: float | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the phone sent it, and where it comes from."""

    body: EmergencyIn
    where: Whereabouts


async def find_whereabouts(
    ground: Ground, hub: Hub, unit_id: int, body: EmergencyIn
) -> Whereabouts:
    """Return where the phone says it is, or else where the unit was seen last."""
    point, accuracy_m = body.point, body.accuracy_m
    known = hub.positions.get(unit_id)
    if point is None and known is not None:
        point, accuracy_m = known.point, known.accuracy_m
    if point is None:
        return Whereabouts(None, None, None)
    try:
        label = (await reverse(ground, point)).label
    except GisError:  # outside the station's ground: the point still tells where
        label = None
    return Whereabouts(point, accuracy_m, label)


async def raise_emergency(
    session: AsyncSession,
    identity: Identity,
    unit_id: int,
    key: UUID,
    call: Call,
) -> dict[str, Any]:
    """Call for help, once a key; a call that is open already rings again.

    Off duty it is heard too, but without the place: nobody is followed then. Raises
    ForbiddenError `unit.foreign`, MissingError `unit.unknown`.
    """
    check_unit(identity, unit_id)
    unit = await get_unit(session, unit_id)
    asked = {"unit_id": unit_id, **call.body.model_dump(mode="json")}
    known_id = await claim_key(session, identity.account_id, key, "emergency", asked)
    if known_id is not None:
        return emergency_value(await session.get_one(Emergency, known_id), unit)
    emergency = await _open(session, unit, identity, call.body)
    if unit.status != UnitStatus.OUT_OF_SERVICE and call.where.point is not None:
        emergency.lon, emergency.lat = call.where.point
        emergency.accuracy_m, emergency.label = call.where.accuracy_m, call.where.label
    await session.flush()
    await keep_result(session, identity.account_id, key, emergency.id)
    change = emergency_change(emergency, unit)
    await append_event(session, "emergency.raised", identity.display_name, [change])
    return emergency_value(emergency, unit)


async def acknowledge(
    session: AsyncSession, identity: Identity, emergency_id: int
) -> dict[str, Any]:
    """Note that the duty room has heard; whoever was first stays. Raises as `_get_open`."""
    emergency, unit = await _get_open(session, emergency_id)
    if emergency.acknowledged_at is None:
        emergency.acknowledged_at = datetime.now(UTC)
        emergency.acknowledged_by = identity.display_name
        emergency.version += 1
        change = emergency_change(emergency, unit)
        await append_event(session, "emergency.acknowledged", identity.display_name, [change])
    return emergency_value(emergency, unit)


async def close(session: AsyncSession, identity: Identity, emergency_id: int) -> None:
    """End a call. Raises as `_get_open`, ConflictError `emergency.unheard` before it was heard."""
    emergency, unit = await _get_open(session, emergency_id)
    if emergency.acknowledged_at is None:
        raise ConflictError("emergency.unheard", call_sign=unit.call_sign)
    emergency.closed_at = datetime.now(UTC)
    emergency.closed_by = identity.display_name
    emergency.version += 1
    change = emergency_change(emergency, unit)
    await append_event(session, "emergency.closed", identity.display_name, [change])


async def list_nearest(
    session: AsyncSession, ground: Ground, hub: Hub, emergency_id: int
) -> list[dict[str, Any]]:
    """Return the units on duty nearest by road in time, the caller's own left out.

    Raises MissingError `emergency.unknown`. Nobody is near a call whose place is not known.
    """
    emergency = await session.get(Emergency, emergency_id)
    if emergency is None:
        raise _unknown(emergency_id)
    point = get_point(emergency)
    if point is None:
        return []
    units = await session.scalars(
        select(Unit).where(Unit.status != UnitStatus.OUT_OF_SERVICE, Unit.id != emergency.unit_id)
    )
    return await asyncio.to_thread(_measure, ground, hub, units.all(), point)


async def list_open(session: AsyncSession) -> list[tuple[Emergency, Unit]]:
    """Return the open calls with their units, oldest first."""
    rows = await session.execute(
        select(Emergency, Unit)
        .join(Unit, Unit.id == Emergency.unit_id)
        .where(Emergency.closed_at.is_(None))
        .order_by(Emergency.id)
    )
    return [(emergency, unit) for emergency, unit in rows]


def _measure(
    ground: Ground, hub: Hub, units: Sequence[Unit], point: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the nearest units with seconds by road and metres as the crow flies."""
    found: list[dict[str, Any]] = []
    goal_m = to_metres(np.array([point]))[0]
    for mode in set(MODE_OF_KIND.values()):
        of_mode = [unit for unit in units if MODE_OF_KIND[UnitKind(unit.kind)] is mode]
        if not of_mode:
            continue
        points = np.array([where_is(hub, unit) for unit in of_mode])
        snap = ground.network.snap
        times_s = ground.network.times_between_s(snap(points, mode), snap(point, mode), mode)
        metres = np.hypot(*(to_metres(points) - goal_m).T)
        found += [_near(*row) for row in zip(of_mode, times_s[:, 0], metres, strict=True)]
    reachable = [near for near in found if np.isfinite(near["eta_s"])]
    return sorted(reachable, key=lambda near: near["eta_s"])[:MOST_NEAR]


def _near(unit: Unit, eta_s: float, distance_m: float) -> dict[str, Any]:
    return {
        "unit_id": unit.id,
        "call_sign": unit.call_sign,
        "kind": unit.kind,
        "status": unit.status,
        "eta_s": round(float(eta_s), 1),
        "distance_m": round(float(distance_m)),
    }


async def _open(
    session: AsyncSession, unit: Unit, identity: Identity, body: EmergencyIn
) -> Emergency:
    """Return the unit's open call, which rings anew, or a new one; the unit is locked."""
    emergency = await session.scalar(
        select(Emergency).where(Emergency.unit_id == unit.id, Emergency.closed_at.is_(None))
    )
    if emergency is None:
        emergency = Emergency(
            version=1,
            unit_id=unit.id,
            raised_at=done_at(body.at),
            raised_by=identity.display_name,
        )
        session.add(emergency)
        return emergency
    emergency.acknowledged_at = emergency.acknowledged_by = None
    emergency.version += 1
    return emergency


async def _get_open(session: AsyncSession, emergency_id: int) -> tuple[Emergency, Unit]:
    """Return a call and its unit, locked.

    Raises MissingError `emergency.unknown`, ConflictError `emergency.over` when it was closed.
    """
    emergency = await session.get(
        Emergency, emergency_id, with_for_update=True, populate_existing=True
    )
    if emergency is None:
        raise _unknown(emergency_id)
    unit = await session.get_one(Unit, emergency.unit_id)
    if emergency.closed_at is not None:
        raise ConflictError("emergency.over", call_sign=unit.call_sign)
    return emergency, unit


def _unknown(emergency_id: int) -> MissingError:
    return MissingError("emergency.unknown", where="emergency_id", emergency_id=emergency_id)
