"""What is going on in the pictures: incidents, and units on their way to them."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from dispatch.screenshots.stage import Links, Stage, check, wait_for

SCENE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("scene.toml").read_text("utf-8"))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The ids of an incident, its assignment to the officer, and an incident to recommend for.

    `officer_point` is the lon, lat where the officer's route begins.
    """

    officer_incident_id: int
    assignment_id: int
    officer_point: tuple[float, float]
    waiting_id: int


@contextmanager
def playing(stage: Stage, links: Links) -> Iterator[Scene]:
    """Report the scene's incidents and send two units; close the incidents in the end."""
    with stage.signed_in(links.dispatcher) as desk, stage.signed_in(links.officer) as officer:
        unit_id = check(officer.get("/api/me")).json()["unit_id"]
        fight, traffic = (_report(desk, report) for report in SCENE["assigned"])
        waiting = [_report(desk, report) for report in SCENE["waiting"]]
        wait_for(lambda: _is_known(desk, fight["id"], unit_id), "the units' positions")
        sent = _send(desk, fight["id"], unit_id)
        _send(desk, traffic["id"], _best_unit(desk, traffic["id"]))
        start = sent["route"]["geometry"]["coordinates"][0]
        yield Scene(fight["id"], sent["id"], start, waiting[0]["id"])
        for incident in (fight, traffic, *waiting):
            _close(desk, incident["id"])


def _report(desk: httpx.Client, report: Json) -> Json:
    key = {"Idempotency-Key": str(uuid4())}
    incident: Json = check(desk.post("/api/incidents", json=report, headers=key)).json()
    return incident


def _list_candidates(desk: httpx.Client, incident_id: int) -> list[Json]:
    answer = check(desk.get(f"/api/incidents/{incident_id}/recommendation"))
    candidates: list[Json] = answer.json()["candidates"]
    return candidates


def _is_known(desk: httpx.Client, incident_id: int, unit_id: int) -> bool:
    candidates = _list_candidates(desk, incident_id)
    return any(candidate["unit_id"] == unit_id for candidate in candidates)


def _best_unit(desk: httpx.Client, incident_id: int) -> int:
    return int(_list_candidates(desk, incident_id)[0]["unit_id"])


def _send(desk: httpx.Client, incident_id: int, unit_id: int) -> Json:
    """Assign a unit, and let it acknowledge and set out; return the assignment."""
    path = f"/api/incidents/{incident_id}/assignments"
    key = {"Idempotency-Key": str(uuid4())}
    assignment: Json = check(desk.post(path, json={"unit_id": unit_id}, headers=key)).json()
    for step in ("acknowledge", "en-route"):
        check(desk.post(f"/api/assignments/{assignment['id']}/{step}"))
    return assignment


def _close(desk: httpx.Client, incident_id: int) -> None:
    """Close an incident, unless its units have done so."""
    if check(desk.get(f"/api/incidents/{incident_id}")).json()["state"] != "closed":
        check(desk.post(f"/api/incidents/{incident_id}/close", json={"disposition": "helped"}))
