"""The load process that acts: units send fixes, incidents are reported, answered and cleared.

Reads a plan and a window as two lines from stdin, prints its figures as JSON. The load is open:
what is due is sent when it is due, whether or not earlier requests were answered.
"""

import asyncio
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

import orjson
import uvloop

from benchmarks.figures import summarise
from benchmarks.main_job.http import Http, HttpError
from benchmarks.main_job.plan import Plan, UnitPlan, Window, decode_plan, decode_window

SEED = 1
FIX_PERIOD_S = 1.0
#: A walking pace in degrees a second, each way.
STEP_DEG = 0.00001
#: What the unit does, each so many seconds after the one before.
STEPS = ("acknowledge", "en-route", "on-scene", "clear")
STEP_PAUSE_S = 0.4
#: Between report, recommendation and assignment a dispatcher looks at the screen.
LOOK_S = 0.05
DISPOSITION = "mediated"
#: What may still be on its way when the window ends.
GRACE_S = 5.0


class Driver:
    """Sends the load and keeps the time of every answer, in milliseconds by kind of request."""

    def __init__(self, plan: Plan, window: Window) -> None:
        self._plan = plan
        self._window = window
        self._http = Http(plan.port)
        self._rng = Random(SEED)  # noqa: S311 - no secret
        self._samples: defaultdict[str, list[float]] = defaultdict(list)
        self._errors: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()

    async def drive(self) -> dict[str, Any]:
        """Drive until the window's end and return the figures."""
        began_s = time.process_time()
        try:
            async with asyncio.timeout(self._window.end - time.time() + GRACE_S):
                await self._send_everything()
        except TimeoutError:
            self._errors["unfinished at the end"] += 1
        self._http.close()
        return {
            "ms": {name: summarise(samples) for name, samples in self._samples.items()},
            "errors": dict(self._errors),
            "outcomes": dict(self._outcomes),
            "cpu_s": round(time.process_time() - began_s, 2),
        }

    async def _send_everything(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for index, unit in enumerate(self._plan.units):
                offset_s = index * FIX_PERIOD_S / len(self._plan.units)
                tasks.create_task(self._send_fixes(unit, offset_s))
            tasks.create_task(self._report_incidents(tasks))

    async def _send_fixes(self, unit: UnitPlan, offset_s: float) -> None:
        """Send a fix a second of a unit that strolls about its start."""
        lon, lat = unit.point
        due = time.time() + offset_s
        number = 0
        while due < self._window.end:
            await self._sleep_until(due)
            lon += self._rng.uniform(-STEP_DEG, STEP_DEG)
            lat += self._rng.uniform(-STEP_DEG, STEP_DEG)
            fix = {
                "id": f"{unit.unit_id}-{number}",
                "at": datetime.now(UTC).isoformat(),
                "point": [lon, lat],
                "accuracy_m": 5.0,
            }
            path = f"/api/units/{unit.unit_id}/positions"
            await self._timed("position", "POST", path, unit.token, {"fixes": [fix]})
            number += 1
            due += FIX_PERIOD_S

    async def _report_incidents(self, tasks: asyncio.TaskGroup) -> None:
        """Start the incidents at random moments, as callers do: a Poisson process."""
        due = time.time()
        for index, report in enumerate(self._plan.reports):
            due += self._rng.expovariate(self._plan.options.rate)
            if due >= self._window.end:
                return
            await self._sleep_until(due)
            token = self._plan.dispatchers[index % len(self._plan.dispatchers)]
            tasks.create_task(self._handle(report, token))

    async def _handle(self, report: dict[str, Any], token: str) -> None:
        """Report an incident, ask who should go, send the first, and play the unit to the end."""
        incident = await self._timed(
            "incident", "POST", "/api/incidents", token, report, str(uuid4())
        )
        if incident is None:
            return
        path = f"/api/incidents/{incident['id']}"
        await asyncio.sleep(LOOK_S)
        advice = await self._timed("recommendation", "GET", f"{path}/recommendation", token)
        if advice is None:
            return
        if not advice["candidates"]:
            self._outcomes["nobody_free"] += 1
            return
        await asyncio.sleep(LOOK_S)
        unit_id = advice["candidates"][0]["unit_id"]
        assignment = await self._timed(
            "assign", "POST", f"{path}/assignments", token, {"unit_id": unit_id}, str(uuid4())
        )
        if assignment is None:
            return
        self._outcomes["routed" if assignment["route"] else "without_route"] += 1
        await self._play(assignment["id"], token)

    async def _play(self, assignment_id: int, token: str) -> None:
        for step in STEPS:
            await asyncio.sleep(STEP_PAUSE_S)
            body = {"disposition": DISPOSITION} if step == "clear" else None
            path = f"/api/assignments/{assignment_id}/{step}"
            if await self._timed("step", "POST", path, token, body) is None:
                return

    async def _timed(self, name: str, *request: Any) -> Any:
        """Send a request; keep its time if it was sent within the window."""
        began, counter = time.time(), time.perf_counter()
        try:
            answer = await self._http.request(*request)
        except (HttpError, OSError, asyncio.IncompleteReadError) as error:
            self._errors[f"{name}: {error}"] += 1
            return None
        if self._window.begin <= began < self._window.end:
            self._samples[name].append((time.perf_counter() - counter) * 1000)
        return answer

    async def _sleep_until(self, due: float) -> None:
        await asyncio.sleep(due - time.time())
        if due >= self._window.begin:
            self._samples["driver_late"].append((time.time() - due) * 1000)


def main() -> None:
    """Read the plan and the window, drive, print the figures."""
    plan = decode_plan(sys.stdin.buffer.readline())
    window = decode_window(sys.stdin.buffer.readline())
    figures = uvloop.run(Driver(plan, window).drive())
    sys.stdout.buffer.write(orjson.dumps(figures))


if __name__ == "__main__":
    main()
