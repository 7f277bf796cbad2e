"""Rosters under test: a station whose volunteers agreed to be asked, and the way to publish."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from duty import Duty
from sqlalchemy import text
from working import worker

from dispatch.jobs.rules import JobState
from dispatch.settings import Settings
from dispatch.worker.kinds import KINDS

POLL_S = 0.1
PARTS = ("community_officer", "governance_head", "volunteer")
#: Everybody agreed long ago and is well for long; one in three is not free on one weekday.
AGREED = """
UPDATE volunteer SET consented_on = '2026-01-01', rules_accepted_on = '2026-01-01',
    trained_until = '2099-12-31', uniform_until = '2099-12-31', steady = false, usual = '{}';
UPDATE person SET left_on = NULL, weekdays = CASE WHEN id % 3 = 0
    THEN array_remove('{0,1,2,3,4,5,6}'::smallint[], (id % 7)::smallint) END;
"""
NO_ROSTERS = "TRUNCATE roster, absence, night_wish, partner_wish CASCADE"


def today() -> date:
    """Return the station's day."""
    return datetime.now(ZoneInfo(Settings().time_zone)).date()


def next_monday(weeks: int = 1) -> date:
    """Return the Monday so many weeks on."""
    day = today()
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


async def run(duty: Duty, *statements: str, **params: Any) -> None:
    """Change the database behind the app's back."""
    async with duty.app.state.sessions() as session, session.begin():
        for statement in statements:
            for one in filter(str.strip, statement.split(";")):
                await session.execute(text(one), params)


async def fetch(duty: Duty, statement: str, **params: Any) -> list[Any]:
    """Return the rows of a statement."""
    async with duty.app.state.sessions() as session:
        return list(await session.execute(text(statement), params))


class Planner:
    """A leader at work on rosters."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty

    async def draft(self, weeks: int = 1, first: date | None = None) -> int:
        """Begin a roster and return its id."""
        body = {"first_night": (first or next_monday()).isoformat(), "weeks": weeks}
        return int((await self.do("", body))["id"])

    async def board(self, roster_id: int) -> dict[str, Any]:
        """Return a roster whole."""
        answer = await self.duty.get(f"/rosters/{roster_id}", by="leader")
        assert answer.status_code == 200, answer.text
        value: dict[str, Any] = answer.json()
        return value

    async def do(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send what must succeed."""
        answer = await self.duty.post(f"/rosters{path}", body, by="leader")
        assert answer.status_code in {200, 201, 202}, answer.text
        value: dict[str, Any] = answer.json()
        return value

    async def refused(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        """Send what must be refused; return the status and the code."""
        answer = await self.duty.post(f"/rosters{path}", body, by="leader")
        return answer.status_code, answer.json()["code"]

    async def solve(self, roster_id: int, seconds: int = 20, seed: int = 1) -> dict[str, Any]:
        """Have a draft solved by a worker and return what came of the job."""
        job = await self.do(f"/{roster_id}/solve", {"seconds": seconds, "seed": seed})
        return await self.finish(job["id"])

    async def finish(self, job_id: int) -> dict[str, Any]:
        """Let a worker do a job; return its result."""
        async with worker(self.duty.url, kinds=KINDS):
            while True:
                job = (await self.duty.get(f"/jobs/{job_id}")).json()
                if job["state"] == JobState.DONE:
                    result: dict[str, Any] = job["result"]
                    return result
                assert job["state"] in {JobState.QUEUED, JobState.RUNNING}, job
                await asyncio.sleep(POLL_S)

    async def man(self, roster_id: int, volunteers: int = 3) -> list[dict[str, Any]]:
        """Man one squad by hand with its leaders and volunteers; return the places."""
        board = await self.board(roster_id)
        squad = board["squads"][0]
        cell = {"night": squad["night"], "community": squad["community"]}
        at_home = [p for p in board["people"] if p["communities"] == [squad["community"]]]
        by_part = {part: [p for p in at_home if p["part"] == part] for part in PARTS}
        fit = [p for p in by_part["volunteer"] if await self.fits(roster_id, p["id"], cell)]
        chosen = [*by_part["community_officer"], *by_part["governance_head"], *fit[:volunteers]]
        return [
            await self.do(f"/{roster_id}/places", {"person_id": one["id"], **cell})
            for one in chosen
        ]

    async def fits(self, roster_id: int, person_id: int, cell: dict[str, str]) -> bool:
        """Return whether somebody may be put in a cell."""
        cells = (await self.do(f"/{roster_id}/check", {"person_id": person_id}))["cells"]
        return any(one["fine"] for one in cells if one.items() >= cell.items())

    async def by_hand(self) -> int:
        """Return a new roster of one squad, made by hand and published."""
        roster_id = await self.draft()
        await self.man(roster_id)
        await self.publish(roster_id)
        return roster_id

    async def publish(self, roster_id: int, reason: str = "") -> dict[str, Any]:
        """Review and publish a draft."""
        await self.do(f"/{roster_id}/review")
        return await self.do(f"/{roster_id}/publish", {"reason": reason})

    async def published(self, weeks: int = 1) -> int:
        """Return a new roster that is solved and published."""
        roster_id = await self.draft(weeks)
        await self.solve(roster_id)
        await self.publish(roster_id)
        return roster_id
