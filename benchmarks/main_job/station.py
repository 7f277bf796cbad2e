"""A station to measure on: the demonstration's ground and people, with more units on duty."""

import asyncio
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Connection, create_engine, func, insert, select, update

from benchmarks.main_job.plan import Options, Plan, UnitPlan
from dispatch.db.migrate import upgrade
from dispatch.db.session import make_engine, make_session_maker
from dispatch.demo.callers import collect_texts, make_report
from dispatch.demo.cast import DISPATCHER
from dispatch.demo.seed import seed_station
from dispatch.ground.loading import load_folder
from dispatch.security.rules import Role
from dispatch.security.service import get_account, open_session
from dispatch.security.tables import Account
from dispatch.settings import ROOT
from dispatch.units.rules import UnitKind, UnitStatus
from dispatch.units.tables import Unit
from gis.ground import read_ground
from gis.layers import SRID_STORE

GROUND = ROOT / "data" / "shapefiles"
SEED = 1
SESSION_HOURS = 1.0
#: The kinds of the units added, as many of each as a bigger station would have.
ADDED_KINDS = (UnitKind.PATROL_CAR, UnitKind.EBIKE_PAIR, UnitKind.FOOT_TEAM)
#: Of the clients, one in so many is an officer's phone; the rest are screens of the duty room.
OFFICER_EVERY = 10
DISPATCHERS = 4
#: The warm-up's incidents come on top, and chance may want some more.
REPORTS_MARGIN = 2.0


def make_station(url: str, ground: Path = GROUND) -> None:
    """Migrate an empty database and fill it with the ground and the demonstration's people."""
    upgrade(url)
    load_folder(url, ground)
    engine = create_engine(url)
    with engine.begin() as connection:
        seed_station(connection)
    engine.dispose()


def make_plan(url: str, port: int, options: Options) -> Plan:
    """Bring the station to so many units on duty, sign everybody in, and plan the load."""
    rng = Random(SEED)  # noqa: S311 - no secret
    engine = create_engine(url)
    with engine.begin() as connection:
        data = read_ground(connection).data
        points = [(a.geometry.x, a.geometry.y) for a in rng.sample(data.addresses, options.units)]
        unit_ids = _put_on_duty(connection, points)
    engine.dispose()
    officers = options.clients // OFFICER_EVERY
    wanted: list[int | None] = [*unit_ids, *islice(cycle(unit_ids), officers)]
    wanted += [None] * (options.clients - officers + DISPATCHERS)
    tokens = asyncio.run(_sign_in(url, wanted))
    own, clients, chairs = _split(tokens, len(unit_ids), options.clients)
    vocabulary = collect_texts(data)
    count = int(options.rate * options.seconds * REPORTS_MARGIN)
    return Plan(
        options=options,
        port=port,
        dispatchers=chairs,
        units=tuple(map(UnitPlan, unit_ids, own, points)),
        clients=clients,
        reports=tuple(make_report(vocabulary, rng) for _ in range(count)),
    )


def _put_on_duty(connection: Connection, points: Sequence[tuple[float, float]]) -> list[int]:
    """Put every unit on duty, add units up to the number of points, return that many ids."""
    connection.execute(update(Unit).values(status=UnitStatus.AVAILABLE))
    present = connection.execute(select(func.count()).select_from(Unit)).scalar_one()
    added = [
        _unit(f"B-{index}", kind, point)
        for index, kind, point in zip(
            range(len(points) - present), cycle(ADDED_KINDS), points[present:], strict=False
        )
    ]
    if added:
        ids = connection.execute(insert(Unit).returning(Unit.id), added).scalars()
        connection.execute(insert(Account), [_account(unit_id) for unit_id in ids])
    return list(connection.execute(select(Unit.id).order_by(Unit.id).limit(len(points))).scalars())


def _unit(call_sign: str, kind: UnitKind, point: tuple[float, float]) -> dict[str, Any]:
    return {
        "version": 1,
        "call_sign": call_sign,
        "kind": kind,
        "status": UnitStatus.AVAILABLE,
        "crew": 2,
        "community_code": None,
        "grid_codes": [],
        "member_names": [],
        "home": from_shape(Point(point), srid=SRID_STORE),
    }


def _account(unit_id: int) -> dict[str, Any]:
    name = f"bench-{unit_id}"
    return {"username": name, "display_name": name, "role": Role.OFFICER, "unit_id": unit_id}


async def _sign_in(url: str, unit_ids: Sequence[int | None]) -> list[str]:
    """Return a new session's token for each unit's account; None means a dispatcher's."""
    engine = make_engine(url, connections=1)
    async with make_session_maker(engine)() as session, session.begin():
        dispatcher = await get_account(session, DISPATCHER)
        officers = await session.scalars(select(Account).where(Account.unit_id.is_not(None)))
        accounts = {None: dispatcher.id} | {account.unit_id: account.id for account in officers}
        tokens = [
            await open_session(session, accounts[unit_id], SESSION_HOURS) for unit_id in unit_ids
        ]
    await engine.dispose()
    return tokens


def _split(
    tokens: list[str], units: int, clients: int
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the tokens of the units, of the clients and of the dispatchers."""
    listening = units + clients
    return tuple(tokens[:units]), tuple(tokens[units:listening]), tuple(tokens[listening:])
