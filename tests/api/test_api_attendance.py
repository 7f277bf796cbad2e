"""Signing in by code, by being there, by list; who did not come; totals, papers, calendars."""

import io
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from duty import Duty
from icalendar import Calendar
from nights import FAR, HOME, NEXT, ZONE, Nights, monday, today
from openpyxl import load_workbook
from pypdf import PdfReader

from dispatch.attendance import codes
from dispatch.worker.housekeeping import keep_nights

pytestmark = pytest.mark.db

ANNA, BELA, CARL, NEIGHBOUR = "YJ-0001", "YJ-0008", "YJ-0015", "YJ-0002"
OFFICER = "officer-步巡台子"
FOREIGN_OFFICER = "officer-步巡水寨"
AWAY = (103.70, 25.40)


@pytest.fixture
async def nights(duty: Duty, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Nights]:
    """A roster with Anna, Bela and Carl out tonight; tonight runs the whole day."""
    settings = duty.app.state.settings
    monkeypatch.setattr(settings, "night_starts", time(0, 0))
    monkeypatch.setattr(settings, "night_ends", time(23, 59, 59))
    made = Nights(duty.url)
    made.publish()
    yield made
    await duty.clean()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class Post:
    """The post of a squad, and the phones around it."""

    def __init__(self, duty: Duty, nights: Nights) -> None:
        self.duty, self.nights = duty, nights
        places = nights.squad(today(), HOME, ANNA, BELA, CARL)
        self.place = dict(zip((ANNA, BELA, CARL), places, strict=True))

    async def code(self, community: str = HOME) -> str:
        shown = (await self.duty.get(f"/posts/{community}/code")).json()
        return str(shown["code"])

    async def sign(self, number: str, code: str) -> httpx.Response:
        path = f"/volunteer/shifts/{self.place[number]}/code"
        return await self.duty.post(path, {"code": code}, by=number)

    async def be(self, number: str, point: Any, accuracy_m: float = 10.0) -> httpx.Response:
        path = f"/volunteer/shifts/{self.place[number]}/position"
        body = {"point": point, "accuracy_m": accuracy_m}
        return await self.duty.post(path, body, by=number)

    async def meeting(self) -> list[float]:
        (night,) = (await self.duty.get("/volunteer/shifts", ANNA)).json()["nights"]
        point: list[float] = night["meeting"]["point"]
        return point

    async def seen(self, number: str) -> dict[str, Any] | None:
        (night,) = (await self.duty.get("/volunteer/shifts", number)).json()["nights"]
        seen: dict[str, Any] | None = night["attendance"]
        return seen

    async def keep_house(self) -> None:
        state = self.duty.app.state
        async with state.sessions() as session, session.begin():
            await keep_nights(session, state.settings)


@pytest.fixture
def formula_name(nights: Nights) -> Iterator[None]:
    """Let Bela be called like a formula, as long as the test lasts."""
    rename, bela = "UPDATE person SET name = :name WHERE id = :id", nights.people[BELA]
    before = nights.name(BELA)
    nights.run(rename, name="=1+1", id=bela)
    yield
    nights.run(rename, name=before, id=bela)


@pytest.fixture
async def post(duty: Duty, nights: Nights) -> Post:
    return Post(duty, nights)


async def test_the_post_shows_a_code_as_digits_and_qr_and_how_many_came(post: Post) -> None:
    shown = (await post.duty.get(f"/posts/{HOME}/code")).json()
    assert (shown["night"], shown["came"], shown["expected"]) == (today().isoformat(), 0, 3)
    assert shown["qr"].startswith("data:image/svg+xml")
    assert shown["now"] < shown["next_at"]
    assert (await post.sign(ANNA, shown["code"])).status_code == 204
    assert (await post.duty.get(f"/posts/{HOME}/code")).json()["came"] == 1


async def test_codes_are_for_the_duty_room_and_the_field_only(post: Post) -> None:
    assert (await post.duty.get(f"/posts/{HOME}/code", OFFICER)).status_code == 200
    assert refusal(await post.duty.get(f"/posts/{HOME}/code", ANNA)) == (403, "role.forbidden")
    assert refusal(await post.duty.get("/posts/nowhere/code")) == (404, "post.unknown")


