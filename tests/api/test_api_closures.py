"""Closures: what a line closes, how long, and that every route and recommendation heeds them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import numpy as np
import pytest
from duty import GUARD_S, Duty
from following import until
from shapely import LineString
from sqlalchemy import text

from gis.metric import to_lonlat, to_metres
from gis.model import Mode, Road, RoadClass

pytestmark = pytest.mark.db


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def across(line: LineString, share: float = 0.5) -> list[list[float]]:
    """Return a line of 20 m across the middle of a line in lon, lat."""
    road = to_metres(line)
    spot = np.array(road.interpolate(share, normalized=True).coords[0])
    ahead = np.array(road.interpolate(share + 0.01, normalized=True).coords[0])
    along = (ahead - spot) / np.hypot(*(ahead - spot))
    side = np.array([-along[1], along[0]]) * 10.0
    drawn: list[list[float]] = to_lonlat(np.array([spot - side, spot + side])).tolist()
    return drawn


def avenue(duty: Duty) -> Road:
    """Return a long piece of an avenue."""
    roads: tuple[Road, ...] = duty.app.state.ground.data.roads
    return max(
        (road for road in roads if road.road_class is RoadClass.AVENUE),
        key=lambda road: float(to_metres(road.geometry).length),
    )


def ends(road: Road) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return points on a road to either side of its middle."""
    xy = to_metres(road.geometry)
    spots = [xy.interpolate(share, normalized=True).coords[0] for share in (0.1, 0.9)]
    a, b = to_lonlat(np.array(spots))
    return a, b


async def close_road(duty: Duty, road: Road, **more: Any) -> dict[str, Any]:
    body = {"line": across(road.geometry), "bars": "vehicles", "minutes": 60, **more}
    return await duty.do("/closures", body)


def seconds(duty: Duty, road: Road, mode: Mode) -> float:
    """Return the travel time over the middle of a road, as this process sees it now."""
    a, b = ends(road)
    return float(duty.app.state.ground.network.travel_times_s([a], [b], mode)[0, 0])


@pytest.fixture
async def road(duty: Duty) -> AsyncIterator[Road]:
    yield avenue(duty)
    await duty.clean()


async def test_a_preview_names_the_roads_and_closes_nothing(duty: Duty, road: Road) -> None:
    shown = await duty.do("/closures/preview", {"line": across(road.geometry)})
    assert shown["roads"] == [{"name": road.name, "name_en": road.name_en}]
    assert shown["geometry"]["type"] == "MultiLineString"
    assert shown["length_m"] > 0
    assert (await duty.snapshot())["closure"] == []


async def test_a_closure_is_heeded_at_once_by_those_it_binds(duty: Duty, road: Road) -> None:
    before = {mode: seconds(duty, road, mode) for mode in Mode}
    closure = await close_road(duty, road)
    await until(lambda: seconds(duty, road, Mode.CAR) > before[Mode.CAR] + 5)
    assert seconds(duty, road, Mode.EBIKE) > before[Mode.EBIKE]
    assert seconds(duty, road, Mode.FOOT) == before[Mode.FOOT]
    await duty.post(f"/closures/{closure['id']}/lift")
    await until(lambda: seconds(duty, road, Mode.CAR) == before[Mode.CAR])


async def test_a_route_goes_round_a_closure(duty: Duty, road: Road) -> None:
    a, b = ends(road)
    network = duty.app.state.ground.network
    closed = LineString(across(road.geometry))
    assert network.route(a, b, Mode.CAR).geometry.intersects(closed)
    await close_road(duty, road)
    await until(lambda: duty.app.state.ground.network is not network)
    way = duty.app.state.ground.network.route(a, b, Mode.CAR)
    assert not way.geometry.intersects(closed)


