"""Positions by other ways than the officer's page, their history, and what it comes to."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest
from duty import Duty
from sqlalchemy import text

from dispatch.positions.days import AHEAD, drop_days, ensure_days, keep_days, list_days
from dispatch.positions.gpx import MOST_BYTES, MOST_POINTS
from dispatch.positions.history import HistoryWriter

pytestmark = pytest.mark.db

HERE = (103.7931, 25.4906)
#: Degrees of latitude, about 11 m.
STEP_DEG = 1e-4


_turns = count()


@pytest.fixture
def unit(duty: Duty) -> int:
    """Return a unit on duty, another one for every test: the board remembers where each was."""
    units = [*duty.units["patrol_car"], *duty.units["ebike_pair"], *duty.units["grid_member"]]
    on_duty = [unit_id for unit_id in units if unit_id not in duty.off_duty]
    return on_duty[next(_turns) % len(on_duty)]


async def make_device(duty: Duty, unit_id: int) -> dict[str, Any]:
    body = {"unit_id": unit_id, "label": "手台定位器"}
    return await duty.do("/devices", body, by="administrator")


async def report(
    duty: Duty, token: str, at: datetime | None = None, **more: str | float
) -> httpx.Response:
    """Report as Traccar Client does."""
    moment = at or datetime.now(UTC)
    query: dict[str, str | float] = {
        "id": token,
        "lon": HERE[0],
        "lat": HERE[1],
        "timestamp": moment.timestamp(),
    }
    async with duty.anonymous() as tracker:
        return await tracker.post("/api/trackers/osmand", params=query | more)


async def kept(duty: Duty, unit_id: int) -> list[Any]:
    """Write what waits, and return the times that the history has of a unit."""
    await HistoryWriter(30).write(duty.app.state.sessions, duty.app.state.positions.take_history())
    async with duty.app.state.sessions() as session:
        rows = await session.execute(
            text("SELECT at, lon, lat FROM position_fix WHERE unit_id = :unit ORDER BY at"),
            {"unit": unit_id},
        )
    return list(rows)


async def on_duty_since(duty: Duty, unit_id: int, since: timedelta) -> None:
    """Let a unit have been on duty for so long."""
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("INSERT INTO duty_period (unit_id, signed_on_at) VALUES (:unit, :at)"),
            {"unit": unit_id, "at": datetime.now(UTC) - since},
        )


def gpx(moments: list[datetime], step_deg: float = STEP_DEG) -> bytes:
    points = "".join(
        f'<trkpt lat="{HERE[1] + n * step_deg}" lon="{HERE[0]}">'
        f"<time>{at.isoformat()}</time></trkpt>"
        for n, at in enumerate(moments)
    )
    return (
        '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


async def upload(duty: Duty, unit_id: int, data: bytes, by: str = "dispatcher") -> httpx.Response:
    client = await duty.client(by)
    return await client.post(f"/api/units/{unit_id}/track", content=data)


async def test_a_tracker_reports_for_its_unit_until_its_token_is_revoked(
    duty: Duty, unit: int
) -> None:
    device = await make_device(duty, unit)
    answer = await report(duty, device["token"])
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1, "rejected": []})
    assert len(await kept(duty, unit)) == 1
    (listed,) = (await duty.get("/devices", "administrator")).json()
    assert listed["last_used_at"] is not None
    assert device["token"] not in str(listed)

    client = await duty.client("administrator")
    assert (await client.delete(f"/api/devices/{device['id']}")).status_code == 204
    refused = await report(duty, device["token"])
    assert (refused.status_code, refused.json()["code"]) == (401, "device.token_wrong")
    assert len(await kept(duty, unit)) == 1


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
async def test_a_wrong_token_reports_nothing(duty: Duty, token: str) -> None:
    refused = await report(duty, token)
    assert (refused.status_code, refused.json()["code"]) == (401, "device.token_wrong")


async def test_off_duty_a_tracker_is_answered_and_nothing_is_kept(duty: Duty) -> None:
    unit_id = duty.off_duty[0]
    device = await make_device(duty, unit_id)
    answer = await report(duty, device["token"])
    assert answer.status_code == 200
    assert [one["code"] for one in answer.json()["rejected"]] == ["unit.off_duty"]
    assert await kept(duty, unit_id) == []
    assert unit_id not in duty.app.state.hub.positions


async def test_what_a_tracker_kept_from_before_the_duty_is_dropped(duty: Duty, unit: int) -> None:
    device = await make_device(duty, unit)
    await on_duty_since(duty, unit, timedelta(minutes=10))
    now = datetime.now(UTC)
    codes = []
    for minutes in (11, 9, -1):
        answer = (await report(duty, device["token"], now - timedelta(minutes=minutes))).json()
        codes += [one["code"] for one in answer["rejected"]] or ["taken"]
    assert codes == ["position.before_duty", "taken", "position.future"]
    assert [row.at for row in await kept(duty, unit)] == [now - timedelta(minutes=9)]


async def test_the_other_protocols_reach_the_same_board(duty: Duty, unit: int) -> None:
    token = (await make_device(duty, unit))["token"]
    now = datetime.now(UTC)
    seconds = [int((now - timedelta(seconds=n)).timestamp()) for n in (30, 20, 10)]
    coords = {"latitude": HERE[1], "longitude": HERE[0], "accuracy": 5}
    osmand = {"device_id": token, "location": {"timestamp": seconds[0], "coords": coords}}
    owntracks = {"_type": "location", "lat": HERE[1], "lon": HERE[0], "tst": seconds[1], "acc": 5}
    fixed = datetime.fromtimestamp(seconds[2], UTC).isoformat()
    traccar = {"position": {"fixTime": fixed, **coords}, "device": {"uniqueId": token}}
    async with duty.anonymous() as tracker:
        first = await tracker.post("/api/trackers/osmand", json=osmand)
        second = await tracker.post("/api/trackers/owntracks", json=owntracks, auth=("yn", token))
        third = await tracker.post("/api/trackers/traccar", json=traccar)
    taken = {"accepted": 1, "rejected": []}
    assert [first.json(), second.json(), third.json()] == [taken, [], taken]
    assert [int(row.at.timestamp()) for row in await kept(duty, unit)] == seconds


@pytest.mark.parametrize("path", ["osmand", "owntracks", "traccar"])
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"_type": "location"}', b"x" * 70_000])
async def test_a_report_that_makes_no_sense_is_told_so(duty: Duty, path: str, body: bytes) -> None:
    async with duty.anonymous() as tracker:
        answer = await tracker.post(f"/api/trackers/{path}", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "device.unreadable")


async def test_devices_are_the_administrators(duty: Duty, unit: int) -> None:
    for by in ("dispatcher", "leader", duty.field_account(unit)):
        made = await duty.post("/devices", {"unit_id": unit, "label": "a"}, by)
        assert (made.status_code, made.json()["code"]) == (403, "role.forbidden")
    unknown = await duty.post("/devices", {"unit_id": 999_999, "label": "a"}, "administrator")
    assert unknown.json()["code"] == "unit.unknown"
    client = await duty.client("administrator")
    assert (await client.delete("/api/devices/999999")).json()["code"] == "device.unknown"


async def test_a_recorded_track_is_added_as_far_as_it_lies_in_the_duty(
    duty: Duty, unit: int
) -> None:
    await on_duty_since(duty, unit, timedelta(minutes=10, seconds=30))
    now = datetime.now(UTC)
    moments = [now - timedelta(minutes=n) for n in (12, 11, 10, 9, 8, -2)]
    for by in (duty.field_account(unit), "dispatcher"):
        answer = await upload(duty, unit, gpx(moments), by)
        assert answer.status_code == 201, answer.text
        assert answer.json() == {
            "accepted": 3,
            "rejected": {"unit.off_duty": 2, "position.future": 1},
        }
    assert [row.at for row in await kept(duty, unit)] == moments[2:5]


async def test_a_jump_in_a_recorded_track_is_left_out(duty: Duty, unit: int) -> None:
    await on_duty_since(duty, unit, timedelta(hours=1))
    now = datetime.now(UTC)
    answer = await upload(
        duty, unit, gpx([now - timedelta(seconds=n) for n in (3, 2, 1)], step_deg=0.1)
    )
    assert answer.json() == {"accepted": 1, "rejected": {"position.jump": 2}}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", (422, "gpx.unreadable")),
        (b"<gpx", (422, "gpx.unreadable")),
        (b"<html/>", (422, "gpx.unreadable")),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><gpx>&a;</gpx>', (422, "gpx.unreadable")),
        (b"<gpx/>", (422, "gpx.empty")),
        (b'<gpx><trkpt lat="1" lon="2"/></gpx>', (422, "gpx.empty")),
        (b"<gpx>" + b"<trkpt/>" * (MOST_POINTS + 1) + b"</gpx>", (422, "gpx.too_many")),
        (bytes(MOST_BYTES + 1), (413, "gpx.too_large")),
    ],
    ids=["empty", "torn", "html", "entity", "no points", "no times", "many points", "huge"],
)
async def test_a_file_that_is_no_track_is_refused(
    duty: Duty, unit: int, data: bytes, refusal: tuple[int, str]
) -> None:
    answer = await upload(duty, unit, data)
    assert (answer.status_code, answer.json()["code"]) == refusal


async def test_nobody_uploads_for_another_unit(duty: Duty, unit: int) -> None:
    other = duty.field_account(duty.units["foot_team"][1])
    answer = await upload(duty, unit, gpx([datetime.now(UTC)]), other)
    assert (answer.status_code, answer.json()["code"]) == (403, "unit.foreign")


async def test_a_track_is_shown_along_the_streets_and_counted(duty: Duty, unit: int) -> None:
    await on_duty_since(duty, unit, timedelta(hours=1))
    now = datetime.now(UTC)
    walk = [now - timedelta(minutes=30 - n) for n in range(20)]
    await upload(duty, unit, gpx(walk, step_deg=5 * STEP_DEG))
    span = {"since": (now - timedelta(hours=2)).isoformat(), "until": now.isoformat()}
    client = await duty.client()
    track = (await client.get(f"/api/units/{unit}/track", params=span)).json()
    assert len(track["fixes"]) == 20
    assert track["distance_m"] == pytest.approx(19 * 55.6, rel=0.01)
    assert (track["tracked_min"], track["stops"]) == (19, [])
    assert track["lines"]
    walked = (await client.get("/api/tracks", params=span)).json()
    (own,) = [row for row in walked if row["unit_id"] == unit]
    assert (own["distance_m"], own["stops"], own["tracked_min"]) == (track["distance_m"], 0, 19)
    assert own["duty_min"] == 60


async def test_tracks_are_the_duty_rooms_and_a_day_long(duty: Duty, unit: int) -> None:
    now = datetime.now(UTC)
    span = {"since": (now - timedelta(hours=25)).isoformat(), "until": now.isoformat()}
    client = await duty.client()
    for path in (f"/api/units/{unit}/track", "/api/tracks"):
        long = await client.get(path, params=span)
        assert (long.status_code, long.json()["code"]) == (422, "track.span")
        turned = await client.get(path, params={"since": span["until"], "until": span["since"]})
        assert turned.json()["code"] == "track.span"
        field = await duty.client(duty.field_account(unit))
        assert (await field.get(path, params=span)).json()["code"] == "role.forbidden"


async def test_what_the_page_sends_is_kept_between_sign_on_and_sign_off(duty: Duty) -> None:
    unit_id = duty.units["foot_team"][2]
    account = duty.field_account(unit_id)
    await duty.do(f"/units/{unit_id}/sign-off", by=account)
    refused = await duty.post(f"/units/{unit_id}/positions", {"fixes": [duty.fix(HERE)]}, account)
    assert refused.json()["code"] == "unit.off_duty"
    await duty.do(f"/units/{unit_id}/sign-on", by=account)
    early = duty.fix(HERE, at=(datetime.now(UTC) - timedelta(minutes=5)).isoformat())
    answer = await duty.do(
        f"/units/{unit_id}/positions", {"fixes": [early, duty.fix(HERE)]}, account
    )
    assert answer["accepted"] == 1
    assert [one["code"] for one in answer["rejected"]] == ["position.before_duty"]
    assert len(await kept(duty, unit_id)) == 1


async def test_days_are_made_ahead_and_dropped_at_their_end(duty: Duty) -> None:
    settings = duty.app.state.settings
    today = datetime.now(UTC).date()
    old = today - timedelta(days=settings.track_days + 1)
    async with duty.app.state.sessions() as session, session.begin():
        await drop_days(session, before=today + timedelta(days=99))
        await ensure_days(session, [old, today])
        await keep_days(session, settings)
        await keep_days(session, settings)
        days = await list_days(session)
    assert days == [today + timedelta(days=n) for n in range(AHEAD + 1)]


async def test_the_history_waits_for_a_database_that_is_away(duty: Duty, unit: int) -> None:
    board = duty.app.state.positions
    await duty.do(f"/units/{unit}/positions", {"fixes": [duty.fix(HERE)]})
    taken = board.take_history()
    board.give_back_history(taken)
    await duty.do(f"/units/{unit}/positions", {"fixes": [duty.fix(HERE)]})
    assert len(await kept(duty, unit)) == 2
    assert board.take_history() == []
