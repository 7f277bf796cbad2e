"""Positions: the latest only, of units on duty only, and told to all who may see them."""

from datetime import UTC, datetime, timedelta

import pytest
from duty import Duty
from following import Follower, follow
from sqlalchemy import text

pytestmark = pytest.mark.db

#: About five metres a step: no jump whatever the clock says.
START = (103.7931, 25.4906)


def _near(step: int) -> tuple[float, float]:
    return (START[0] + step * 5e-5, START[1])


async def _send(duty: Duty, unit_id: int, *steps: int) -> dict[str, object]:
    """Send fixes a millisecond apart, the last of them of this moment."""
    now = datetime.now(UTC)
    fixes = [
        duty.fix(_near(step), at=(now - timedelta(milliseconds=len(steps) - n)).isoformat())
        for n, step in enumerate(steps)
    ]
    return await duty.do(
        f"/units/{unit_id}/positions", {"fixes": fixes}, duty.field_account(unit_id)
    )


async def _first_of(follower: Follower, unit_id: int) -> list[float]:
    """Wait for a position of a unit and return its point."""
    message = await follower.until(
        lambda m: m["type"] == "positions" and unit_id in {p["unit_id"] for p in m["positions"]}
    )
    found = next(p for p in message["positions"] if p["unit_id"] == unit_id)
    point: list[float] = found["point"]
    return point


async def test_many_fixes_come_as_the_latest(duty: Duty) -> None:
    unit_id = duty.units["ebike_pair"][0]
    async with follow(duty.address, await duty.cookie()) as room:
        await room.hello()
        answer = await _send(duty, unit_id, *range(20))
        assert answer == {"accepted": 20, "rejected": []}
        assert await _first_of(room, unit_id) == list(_near(19))


async def test_a_phone_sends_by_its_socket_and_is_answered(duty: Duty) -> None:
    unit_id = duty.units["ebike_pair"][1]
    account = duty.field_account(unit_id)
    async with (
        follow(duty.address, await duty.cookie(account)) as phone,
        follow(duty.address, await duty.cookie()) as room,
    ):
        await phone.hello()
        await room.hello()
        fix = duty.fix(_near(1))
        await phone.send({"type": "positions", "fixes": [fix, fix]})
        answer = await phone.until_type("positions_ack")
        assert (answer["accepted"], answer["rejected"]) == (
            1,
            [{"id": fix["id"], "code": "position.duplicate"}],
        )
        assert await _first_of(room, unit_id) == list(_near(1))
        assert await _first_of(phone, unit_id) == list(_near(1))


async def test_malformed_positions_by_socket_are_answered(duty: Duty) -> None:
    account = duty.field_account(duty.units["ebike_pair"][1])
    async with follow(duty.address, await duty.cookie(account)) as phone:
        await phone.hello()
        await phone.send({"type": "positions", "fixes": [{"id": 1}]})
        assert (await phone.until_type("error"))["code"] == "live.positions_malformed"


async def test_the_duty_room_sends_no_positions_by_socket(duty: Duty) -> None:
    async with follow(duty.address, await duty.cookie()) as room:
        await room.hello()
        await room.send({"type": "positions", "fixes": []})
        assert (await room.until_type("error"))["code"] == "live.message_unknown"


async def test_an_officer_sees_the_own_position_only(duty: Duty) -> None:
    own, other = duty.units["ebike_pair"][2:4]
    async with (
        follow(duty.address, await duty.cookie(duty.field_account(own))) as phone,
        follow(duty.address, await duty.cookie()) as room,
    ):
        await phone.hello()
        await room.hello()
        await _send(duty, other, 1)
        await _first_of(room, other)
        await _send(duty, own, 1)
        await _first_of(phone, own)
    assert set(phone.state.positions) == {own}


async def test_a_snapshot_and_a_replay_bring_the_latest_positions(duty: Duty) -> None:
    unit_id = duty.units["ebike_pair"][4]
    async with follow(duty.address, await duty.cookie()) as room:
        await room.hello()
        await _send(duty, unit_id, 1, 2)
        await _first_of(room, unit_id)
    async with follow(duty.address, await duty.cookie()) as fresh:
        await fresh.hello()
    assert fresh.state.positions[unit_id]["point"] == list(_near(2))
    async with follow(duty.address, await duty.cookie()) as back:
        await back.hello(room.state.cursor)
        assert await _first_of(back, unit_id) == list(_near(2))


async def test_off_duty_nothing_is_taken_and_what_was_known_is_forgotten(duty: Duty) -> None:
    unit_id = duty.units["ebike_pair"][5]
    account = duty.field_account(unit_id)
    async with (
        follow(duty.address, await duty.cookie()) as room,
        follow(duty.address, await duty.cookie(account)) as phone,
    ):
        await room.hello()
        await phone.hello()
        await _send(duty, unit_id, 1)
        await _first_of(room, unit_id)
        await duty.do(f"/units/{unit_id}/sign-off", by=account)
        refused = await duty.post(
            f"/units/{unit_id}/positions", {"fixes": [duty.fix(_near(2))]}, account
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "unit.off_duty")
        await phone.send({"type": "positions", "fixes": [duty.fix(_near(2))]})
        assert (await phone.until_type("error"))["code"] == "unit.off_duty"
        await room.catch_up(await duty.last_place())
    assert unit_id not in room.state.positions
    assert unit_id not in duty.app.state.hub.positions
    async with follow(duty.address, await duty.cookie()) as fresh:
        await fresh.hello()
    assert unit_id not in fresh.state.positions
    async with duty.app.state.sessions() as session:
        kept = await session.scalar(
            text("SELECT count(*) FROM unit_position WHERE unit_id = :unit"), {"unit": unit_id}
        )
    assert kept == 0


async def test_a_fix_from_before_the_sign_off_is_not_shown_after_it(duty: Duty) -> None:
    """Taken by the board, but not yet flushed when the unit leaves."""
    unit_id, other = duty.units["ebike_pair"][6], duty.units["ebike_pair"][0]
    account = duty.field_account(unit_id)
    async with follow(duty.address, await duty.cookie()) as room:
        await room.hello()
        async with duty.app.state.sessions() as session, session.begin():
            # while the row is held, no flush can write its position
            await session.execute(
                text("SELECT 1 FROM unit WHERE id = :unit FOR UPDATE"), {"unit": unit_id}
            )
            await _send(duty, unit_id, 1)
            await _send(duty, other, 1)
            await _first_of(room, other)
        await duty.do(f"/units/{unit_id}/sign-off", by=account)
        await _send(duty, other, 2)
        await _first_of(room, other)
        await room.catch_up(await duty.last_place())
    assert unit_id not in duty.app.state.hub.positions
    async with duty.app.state.sessions() as session:
        known = (await session.scalars(text("SELECT unit_id FROM unit_position"))).all()
    assert unit_id not in known
