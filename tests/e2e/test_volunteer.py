"""The volunteer's page: two nights, a swap in three taps, can't come, signing in, a calendar."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from databases import Databases
from icalendar import Calendar
from nights import HOME, ZONE, Nights, monday, today
from playwright.async_api import Page, expect
from serving import LiveServer

from e2e.house import House
from e2e.station import Station
from e2e.words import say

ANNA, BELA, CARL, DORA = "YJ-0001", "YJ-0008", "YJ-0015", "YJ-0022"
#: Far from any post.
AWAY = (103.70, 25.40)


@pytest.fixture(scope="module")
def station(databases: Databases) -> Iterator[Station]:
    """A server whose night has begun five minutes ago, whatever the time is."""
    begun = datetime.now(ZONE) - timedelta(minutes=5)
    hours = {
        "PATROL_NIGHT_STARTS": begun.strftime("%H:%M:%S"),
        "PATROL_NIGHT_ENDS": (begun + timedelta(hours=3)).strftime("%H:%M:%S"),
    }
    with databases.copy() as url:
        server = LiveServer(url, **hours)
        server.start()
        yield Station(server)
        server.close()


@pytest.fixture
def nights(station: Station) -> Nights:
    """A published roster with nobody in it yet."""
    made = Nights(station.server.url)
    made.publish()
    return made


def two_nights(nights: Nights) -> tuple[date, date]:
    """Let Anna have a Tuesday and a Saturday, Bela a Thursday and a Sunday, in two weeks."""
    tuesday, thursday = monday(2) + timedelta(1), monday(2) + timedelta(3)
    nights.squad(tuesday, HOME, ANNA, CARL)
    nights.squad(thursday, HOME, BELA, DORA)
    nights.squad(monday(2) + timedelta(5), HOME, ANNA, CARL)
    nights.squad(monday(2) + timedelta(6), HOME, BELA, DORA)
    return tuesday, thursday


def written(day: date) -> str:
    """Return a day as the page writes it in Chinese."""
    return f"{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"


async def days(page: Page) -> list[str]:
    """Return the days of the cards."""
    return await page.get_by_test_id("night-day").all_inner_texts()


async def test_a_volunteer_without_nights_is_told_so(house: House, nights: Nights) -> None:
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await expect(page.get_by_test_id("volunteer-name")).to_have_text(
        say("volunteer.hello", name=nights.name(ANNA))
    )
    await expect(page.get_by_test_id("nights-none")).to_contain_text(say("volunteer.none"))


async def test_a_volunteer_sees_two_nights_with_the_own_squad_only(
    house: House, nights: Nights
) -> None:
    tuesday, _ = two_nights(nights)
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await expect(page.get_by_test_id("night-card")).to_have_count(2)
    assert await days(page) == [written(tuesday), written(tuesday + timedelta(4))]
    first = page.get_by_test_id("night-card").first
    await expect(first.get_by_test_id("night-mates")).to_have_text(nights.name(CARL))
    await expect(first.get_by_test_id("night-leader")).to_have_count(2)
    everything = await page.content()
    strangers = [nights.name(number) for number in (BELA, DORA)]
    assert [name for name in strangers if name in everything] == []

    await first.get_by_test_id("night-map").click()
    await expect(page.get_by_test_id("meeting-map")).to_have_attribute("data-state", "drawn")
    await page.get_by_test_id("sheet-close").click()
    await page.get_by_test_id("tab-month").click()
    await expect(page.get_by_test_id("month-title")).to_be_visible()


async def test_a_publication_shows_on_the_open_page(house: House, nights: Nights) -> None:
    nights.clear()
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await expect(page.get_by_test_id("nights-none")).to_be_visible()
    async with house.station.client("leader") as leader:
        night = await publish_by_hand(leader, nights, ANNA, CARL)
    await expect(page.get_by_test_id("night-day")).to_have_text(written(night))
    await expect(page.get_by_test_id("night-mates")).to_have_text(nights.name(CARL))


async def publish_by_hand(leader: httpx.AsyncClient, nights: Nights, *numbers: str) -> date:
    """Make a roster of one squad in the home community, and publish it; return its night."""
    body = {"first_night": monday(1).isoformat(), "weeks": 1}
    path = f"/api/rosters/{(await do(leader, '/api/rosters', body))['id']}"
    board = (await leader.get(path)).json()
    squad = next(one for one in board["squads"] if one["community"] == HOME)
    cell = {"night": squad["night"], "community": HOME}
    people = [*nights.leaders[HOME], *(nights.people[number] for number in numbers)]
    for person_id in people:
        await do(leader, f"{path}/places", {"person_id": person_id, **cell})
    await do(leader, f"{path}/review", {})
    await do(leader, f"{path}/publish", {"reason": ""})
    return date.fromisoformat(squad["night"])


async def do(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send what must succeed and return its answer."""
    answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.is_success, answer.text
    value: dict[str, Any] = answer.json()
    return value


async def test_a_swap_takes_three_taps_and_both_see_it(house: House, nights: Nights) -> None:
    tuesday, thursday = two_nights(nights)
    anna, bela = await house.phone(), await house.phone()
    await house.enter(bela, BELA, "volunteer")
    await expect(bela.get_by_test_id("night-card")).to_have_count(2)
    await house.enter(anna, ANNA, "volunteer")
    await anna.get_by_test_id("act-swap").first.click()
    await anna.get_by_test_id("taker-all").click()
    await anna.get_by_test_id("swap-send").click()
    await expect(anna.get_by_test_id("night-offer")).to_be_visible()

    request = bela.get_by_test_id("request")
    await expect(request).to_contain_text(written(tuesday))
    assert nights.name(ANNA) not in await bela.content()
    offers = request.get_by_test_id("request-agree")
    await offers.filter(has_text=written(thursday)).click()
    await expect(bela.get_by_test_id("notice")).to_have_text(say("volunteer.request.done"))
    await expect(bela.get_by_test_id("request")).to_have_count(0)
    assert await days(bela) == [written(tuesday), written(monday(2) + timedelta(6))]

    await expect(anna.get_by_test_id("night-day").first).to_have_text(written(thursday))
    assert await days(anna) == [written(thursday), written(monday(2) + timedelta(5))]