async def test_a_code_signs_in_and_another_one_out(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await post.code()
    assert (await post.sign(ANNA, code)).status_code == 204
    assert refusal(await post.sign(ANNA, code)) == (409, "attendance.code_spent")
    # the same code serves the others
    assert (await post.sign(BELA, code)).status_code == 204
    # half a minute later, though nobody waits for it
    post.nights.run("UPDATE attendance SET code_step = code_step - 1")
    assert (await post.sign(ANNA, await post.code())).status_code == 204
    seen = await post.seen(ANNA)
    assert seen is not None
    assert seen["way"] == "code"
    assert seen["signed_out_at"] >= seen["signed_in_at"]
    post.nights.run("UPDATE attendance SET code_step = code_step - 1")
    assert refusal(await post.sign(ANNA, await post.code())) == (409, "attendance.signed_out")


async def test_old_foreign_and_invented_codes_are_told_apart(post: Post) -> None:
    post.nights.squad(today(), NEXT, NEIGHBOUR)
    foreign = await post.code(NEXT)
    await post.code()
    ((secret,),) = post.nights.run(
        "SELECT secret FROM post_code WHERE community_code = :home", home=HOME
    )
    old = codes.show_code(secret, datetime.now(UTC) - timedelta(minutes=3)).code
    refused = [await post.sign(ANNA, code) for code in (foreign, old, "00000000")]
    assert [refusal(answer) for answer in refused] == [
        (409, "attendance.code_foreign"),
        (409, "attendance.code_old"),
        (409, "attendance.code_wrong"),
    ]
    assert await post.seen(ANNA) is None
    malformed = await post.sign(ANNA, "1234")
    assert refusal(malformed) == (422, "request.invalid")


async def test_guessing_codes_is_stopped(post: Post) -> None:
    code = await post.code()
    for _ in range(10):
        assert (await post.sign(ANNA, "00000000")).status_code == 409
    assert refusal(await post.sign(ANNA, code)) == (429, "attendance.locked")
    assert (await post.sign(BELA, code)).status_code == 204


async def test_nobody_signs_for_somebody_else(post: Post) -> None:
    path = f"/volunteer/shifts/{post.place[ANNA]}/code"
    answer = await post.duty.post(path, {"code": await post.code()}, by=BELA)
    assert refusal(answer) == (404, "shift.unknown")


async def test_being_at_the_meeting_point_signs_in_and_keeps_the_band_alone(post: Post) -> None:
    point = await post.meeting()
    assert refusal(await post.be(ANNA, AWAY)) == (409, "attendance.far")
    assert refusal(await post.be(ANNA, point, 500.0)) == (409, "attendance.inexact")
    assert (await post.be(ANNA, point)).status_code == 204
    assert (await post.be(BELA, [point[0] + 0.0009, point[1]])).status_code == 204
    rows = post.nights.run("SELECT * FROM attendance ORDER BY place_id")
    assert [row.band for row in rows] == ["here", "near"]
    assert set(rows[0]._fields) == {
        "place_id",
        "version",
        "mark",
        "way",
        "band",
        "signed_in_at",
        "signed_out_at",
        "code_step",
        "by",
    }


async def test_outside_the_hours_nobody_signs_in(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = today() + timedelta(1)
    (place,) = post.nights.squad(tomorrow, NEXT, NEIGHBOUR)
    path = f"/volunteer/shifts/{place}/position"
    answer = await post.duty.post(
        path, {"point": await post.meeting(), "accuracy_m": 5}, by=NEIGHBOUR
    )
    early = datetime.now(ZONE) < datetime.combine(tomorrow, time(0), ZONE) - timedelta(hours=1)
    assert early is (answer.status_code == 409)


async def test_the_squads_leader_and_the_duty_room_keep_the_list(post: Post) -> None:
    for number, mark, by in (
        (ANNA, "present", OFFICER),
        (BELA, "late", OFFICER),
        (CARL, "absent", "dispatcher"),
    ):
        answer = await post.duty.post(f"/attendance/{post.place[number]}", {"mark": mark}, by=by)
        assert answer.status_code == 204, answer.text
    (squad,) = (await post.duty.get("/attendance", OFFICER)).json()["squads"]
    marks = {m["name"]: m["attendance"]["mark"] for m in squad["members"]}
    assert marks == {
        post.nights.name(ANNA): "present",
        post.nights.name(BELA): "late",
        post.nights.name(CARL): "absent",
    }
    assert (await post.duty.get("/attendance", FOREIGN_OFFICER)).json()["squads"] == []
    path = f"/attendance/{post.place[ANNA]}"
    foreign = await post.duty.post(path, {"mark": "absent"}, by=FOREIGN_OFFICER)
    assert refusal(foreign) == (403, "attendance.not_leader")
    volunteer = await post.duty.post(path, {"mark": "present"}, by=ANNA)
    assert refusal(volunteer) == (403, "role.forbidden")


async def test_a_mark_is_corrected_by_the_list(post: Post) -> None:
    path = f"/attendance/{post.place[ANNA]}"
    await post.duty.post(path, {"mark": "absent"})
    await post.duty.post(path, {"mark": "present"})
    seen = await post.seen(ANNA)
    assert seen is not None
    assert (seen["mark"], seen["way"]) == ("present", "list")
    assert seen["signed_in_at"] is not None


async def test_who_did_not_come_is_put_down_once_the_night_is_over(post: Post) -> None:
    await post.duty.post(f"/attendance/{post.place[ANNA]}", {"mark": "late"})
    await post.keep_house()
    assert await post.seen(BELA) is None
    yesterday = today() - timedelta(1)
    post.nights.run("UPDATE roster_place SET night = :day", day=yesterday)
    await post.keep_house()
    marks = post.nights.run(
        "SELECT v.number, a.mark FROM attendance a JOIN roster_place p ON p.id = a.place_id"
        " JOIN volunteer v ON v.person_id = p.person_id ORDER BY 1"
    )
    assert [(number, mark) for number, mark in marks] == [
        (ANNA, "late"),
        (BELA, "absent"),
        (CARL, "absent"),
    ]


async def test_housekeeping_ends_what_is_over(post: Post) -> None:
    later = monday(2)
    (place,) = post.nights.squad(later, HOME, "YJ-0022")
    await post.duty.do(f"/volunteer/shifts/{place}/swap", {}, by="YJ-0022")
    (other,) = post.nights.squad(later + timedelta(1), HOME, "YJ-0029")
    await post.duty.do(f"/volunteer/shifts/{other}/call-off", {"reason": "work"}, by="YJ-0029")
    await post.code()
    await post.keep_house()
    kept = await post.duty.snapshot()
    assert [value["state"] for value in kept["swap"]] == ["offered"]
    assert [value["place_id"] for value in kept["calloff"]] == [other]
    assert len(post.nights.run("SELECT * FROM post_code")) == 1

    past = today() - timedelta(2)
    post.nights.run("UPDATE swap SET expires_at = now() - interval '1 minute'")
    post.nights.run("UPDATE roster_place SET night = :past WHERE id = :id", past=past, id=other)
    post.nights.run("UPDATE post_code SET night = :past", past=past)
    await post.keep_house()
    ((state,),) = post.nights.run("SELECT state FROM swap")
    ((by,),) = post.nights.run("SELECT settled_by FROM call_off")
    assert (state, by, post.nights.run("SELECT * FROM post_code")) == ("expired", "system", [])
    snapshot = await post.duty.snapshot()
    assert (snapshot["swap"], snapshot["calloff"]) == ([], [])


async def test_the_years_totals_as_table_and_workbook(post: Post, formula_name: None) -> None:
    await post.duty.post(f"/attendance/{post.place[ANNA]}", {"mark": "present"})
    await post.duty.post(f"/attendance/{post.place[BELA]}", {"mark": "absent"})
    year = today().year
    totals = (await post.duty.get(f"/attendance/totals?year={year}")).json()
    by_number = {total["number"]: total for total in totals}
    assert len(totals) == 200
    assert by_number[ANNA]["nights"] == 1
    assert by_number[ANNA]["minutes"] > 0
    assert (by_number[BELA]["absent"], by_number[BELA]["minutes"]) == (1, 0)
    assert (by_number[CARL]["nights"], by_number[CARL]["absent"]) == (0, 0)

    file = await post.duty.get(f"/attendance/totals.xlsx?year={year}", "leader")
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("编号", "姓名", "社区", "到岗(晚)", "迟到(次)", "缺勤(次)", "时长(小时)")
    assert rows[1][:6] == (ANNA, post.nights.name(ANNA), "台子", 1, 0, 0)
    formula = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert formula.data_type == "s"
    assert refusal(await post.duty.get(f"/attendance/totals?year={year}", ANNA)) == (
        403,
        "role.forbidden",
    )


async def test_a_certificate_says_who_served_how_much(post: Post) -> None:
    await post.duty.post(f"/attendance/{post.place[ANNA]}", {"mark": "present"})
    year = today().year
    answer = await post.duty.get(f"/volunteer/certificate.pdf?year={year}", ANNA)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    words = "".join(page.extract_text().split())
    for word in (post.nights.name(ANNA), ANNA, "台子", f"{year}年", "志愿服务证明"):
        assert word in words
    other = f"/certificates/{post.nights.people[BELA]}.pdf?year={year}"
    assert refusal(await post.duty.get(other, ANNA)) == (403, "role.forbidden")
    nobody = await post.duty.get(f"/certificates/999999.pdf?year={year}", "leader")
    assert refusal(nobody) == (404, "volunteer.unknown")


async def test_a_calendar_holds_the_nights_with_two_alarms_and_no_name(post: Post) -> None:
    (later,) = post.nights.squad(monday(2), FAR, ANNA)
    path = (await post.duty.do("/volunteer/calendar", by=ANNA))["path"]
    async with post.duty.anonymous() as phone:
        answer = await phone.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    feed = Calendar.from_ical(answer.content)
    events: list[Any] = feed.walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [
        f"place-{post.place[ANNA]}@patrolgrid",
        f"place-{later}@patrolgrid",
    ]
    assert events[1]["dtstart"].dt.astimezone(ZONE).date() == monday(2)
    assert [str(event["summary"]) for event in events] == ["义警夜巡 · 台子", "义警夜巡 · 牛街"]
    alarms: list[Any] = feed.walk("VALARM")
    triggers = [alarm["trigger"].dt for alarm in alarms]
    assert triggers == [-timedelta(hours=24), -timedelta(hours=2)] * 2
    names = [post.nights.name(number) for number in post.nights.people]
    assert [name for name in names if name in answer.text] == []


async def test_a_calendars_address_ends_when_it_is_revoked_or_made_anew(post: Post) -> None:
    first = (await post.duty.do("/volunteer/calendar", by=ANNA))["path"]
    second = (await post.duty.do("/volunteer/calendar", by=ANNA))["path"]
    other = (await post.duty.do("/volunteer/calendar", by=BELA))["path"]
    async with post.duty.anonymous() as phone:
        assert refusal(await phone.get(first)) == (404, "calendar.unknown")
        assert (await phone.get(second)).status_code == 200
        client = await post.duty.client(ANNA)
        assert (await client.delete("/api/volunteer/calendar")).status_code == 204
        assert refusal(await phone.get(second)) == (404, "calendar.unknown")
        assert (await phone.get(other)).status_code == 200
        assert refusal(await phone.get("/api/calendar/invented.ics")) == (404, "calendar.unknown")
    kept = post.nights.run("SELECT token_hash FROM calendar_feed")
    assert all(first.split("/")[-1][:-4].encode() not in bytes(row.token_hash) for row in kept)


async def test_taking_back_the_consent_calls_off_what_has_not_begun(post: Post) -> None:
    (later,) = post.nights.squad(monday(2), HOME, ANNA)
    await post.duty.do(f"/volunteer/shifts/{later}/swap", {}, by=ANNA)
    answer = await post.duty.do("/volunteer/consent", {"given": False}, by=ANNA)
    assert answer == {"called_off": 1}
    assert (ANNA, monday(2), HOME) not in post.nights.standing()
    assert (ANNA, today(), HOME) in post.nights.standing()
    me = (await post.duty.get("/volunteer", ANNA)).json()
    assert me["consented_on"] is None
    await post.duty.do("/volunteer/consent", {"given": True}, by=ANNA)
    assert (await post.duty.get("/volunteer", ANNA)).json()["consented_on"] == today().isoformat()
