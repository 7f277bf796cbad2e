"""The demonstration's life: units move, officers answer, callers report. Never dispatches."""

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from dispatch.assignments.rules import AssignmentState
from dispatch.db.session import make_engine, make_session_maker
from dispatch.demo.actor import Actor, Orders, make_actor
from dispatch.demo.callers import choose_disposition, make_report
from dispatch.demo.cast import DEMO_UNIT, SIMULATOR
from dispatch.demo.client import Client, OpenSession
from dispatch.demo.mirror import Mirror
from dispatch.demo.officer import Officer
from dispatch.demo.patrol import Beats
from dispatch.demo.world import World, load_world
from dispatch.incidents.rules import IncidentState
from dispatch.live.times import time_text
from dispatch.security.service import get_account, open_session
from dispatch.settings import get_settings
from dispatch.units.rules import UnitKind, UnitStatus

logger = logging.getLogger(__name__)

Value = dict[str, Any]

TICK_S = 1.0
#: A unit does not make up for more than this after a pause: it would seem to jump.
MOST_STEP_S = 3.0
#: Requests under way at once: the demonstration shares a small machine with the server.
MOST_REQUESTS = 4
REPORT_EVERY_S = (45.0, 90.0)
FIRST_REPORT_S = 8.0
#: With so many incidents waiting nobody reports another.
MOST_WAITING = 6


async def simulate(server_url: str, database_url: str, seed: int) -> None:
    """Play the station against a running server until cancelled; the same seed, the same dice.

    Signs in by a session opened in the database. Raises MissingError `account.unknown` and
    GisError `ground.none` before the seeding.
    """
    world = await asyncio.to_thread(load_world, database_url)
    async with AsyncExitStack() as stack:
        engine = make_engine(database_url, connections=1)
        stack.push_async_callback(engine.dispose)
        client = Client(server_url, _session_opener(engine))
        stack.push_async_callback(client.close)
        await client.sign_in()
        await Simulation(world, client, Random(seed)).run()  # noqa: S311 - no secret


def _session_opener(engine: AsyncEngine) -> OpenSession:
    sessions = make_session_maker(engine)

    async def open_simulator_session() -> str:
        try:
            async with sessions() as session, session.begin():
                account = await get_account(session, SIMULATOR)
                return await open_session(session, account.id, get_settings().session_hours)
        except DBAPIError as error:
            raise ConnectionError(str(error)) from error

    return open_simulator_session


class Simulation:
    """The units and callers of one run."""

    def __init__(self, world: World, client: Client, rng: Random) -> None:
        self._world = world
        self._client = client
        self._rng = rng
        self._mirror = Mirror()
        self._connected = asyncio.Event()
        self._beats = Beats(world.network, rng)
        self._actors: dict[int, Actor] = {}
        self._officers: dict[int, Officer] = {}
        self._gate = asyncio.Semaphore(MOST_REQUESTS)

    async def run(self) -> None:
        """Follow the live feed, move the units and report incidents, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._client.follow(self._mirror, self._connected, self._rng))
            tasks.create_task(self._move_for_ever())
            tasks.create_task(self._report_for_ever())

    async def _move_for_ever(self) -> None:
        clock = asyncio.get_running_loop().time
        before = clock()
        while True:
            await self._connected.wait()
            now = clock()
            await self._tick(now, min(MOST_STEP_S, now - before))
            before = now
            await asyncio.sleep(max(0.0, TICK_S - (clock() - now)))

    async def _tick(self, now_s: float, step_s: float) -> None:
        """Move every unit on duty a step on, tell the server where it is, play its officer."""
        assignments = {a["unit_id"]: a for a in self._mirror.values("assignment").values()}
        on_duty = [
            unit
            for unit in self._mirror.values("unit").values()
            if unit["status"] != UnitStatus.OUT_OF_SERVICE and unit["id"] in self._world.homes
        ]
        self._forget_off_duty({unit["id"] for unit in on_duty})
        turns = [
            self._take_turn(unit, assignments.get(unit["id"]), now_s, step_s) for unit in on_duty
        ]
        await asyncio.gather(*turns)

    async def _take_turn(
        self, unit: Value, assignment: Value | None, now_s: float, step_s: float
    ) -> None:
        actor = self._get_actor(unit)
        orders = Orders(UnitStatus(unit["status"]), assignment, self._find_target(assignment))
        actor.carry_out(orders, now_s, self._beats)
        actor.move(step_s)
        async with self._gate:
            await self._send_position(unit["id"], actor)
            if assignment is not None and unit["call_sign"] != DEMO_UNIT:
                await self._play_officer(actor, assignment, now_s)

    async def _send_position(self, unit_id: int, actor: Actor) -> None:
        fix = actor.fix(uuid4().hex, time_text(datetime.now(UTC)), self._rng)
        await self._client.post(f"/api/units/{unit_id}/positions", {"fixes": [fix]})

    async def _play_officer(self, actor: Actor, assignment: Value, now_s: float) -> None:
        officer = self._officers.setdefault(assignment["unit_id"], Officer(self._rng))
        state = AssignmentState(assignment["state"])
        step = officer.find_step(assignment["id"], state, now_s, arrived=actor.arrived)
        if step is None:
            return
        body = self._result(assignment) if step == "clear" else None
        response = await self._client.post(f"/api/assignments/{assignment['id']}/{step}", body)
        if response is not None and response.is_error:
            logger.debug("%s of assignment %s: %s", step, assignment["id"], response.text)

    def _result(self, assignment: Value) -> Value:
        incident = self._mirror.values("incident")[assignment["incident_id"]]
        return {"disposition": choose_disposition(incident["type"], self._rng)}

    def _get_actor(self, unit: Value) -> Actor:
        """Return the unit's actor, made where the server saw it last or else at home."""
        actor = self._actors.get(unit["id"])
        if actor is None:
            home = self._world.homes[unit["id"]]
            seen = self._mirror.positions.get(unit["id"])
            actor = make_actor(UnitKind(unit["kind"]), home, seen["point"] if seen else home)
            self._actors[unit["id"]] = actor
        return actor

    def _forget_off_duty(self, on_duty: set[int]) -> None:
        """Who signs on again begins at home: nobody was followed meanwhile."""
        for unit_id in self._actors.keys() - on_duty:
            del self._actors[unit_id]
            self._mirror.positions.pop(unit_id, None)

    def _find_target(self, assignment: Value | None) -> Any:
        incidents = self._mirror.values("incident")
        incident = incidents.get(assignment["incident_id"]) if assignment else None
        return incident["point"] if incident else None

    async def _report_for_ever(self) -> None:
        await asyncio.sleep(FIRST_REPORT_S)
        while True:
            await self._connected.wait()
            if self._count_waiting() < MOST_WAITING:
                report = make_report(self._world.vocabulary, self._rng)
                await self._client.post("/api/incidents", report, key=str(uuid4()))
            await asyncio.sleep(self._rng.uniform(*REPORT_EVERY_S))

    def _count_waiting(self) -> int:
        incidents = self._mirror.values("incident").values()
        return sum(incident["state"] == IncidentState.WAITING for incident in incidents)
