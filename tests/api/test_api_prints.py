"""Prints over HTTP: files of the duty room, made outside the server's process."""

import asyncio

import pytest
from duty import WORDS_OF_NOWHERE, Duty

from dispatch.errors import TooManyError
from dispatch.prints import printer
from dispatch.prints.printer import Printer

pytestmark = pytest.mark.db


async def test_the_route_of_an_assignment_comes_as_one_file_that_may_reach_nothing(
    duty: Duty,
) -> None:
    incident = await duty.report()
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    answer = await duty.get(f"/prints/routes/{assignment['id']}.html?language=zh")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert incident["number"] in answer.text
    assert duty.call_sign(duty.units["patrol_car"][0]) in answer.text


async def test_a_heat_map_comes_as_pdf(duty: Duty) -> None:
    await duty.report()
    answer = await duty.get("/prints/heat.pdf?days=7&language=en")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="heat.pdf"'
    assert answer.content.startswith(b"%PDF-")


async def test_no_route_is_printed_of_an_assignment_that_is_not_there(duty: Duty) -> None:
    answer = await duty.get("/prints/routes/999.pdf")
    assert (answer.status_code, answer.json()["code"]) == (404, "assignment.unknown")


async def test_no_route_is_printed_to_an_incident_without_a_place(duty: Duty) -> None:
    incident = await duty.report(location_text=WORDS_OF_NOWHERE)
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    answer = await duty.get(f"/prints/routes/{assignment['id']}.pdf")
    assert (answer.status_code, answer.json()["code"]) == (409, "print.no_place")
    assert answer.json()["remedy"]


@pytest.mark.parametrize(
    "path", ["heat.pdf?days=0", "heat.pdf?days=367", "heat.docx", "atlas.pdf?paper=A9"]
)
async def test_what_cannot_be_printed_is_refused_before_anything_is_made(
    duty: Duty, path: str
) -> None:
    answer = await duty.get(f"/prints/{path}")
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_print_that_fails_is_said_to_have_failed(duty: Duty) -> None:
    with pytest.raises(printer.PrintFailedError):
        await Printer(duty.url).make(["route", "999"], "html", "zh")


async def test_only_so_many_prints_wait(duty: Duty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "MOST_WAITING", 1)
    busy = Printer(duty.url)
    first = asyncio.create_task(busy.make(["heat"], "html", "zh"))
    await asyncio.sleep(0)  # the first takes its place

    with pytest.raises(TooManyError):
        await busy.make(["heat"], "html", "zh")

    assert (await first).startswith(b"<!DOCTYPE html>")


async def test_a_request_that_goes_away_makes_room_for_the_next(duty: Duty) -> None:
    waiting = Printer(duty.url)
    first = asyncio.create_task(waiting.make(["atlas"], "pdf", "zh"))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first

    assert (await waiting.make(["heat"], "html", "zh")).startswith(b"<!DOCTYPE html>")
