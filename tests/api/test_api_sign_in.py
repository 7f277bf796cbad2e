"""Signing in and out: links good for once, passwords with a lock-out, cookies and origins."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from duty import Duty
from serving import make_token
from sqlalchemy import text

from dispatch.security.guard import COOKIE
from dispatch.security.service import FAILURES_ALLOWED, set_password

pytestmark = pytest.mark.db

PASSWORD = "correct-horse-battery"


@pytest.fixture
async def browser(duty: Duty) -> AsyncIterator[httpx.AsyncClient]:
    async with duty.anonymous() as client:
        yield client


@pytest.fixture
async def with_password(duty: Duty) -> AsyncIterator[str]:
    """The leader has a password for the test; no other account of the run uses it."""
    async with duty.app.state.sessions() as session, session.begin():
        await set_password(session, "leader", PASSWORD)
    duty.forget("leader")
    yield "leader"
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(text("UPDATE account SET password_hash = NULL, disabled = false"))


async def _by_link(browser: httpx.AsyncClient, token: str) -> httpx.Response:
    return await browser.post("/api/session/link", json={"token": token})


async def _by_password(browser: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    body = {"username": name, "password": password}
    return await browser.post("/api/session/password", json=body)


async def _token(duty: Duty, minutes: float = 60) -> str:
    return await asyncio.to_thread(make_token, duty.url, "dispatcher", minutes)


async def test_a_link_signs_in_and_says_who(duty: Duty, browser: httpx.AsyncClient) -> None:
    answer = await _by_link(browser, await _token(duty))
    assert answer.status_code == 200
    me = answer.json()
    assert (me["role"], me["unit_id"], me["home"], me["language"]) == (
        "dispatcher",
        None,
        "/console",
        "zh",
    )
    assert (await browser.get("/api/me")).json() == me


async def test_a_link_signs_in_only_once(duty: Duty, browser: httpx.AsyncClient) -> None:
    token = await _token(duty)
    await _by_link(browser, token)
    again = await _by_link(browser, token)
    assert (again.status_code, again.json()["code"]) == (401, "link.spent")


async def test_a_link_used_twice_at_once_signs_in_once(duty: Duty) -> None:
    token = await _token(duty)
    async with duty.anonymous() as one, duty.anonymous() as other:
        answers = await asyncio.gather(_by_link(one, token), _by_link(other, token))
    assert sorted(answer.status_code for answer in answers) == [200, 401]


async def test_an_expired_link_is_refused(duty: Duty, browser: httpx.AsyncClient) -> None:
    answer = await _by_link(browser, await _token(duty, minutes=-1))
    assert (answer.status_code, answer.json()["code"]) == (401, "link.spent")
    assert COOKIE not in browser.cookies


async def test_an_invented_token_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await _by_link(browser, "invented")
    assert (answer.status_code, answer.json()["code"]) == (401, "link.spent")


async def test_an_officer_is_sent_to_the_own_page(duty: Duty) -> None:
    unit_id = duty.units["patrol_car"][0]
    me = (await duty.get("/me", duty.field_account(unit_id))).json()
    assert (me["role"], me["unit_id"], me["home"]) == ("officer", unit_id, "/officer")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    duty: Duty, browser: httpx.AsyncClient
) -> None:
    answer = await _by_link(browser, await _token(duty))
    flags = {part.strip().split("=")[0].lower() for part in answer.headers["set-cookie"].split(";")}
    assert flags == {COOKIE, "httponly", "max-age", "path", "samesite"}
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


async def test_signing_out_ends_the_session_on_the_server(
    duty: Duty, browser: httpx.AsyncClient
) -> None:
    await _by_link(browser, await _token(duty))
    cookie = {"Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    assert (await browser.delete("/api/session")).status_code == 204
    assert COOKIE not in browser.cookies
    answer = await browser.get("/api/me", headers=cookie)
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


async def test_the_right_password_signs_in(browser: httpx.AsyncClient, with_password: str) -> None:
    answer = await _by_password(browser, with_password, PASSWORD)
    assert (answer.status_code, answer.json()["role"]) == (200, "leader")


async def test_wrong_password_and_unknown_name_are_answered_alike(
    browser: httpx.AsyncClient, with_password: str
) -> None:
    wrong = await _by_password(browser, with_password, "wrong-password")
    unknown = await _by_password(browser, "nobody", "wrong-password")
    without = await _by_password(browser, "dispatcher", "wrong-password")
    assert wrong.status_code == 401
    assert wrong.json()["code"] == "password.wrong"
    assert wrong.json() == unknown.json() == without.json()


async def test_a_disabled_account_does_not_sign_in(
    duty: Duty, browser: httpx.AsyncClient, with_password: str
) -> None:
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(text("UPDATE account SET disabled = true WHERE username = 'leader'"))
    answer = await _by_password(browser, with_password, PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (401, "password.wrong")


async def test_too_many_wrong_passwords_shut_the_door_even_for_the_right_one(
    duty: Duty, browser: httpx.AsyncClient, with_password: str
) -> None:
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text(
                "INSERT INTO sign_in_failure (username) SELECT 'leader' FROM generate_series(2, :n)"
            ),
            {"n": FAILURES_ALLOWED},
        )
    last = await _by_password(browser, with_password, "wrong-password")
    locked = await _by_password(browser, with_password, PASSWORD)
    assert (last.status_code, locked.status_code) == (401, 429)
    assert locked.json()["code"] == "password.locked"


async def test_the_door_opens_again_after_the_window(
    duty: Duty, browser: httpx.AsyncClient, with_password: str
) -> None:
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text(
                "INSERT INTO sign_in_failure (username, at)"
                " SELECT 'leader', now() - interval '11 minutes' FROM generate_series(1, 20)"
            )
        )
    assert (await _by_password(browser, with_password, PASSWORD)).status_code == 200


async def test_a_new_password_ends_the_earlier_sessions(
    duty: Duty, browser: httpx.AsyncClient, with_password: str
) -> None:
    await _by_password(browser, with_password, PASSWORD)
    async with duty.app.state.sessions() as session, session.begin():
        await set_password(session, with_password, PASSWORD + "!")
    assert (await browser.get("/api/me")).status_code == 401


@pytest.mark.parametrize("path", ["/api/session/link", "/api/session/password", "/api/incidents"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_write_from_another_site_is_refused(duty: Duty, path: str, origin: str) -> None:
    client = await duty.client()
    bodies = {
        "/api/session/link": {"token": "t"},
        "/api/session/password": {"username": "u", "password": "p"},
    }
    answer = await client.post(path, json=bodies.get(path, {}), headers={"Origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin.foreign")


async def test_a_write_from_the_own_pages_passes(duty: Duty, browser: httpx.AsyncClient) -> None:
    origin = {"Origin": f"http://{urlsplit(duty.address).netloc}"}
    token = await _token(duty)
    answer = await browser.post("/api/session/link", json={"token": token}, headers=origin)
    assert answer.status_code == 200