async def test_who_can_not_come_says_so_and_the_duty_room_knows(
    house: House, nights: Nights
) -> None:
    tuesday, _ = two_nights(nights)
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await page.get_by_test_id("act-call-off").first.click()
    await expect(page.get_by_test_id("call-off-send")).to_be_disabled()
    await page.get_by_test_id("reason-sick").click()
    await page.get_by_test_id("call-off-send").click()
    await expect(page.get_by_test_id("notice")).to_have_text(say("volunteer.call_off.done"))
    await expect(page.get_by_test_id("night-card")).to_have_count(1)
    leader = await house.visitor()
    await house.enter(leader, "leader", "console")
    (told,) = await (await leader.request.get("/api/call-offs")).json()
    assert (told["name"], told["night"], told["reason"]) == (
        nights.name(ANNA),
        tuesday.isoformat(),
        "sick",
    )


async def test_signing_in_by_the_posts_code_and_out_again(house: House, nights: Nights) -> None:
    nights.squad(today(), HOME, ANNA, CARL)
    desk, page = await house.visitor(), await house.phone()
    await house.enter(desk, "dispatcher", "console")
    await house.enter(page, ANNA, "volunteer")
    shown = await (await desk.request.get(f"/api/posts/{HOME}/code")).json()
    assert (shown["came"], shown["expected"]) == (0, 2)

    await page.get_by_test_id("act-sign").click()
    await page.get_by_test_id("sign-code").fill("00000000")
    await page.get_by_test_id("sign-send").click()
    await expect(page.get_by_test_id("sign-trouble")).to_be_visible()
    house.watch.expect_complaints("409")
    shown = await (await desk.request.get(f"/api/posts/{HOME}/code")).json()
    await page.get_by_test_id("sign-code").fill(shown["code"])
    await page.get_by_test_id("sign-send").click()
    await expect(page.get_by_test_id("night-came")).to_be_visible()
    shown = await (await desk.request.get(f"/api/posts/{HOME}/code")).json()
    assert (shown["came"], shown["expected"]) == (1, 2)


async def test_signing_in_by_being_there(house: House, nights: Nights) -> None:
    nights.squad(today(), HOME, ANNA, CARL)
    page = await house.phone(at=AWAY)
    await house.enter(page, CARL, "volunteer")
    await page.get_by_test_id("act-sign").click()
    await page.get_by_test_id("sign-here").click()
    await expect(page.get_by_test_id("sign-trouble")).to_be_visible()
    house.watch.expect_complaints("409")
    me = await (await page.request.get("/api/volunteer/shifts")).json()
    lon, lat = me["nights"][-1]["meeting"]["point"]
    await page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})
    await page.get_by_test_id("sign-here").click()
    await expect(page.get_by_test_id("night-came")).to_be_visible()
    ((way, band),) = nights.run("SELECT way, band FROM attendance")
    assert (way, band) == ("geofence", "here")


async def test_the_calendar_of_a_phone_holds_the_nights_until_it_is_ended(
    house: House, nights: Nights
) -> None:
    tuesday, _ = two_nights(nights)
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await page.get_by_test_id("tab-me").click()
    await page.get_by_test_id("calendar-make").click()
    address = await page.get_by_test_id("calendar-address").input_value()
    async with httpx.AsyncClient() as phone:
        feed = Calendar.from_ical((await phone.get(address)).content)
        events: list[Any] = feed.walk("VEVENT")
        starts = [night["dtstart"].dt.astimezone(ZONE).date() for night in events]
        assert starts == [tuesday, tuesday + timedelta(4)]
        alarms: list[Any] = feed.walk("VALARM")
        triggers = [alarm["trigger"].dt for alarm in alarms]
        assert triggers == [-timedelta(hours=24), -timedelta(hours=2)] * 2
        await page.get_by_test_id("calendar-revoke").click()
        await expect(page.get_by_test_id("calendar-make")).to_be_visible()
        assert (await phone.get(address)).status_code == 404


async def test_the_rules_are_accepted_and_the_consent_is_given_and_taken_back(
    house: House, nights: Nights
) -> None:
    two_nights(nights)
    nights.run("UPDATE volunteer SET rules_accepted_on = NULL, consented_on = NULL")
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    await page.get_by_test_id("tab-me").click()
    await page.get_by_test_id("rules-open").click()
    await page.get_by_test_id("rules-accept").click()
    await expect(page.get_by_test_id("rules-accepted")).to_be_visible()
    await page.get_by_test_id("consent-open").click()
    await page.get_by_test_id("consent-change").click()
    await expect(page.get_by_test_id("consent-given")).to_be_visible()
    await page.get_by_test_id("consent-open").click()
    await page.get_by_test_id("consent-change").click()
    await expect(page.get_by_test_id("consent-none")).to_be_visible()
    await page.get_by_test_id("tab-nights").click()
    await expect(page.get_by_test_id("nights-none")).to_be_visible()


async def test_a_volunteer_is_sent_home_from_the_other_pages(house: House, nights: Nights) -> None:
    page = await house.phone()
    await house.enter(page, ANNA, "volunteer")
    for elsewhere in ("/console", "/officer"):
        await page.goto(elsewhere)
        await page.wait_for_url("**/volunteer")
    await expect(page.get_by_test_id("volunteer-name")).to_be_visible()
