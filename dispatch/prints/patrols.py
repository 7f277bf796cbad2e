"""A patrol as a route sheet: its stops with their times, and the way between them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shapely import LineString
from sqlalchemy import Connection, select

from dispatch.errors import CATALOGUE, ConflictError, MissingError
from dispatch.patrols.tables import Patrol, PatrolStop
from dispatch.prints.turns import read_turns
from dispatch.settings import Settings
from dispatch.units.tables import Unit
from gis.prints.route_sheet import RouteLeg, RouteSheet, RouteStop

Json = dict[str, Any]


def read_patrol(
    connection: Connection, patrol_id: int, settings: Settings, language: str
) -> RouteSheet:
    """Return the sheet of a patrol as it is planned now.

    Raises MissingError `patrol.unknown`, ConflictError `patrol.no_stops` when all were taken over.
    """
    row = connection.execute(
        select(Patrol.starts_at, Patrol.geometry, Unit.call_sign, Unit.member_names)
        .join(Unit, Unit.id == Patrol.unit_id)
        .where(Patrol.id == patrol_id)
    ).one_or_none()
    if row is None:
        raise MissingError("patrol.unknown", patrol_id=patrol_id)
    stops = connection.execute(
        select(PatrolStop.__table__)
        .where(PatrolStop.patrol_id == patrol_id)
        .order_by(PatrolStop.seq)
    ).all()
    if not stops:
        raise ConflictError("patrol.no_stops")
    zone = ZoneInfo(settings.time_zone)
    starts_at = row.starts_at.astimezone(zone)
    return RouteSheet(
        title=CATALOGUE.render("print.patrol_title", language),
        unit=row.call_sign,
        crew=tuple(row.member_names),
        day=starts_at.date(),
        stops=(
            _start(row.geometry, starts_at, language),
            *(_stop(stop, zone, language) for stop in stops),
        ),
        legs=tuple(_leg(stop.leg) for stop in stops),
    )


def _start(geometry: list[list[float]], at: datetime, language: str) -> RouteStop:
    lon, lat = geometry[0]
    name = CATALOGUE.render("print.route_start", language)
    return RouteStop(name=name, point=(lon, lat), earliest=at)


def _stop(stop: Any, zone: ZoneInfo, language: str) -> RouteStop:
    stay_s = (stop.leave_at - stop.arrive_at).total_seconds()
    told = [each for each in stop.why if each["code"] != "minimum_presence"]
    why = told[0]["text"][language] if told else ""
    return RouteStop(
        name=stop.name if language == "zh" else stop.name_en,
        point=(stop.lon, stop.lat),
        earliest=stop.arrive_at.astimezone(zone),
        stay_min=round(stay_s / 60),
        note=why,
    )


def _leg(leg: Json) -> RouteLeg:
    return RouteLeg(
        geometry=LineString(leg["geometry"]),
        length_m=leg["distance_m"],
        duration_s=leg["duration_s"],
        turns=read_turns(leg["turns"]),
    )