async def test_a_unit_on_its_way_is_led_round(duty: Duty, road: Road) -> None:
    incident = await duty.report(point=ends(road)[1].tolist())
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    way = LineString(assignment["route"]["geometry"]["coordinates"])
    closed = LineString(across(way, 0.3))
    await duty.do("/closures", {"line": list(closed.coords), "bars": "everybody", "minutes": 60})
    async with asyncio.timeout(GUARD_S):
        while (await _way(duty)).intersects(closed):  # noqa: ASYNC110 - another task works
            await asyncio.sleep(0.01)
    (held,) = (await duty.snapshot())["assignment"]
    assert held["version"] == assignment["version"] + 1


async def _way(duty: Duty) -> LineString:
    """Return the route of the one assignment there is."""
    (held,) = (await duty.snapshot())["assignment"]
    return LineString(held["route"]["geometry"]["coordinates"])


async def test_a_closure_ends_by_itself(duty: Duty, road: Road) -> None:
    before = seconds(duty, road, Mode.CAR)
    closure = await close_road(duty, road)
    await until(lambda: seconds(duty, road, Mode.CAR) > before + 5)
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE road_closure SET drawn_at = :drawn, ends_at = :end WHERE id = :id"),
            {
                "drawn": datetime.now(UTC) - timedelta(hours=2),
                "end": datetime.now(UTC) - timedelta(seconds=1),
                "id": closure["id"],
            },
        )
    await duty.app.state.upkeep.renew()
    await until(lambda: seconds(duty, road, Mode.CAR) == before)
    assert (await duty.snapshot())["closure"] == []


async def test_extending_moves_the_end(duty: Duty, road: Road) -> None:
    closure = await close_road(duty, road)
    longer = await duty.do(f"/closures/{closure['id']}/extend", {"minutes": 120})
    assert longer["ends_at"] > closure["ends_at"]
    assert longer["version"] == closure["version"] + 1
    assert (await duty.snapshot())["closure"] == [longer]


async def test_what_is_over_is_not_lifted_again(duty: Duty, road: Road) -> None:
    closure = await close_road(duty, road)
    path = f"/closures/{closure['id']}"
    assert (await duty.post(f"{path}/lift")).status_code == 204
    assert _refusal(await duty.post(f"{path}/lift")) == (409, "closure.over")
    assert _refusal(await duty.post(f"{path}/extend", {"minutes": 5})) == (409, "closure.over")
    assert _refusal(await duty.post("/closures/999999/lift")) == (404, "closure.unknown")


async def test_the_same_key_closes_once(duty: Duty, road: Road) -> None:
    client = await duty.client()
    body = {"line": across(road.geometry), "bars": "everybody", "minutes": 30, "reason": "火灾"}
    headers = {"Idempotency-Key": "00000000-0000-4000-8000-0000000000c1"}
    answers = [await client.post("/api/closures", json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert [c["reason"] for c in (await duty.snapshot())["closure"]] == ["火灾"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"line": [[100.0, 20.0], [100.0, 20.001]]}, "closure.no_road"),
        ({"line": [[103.79, 25.49]]}, "request.invalid"),
        ({"line": [[float("inf"), 25.49], [103.7, 25.4]]}, "request.invalid"),
        ({"minutes": 0}, "request.invalid"),
        ({"minutes": 10_081}, "request.invalid"),
        ({"bars": "ghosts"}, "request.invalid"),
    ],
)
async def test_what_cannot_be_closed(
    duty: Duty, road: Road, change: dict[str, Any], code: str
) -> None:
    body = {"line": across(road.geometry), "bars": "vehicles", "minutes": 60, **change}
    content = str(body).replace("'", '"').replace("inf", "1e999")
    headers = {"Idempotency-Key": "00000000-0000-4000-8000-0000000000c2"}
    client = await duty.client()
    answer = await client.post(
        "/api/closures",
        content=content,
        headers={**headers, "Content-Type": "application/json"},
    )
    assert _refusal(answer) == (422, code)
    assert (await duty.snapshot())["closure"] == []
