"""Use cases of tracks: showing one, uploading one, what units have walked."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import InvalidError
from dispatch.ground.runtime import Ground
from dispatch.live.times import time_text
from dispatch.positions.gpx import read_gpx
from dispatch.positions.history import HistoryWriter
from dispatch.positions.rules import Fix, Trail, accept, find_fault
from dispatch.positions.tables import PositionFix
from dispatch.positions.walked import Stop, Walked, measure
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.service import unit_unknown
from dispatch.units.tables import DutyPeriod, Unit
from gis.matching import get_matcher

#: A track is looked at, and units are compared, over no more than this.
LONGEST = timedelta(days=1)

_fixes = PositionFix.__table__


async def get_track(
    session: AsyncSession, ground: Ground, unit_id: int, since: datetime, until: datetime
) -> dict[str, Any]:
    """Return where a unit was: its fixes, the line along the streets, what it comes to.

    Raises MissingError `unit.unknown`, InvalidError `track.span`.
    """
    _check_span(since, until)
    unit = await session.get(Unit, unit_id)
    if unit is None:
        raise unit_unknown(unit_id)
    fixes = await _read(session, unit_id, since, until)
    lines = await asyncio.to_thread(_match, ground, fixes)
    return {
        "unit_id": unit.id,
        "call_sign": unit.call_sign,
        "fixes": [[*fix.point, time_text(fix.at), fix.speed_kmh] for fix in fixes],
        "lines": lines,
        **_walked_value(await asyncio.to_thread(measure, fixes)),
    }


async def list_walked(
    session: AsyncSession, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Return what every unit walked: kilometres, stops, minutes on duty. Raises `track.span`."""
    _check_span(since, until)
    units = (await session.scalars(select(Unit).order_by(Unit.call_sign))).all()
    duty = await _minutes_on_duty(session, since, until)
    tracks: defaultdict[int, list[Fix]] = defaultdict(list)
    rows = await session.execute(_select(since, until))
    for row in rows:
        tracks[row.unit_id].append(_fix(row))
    walked = await asyncio.to_thread(
        lambda: {unit_id: measure(fixes) for unit_id, fixes in tracks.items()}
    )
    return [
        {
            "unit_id": unit.id,
            "call_sign": unit.call_sign,
            "duty_min": round(duty.get(unit.id, 0.0)),
            "distance_m": round(walked[unit.id].distance_m) if unit.id in walked else 0,
            "stops": len(walked[unit.id].stops) if unit.id in walked else 0,
            "tracked_min": round(walked[unit.id].tracked_s / 60) if unit.id in walked else 0,
        }
        for unit in units
        if unit.id in walked or unit.id in duty
    ]


async def upload_gpx(
    session: AsyncSession, identity: Identity, unit_id: int, data: bytes, days_kept: int
) -> dict[str, Any]:
    """Add a recorded track to a unit's history, as far as it lies in its time on duty.

    Raises ForbiddenError `unit.foreign`, MissingError `unit.unknown`, and as `read_gpx` does.
    """
    check_unit(identity, unit_id)
    if await session.get(Unit, unit_id) is None:
        raise unit_unknown(unit_id)
    fixes = await asyncio.to_thread(read_gpx, data)
    now = datetime.now(UTC)
    periods = await _periods(session, unit_id, fixes[0].at, fixes[-1].at)
    good, faults = await asyncio.to_thread(
        _judge, fixes, periods, now, now - timedelta(days=days_kept)
    )
    await HistoryWriter(days_kept).write_in(session, [(unit_id, fix) for fix in good])
    return {"accepted": len(good), "rejected": dict(faults)}


def _match(ground: Ground, fixes: Sequence[Fix]) -> list[list[tuple[float, float]]]:
    return get_matcher(ground.network.edges).match([(fix.point, fix.at) for fix in fixes])


def _judge(
    fixes: Sequence[Fix],
    periods: Sequence[tuple[datetime, datetime]],
    now: datetime,
    oldest: datetime,
) -> tuple[list[Fix], Counter[str]]:
    """Return the fixes to keep, and how many were not, by why."""
    trail, good, faults = Trail(), [], Counter[str]()
    for fix in fixes:
        fault = "position.expired" if fix.at <= oldest else find_fault(trail, fix, now)
        if fault is None and not any(start <= fix.at <= end for start, end in periods):
            fault = "unit.off_duty"
        if fault is not None:
            faults[fault] += 1
            continue
        accept(trail, fix)
        good.append(fix)
    return good, faults


async def _periods(
    session: AsyncSession, unit_id: int, first: datetime, last: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the times on duty that touch a span; the one that runs ends now."""
    rows = await session.scalars(
        select(DutyPeriod).where(
            DutyPeriod.unit_id == unit_id,
            DutyPeriod.signed_on_at <= last,
            or_(DutyPeriod.signed_off_at.is_(None), DutyPeriod.signed_off_at >= first),
        )
    )
    now = datetime.now(UTC)
    return [(row.signed_on_at, row.signed_off_at or now) for row in rows]


async def _minutes_on_duty(
    session: AsyncSession, since: datetime, until: datetime
) -> dict[int, float]:
    rows = await session.scalars(
        select(DutyPeriod).where(
            DutyPeriod.signed_on_at < until,
            or_(DutyPeriod.signed_off_at.is_(None), DutyPeriod.signed_off_at > since),
        )
    )
    now = datetime.now(UTC)
    minutes: defaultdict[int, float] = defaultdict(float)
    for row in rows:
        end = min(row.signed_off_at or now, until, now)
        spent = (end - max(row.signed_on_at, since)).total_seconds() / 60
        minutes[row.unit_id] += max(0.0, spent)
    return dict(minutes)


async def _read(session: AsyncSession, unit_id: int, since: datetime, until: datetime) -> list[Fix]:
    rows: Iterable[Any] = await session.execute(
        _select(since, until).where(_fixes.c.unit_id == unit_id)
    )
    return [_fix(row) for row in rows]


def _select(since: datetime, until: datetime) -> Any:
    return (
        select(_fixes)
        .where(_fixes.c.at >= since, _fixes.c.at < until)
        .order_by(_fixes.c.unit_id, _fixes.c.at)
    )


def _fix(row: Any) -> Fix:
    return Fix("", row.at, (row.lon, row.lat), row.accuracy_m, row.speed_kmh, row.heading_deg)


def _check_span(since: datetime, until: datetime) -> None:
    if not timedelta(0) < until - since <= LONGEST:
        raise InvalidError("track.span", where="until", hours=LONGEST // timedelta(hours=1))


def _walked_value(walked: Walked) -> dict[str, Any]:
    return {
        "distance_m": round(walked.distance_m),
        "tracked_min": round(walked.tracked_s / 60),
        "stops": [_stop_value(stop) for stop in walked.stops],
    }


def _stop_value(stop: Stop) -> dict[str, Any]:
    return {
        "point": stop.point,
        "began_at": time_text(stop.began_at),
        "ended_at": time_text(stop.ended_at),
    }
