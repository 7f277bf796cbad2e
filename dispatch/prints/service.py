"""What the prints show, read from the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from shapely.geometry import shape
from sqlalchemy import Connection, and_, func, select

from dispatch.assignments.tables import Assignment
from dispatch.errors import CATALOGUE, ConflictError, MissingError
from dispatch.ground.station import get_station
from dispatch.incidents.rules import get_type
from dispatch.incidents.tables import Incident
from dispatch.people.tables import Person
from dispatch.prints.turns import read_turns
from dispatch.settings import Settings
from dispatch.teams.tables import Team, TeamMember
from dispatch.units.rules import UnitKind
from dispatch.units.tables import Unit
from gis.ground import StoredGround
from gis.prints.atlas import AtlasPeople, CommunityTeam, TeamPart
from gis.prints.cells import Spots
from gis.prints.heat import HeatReport
from gis.prints.imprint import Imprint
from gis.prints.route_sheet import RouteLeg, RouteSheet, RouteStop
from gis.tables import GroundVersion

#: The parts of a community team in the order they are printed (1+1+1+2+N).
PARTS = ("station_leader", "community_officer", "governance_head", "auxiliary", "grid_member")
#: Who answers for a street line: the officer of the street's team.
_STREET_PART = "patrol_officer"


def read_imprint(
    connection: Connection, ground: StoredGround, settings: Settings, language: str
) -> Imprint:
    """Return what stands at the foot: station, local time, and the boundaries' version."""
    loaded_at = connection.execute(
        select(GroundVersion.loaded_at).where(GroundVersion.id == ground.version_id)
    ).scalar_one()
    zone = ZoneInfo(settings.time_zone)
    station = get_station()
    day = loaded_at.astimezone(zone).date().isoformat()
    return Imprint(
        station=station["name"] if language == "zh" else station["name_en"],
        made_at=datetime.now(zone),
        version=f"{ground.version_id} · {day} · {ground.digest[:8]}",
        phone=settings.duty_phone,
    )


def read_people(connection: Connection, ground: StoredGround) -> AtlasPeople:
    """Return who answers for communities and grids: names, never a personal contact."""
    rows = connection.execute(
        select(Team.name, Team.community_code, Team.street_code, TeamMember.part, Person.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Person, Person.id == TeamMember.person_id)
        .order_by(Team.code, Person.id)
    ).all()
    street_names = {row[2]: row[4] for row in reversed(rows) if row[3] == _STREET_PART}
    streets = {g.code: street_names.get(g.street, "") for g in ground.data.grids if g.street}
    teams = {row[1]: row[0] for row in rows if row[1]}
    return AtlasPeople(
        teams={
            code: CommunityTeam(name, _parts((row[3], row[4]) for row in rows if row[1] == code))
            for code, name in teams.items()
        },
        responsible={**streets, **_grid_members(connection)},
    )


def _parts(members: Iterable[tuple[str, str]]) -> tuple[TeamPart, ...]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for part, name in members:
        names[part].append(name)
    return tuple(TeamPart(part, tuple(names[part])) for part in PARTS if part in names)


def _grid_members(connection: Connection) -> dict[str, str]:
    """Return the name of the grid member who answers for each small grid."""
    rows = connection.execute(
        select(Unit.grid_codes, Unit.member_names)
        .where(Unit.kind == UnitKind.GRID_MEMBER)
        .order_by(Unit.call_sign.desc())
    )
    return {code: names[0] for codes, names in rows if names for code in codes}


def read_route(
    connection: Connection, assignment_id: int, settings: Settings, language: str
) -> RouteSheet:
    """Return the sheet of an assignment's present route.

    Raises MissingError `assignment.unknown`, ConflictError `print.no_place` when nobody knows
    yet where the incident is.
    """
    row = connection.execute(
        select(
            Assignment.assigned_at,
            Assignment.route,
            Incident.number,
            Incident.type,
            Incident.label,
            func.ST_X(Incident.point).label("lon"),
            func.ST_Y(Incident.point).label("lat"),
            Unit.call_sign,
            Unit.member_names,
        )
        .join(Incident, Incident.id == Assignment.incident_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.id == assignment_id)
    ).one_or_none()
    if row is None:
        raise MissingError("assignment.unknown", assignment_id=assignment_id)
    if row.lon is None:
        raise ConflictError("print.no_place", number=row.number)
    return _sheet(row, ZoneInfo(settings.time_zone), language)


def _sheet(row: Any, zone: ZoneInfo, language: str) -> RouteSheet:
    kind = get_type(row.type)
    name = kind.name if language == "zh" else kind.name_en
    sent_at = row.assigned_at.astimezone(zone)
    goal = RouteStop(
        name=row.label,
        point=(row.lon, row.lat),
        earliest=_eta(row.route, zone),
        note=f"{row.number} {name}",
    )
    return RouteSheet(
        title=CATALOGUE.render("print.route_title", language, type=name),
        unit=row.call_sign,
        crew=tuple(row.member_names),
        day=sent_at.date(),
        stops=(*_start(row.route, sent_at, language), goal),
        legs=(_leg(row.route),) if row.route else (),
    )


def _eta(route: dict[str, Any] | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(route["eta_at"]).astimezone(zone) if route else None


def _start(route: dict[str, Any] | None, sent_at: datetime, language: str) -> tuple[RouteStop, ...]:
    if route is None:
        return ()
    lon, lat = route["geometry"]["coordinates"][0]
    name = CATALOGUE.render("print.route_start", language)
    return (RouteStop(name=name, point=(lon, lat), earliest=sent_at),)


def _leg(route: dict[str, Any]) -> RouteLeg:
    return RouteLeg(
        geometry=shape(route["geometry"]),
        length_m=route["length_m"],
        duration_s=route["duration_s"],
        turns=read_turns(route["steps"]),
    )


def read_heat(connection: Connection, days: int, settings: Settings) -> HeatReport:
    """Return where and when the incidents of the last days were: places, never persons.

    The days are whole ones of the station's time zone, today included. Incidents whose place
    nobody confirmed are counted, not placed.
    """
    zone = ZoneInfo(settings.time_zone)
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(days=days - 1)
    local = func.timezone(settings.time_zone, Incident.reported_at)
    recent = Incident.reported_at >= since
    placed = and_(Incident.point.is_not(None), Incident.verified)
    rows = connection.execute(
        select(
            func.ST_X(Incident.point),
            func.ST_Y(Incident.point),
            func.extract("isodow", local),
            func.extract("hour", local),
        )
        .where(recent, placed)
        .order_by(Incident.id)
    ).all()
    count = connection.execute(select(func.count(Incident.id)).where(recent)).scalar_one()
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    spots = Spots(table[:, :2], table[:, 2].astype(np.int64) - 1, table[:, 3].astype(np.int64))
    return HeatReport(spots, count - len(rows), since.date(), today.date())
