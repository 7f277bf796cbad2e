"""Whatever comes in is answered below 500, with a code and a sentence."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from duty import ADDRESS, Duty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.db

GOOD: dict[str, Any] = {"type": "fight", "source": "call110", "location_text": ADDRESS}
LARGE = 10**30
SURROGATE = "\ud800"
NUL = "a\x00b"


def _check_refused(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, answer.text
    body = answer.json()
    assert set(body) == {"code", "message", "where", "remedy", "params"}
    assert body["code"]
    assert body["message"]


async def _send_raw(duty: Duty, path: str, content: bytes) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    return await (await duty.client()).post(f"/api{path}", content=content, headers=headers)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"type": "fight"',
        b"[" * 100_000,
        b'{"type": ' * 20_000,
    ],
)
async def test_malformed_json_is_refused(duty: Duty, content: bytes) -> None:
    _check_refused(await _send_raw(duty, "/incidents", content))


@pytest.mark.parametrize(
    "change",
    [
        {"point": [float("nan"), 25.49]},
        {"point": [103.79, float("inf")]},
        {"point": [float("-inf"), float("nan")]},
        {"point": [181, 25]},
        {"point": [103.79, -91]},
        {"point": [103.79]},
        {"point": [103.79, 25.49, 0]},
        {"point": "103.79,25.49"},
        {"point": [1e308, 1e308]},
        {"point": [0, 0]},
        {"location_text": "街" * 1_000_000},
        {"location_text": NUL},
        {"note": NUL},
        {"note": SURROGATE},
        {"location_text": SURROGATE},
        {"caller_name": NUL},
        {"caller_phone": "drop table"},
        {"caller_phone": "1" * 21},
        {"priority": 0},
        {"priority": 5},
        {"priority": LARGE},
        {"priority": 1.5},
        {"source": "rumour"},
        {"type": "x" * 1_000},
        {"type": NUL},
        {"type": SURROGATE},
        {"type": None},
        {"operator": "somebody else"},
        {"number": "20261123-9999"},
        {"state": "closed"},
    ],
    ids=lambda change: next(f"{k}={str(v)[:20]!a}" for k, v in change.items()),
)
async def test_a_report_with_a_wrong_value_is_refused(duty: Duty, change: dict[str, Any]) -> None:
    content = json.dumps({**GOOD, **change}).encode()
    _check_refused(await _send_raw(duty, "/incidents", content))
    assert (await duty.snapshot())["incident"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/incidents/1/assignments", {"unit_id": LARGE}),
        ("/incidents/1/assignments", {"unit_id": "one"}),
        (f"/incidents/{LARGE}/assignments", {"unit_id": 1}),
        (f"/incidents/{2**31}/assignments", {"unit_id": 1}),
        (f"/incidents/{-LARGE}/pin", {"point": [103.79, 25.49]}),
        (f"/incidents/{LARGE}/close", {"disposition": "warned"}),
        (f"/assignments/{LARGE}/acknowledge", {}),
        (f"/assignments/{2**63}/cancel", {"reason": "误派"}),
        (f"/units/{LARGE}/sign-on", {}),
        (f"/units/{LARGE}/positions", {"fixes": []}),
        ("/incidents/one/close", {"disposition": "warned"}),
        ("/incidents/1/close", {"disposition": NUL}),
        ("/session/link", {"token": NUL}),
        ("/session/link", {"token": SURROGATE}),
        ("/session/link", {"token": "x" * 101}),
        ("/session/password", {"username": NUL, "password": "p"}),
        ("/session/password", {"username": SURROGATE, "password": "p"}),
        ("/session/password", {"username": "leader", "password": SURROGATE}),
        ("/session/password", {"username": "leader", "password": "x" * 201}),
    ],
)
async def test_other_writes_with_wrong_values_are_refused(
    duty: Duty, path: str, body: dict[str, Any]
) -> None:
    _check_refused(await _send_raw(duty, path, json.dumps(body).encode()))


@pytest.mark.parametrize(
    "path",
    [
        "/geocode",
        f"/geocode?q={'街' * 201}",
        "/geocode/reverse?lon=nan&lat=nan",
        "/geocode/reverse?lon=inf&lat=25",
        "/geocode/reverse?lon=103.79",
        "/geocode/reverse?lon=east&lat=north",
        "/ground/layers/secrets",
        "/ground/layers/..%2f..%2fetc",
        f"/incidents/{LARGE}",
        f"/incidents/{LARGE}/contact",
        f"/incidents/{LARGE}/recommendation",
        "/incidents/NaN/recommendation",
    ],
)
async def test_reads_with_wrong_values_are_refused(duty: Duty, path: str) -> None:
    _check_refused(await duty.get(path))


@pytest.mark.parametrize(
    "text", ["%00", "%ED%A0%80", "%FF", "", "'; DROP TABLE incident; --", "🚓"]
)
async def test_odd_texts_geocode_to_little_but_break_nothing(duty: Duty, text: str) -> None:
    assert (await duty.get(f"/geocode?q={text}")).status_code < 500


@pytest.mark.parametrize(
    "change",
    [
        {"accuracy_m": float("nan")},
        {"accuracy_m": -1},
        {"speed_kmh": float("nan")},
        {"heading_deg": 361},
        {"point": [float("nan"), float("nan")]},
        {"point": [200, 100]},
        {"at": "yesterday"},
        {"at": "2026-11-23T12:00:00"},
        {"at": "99999-01-01T00:00:00Z"},
        {"id": ""},
        {"id": "x" * 65},
        {"id": SURROGATE},
    ],
    ids=lambda change: next(f"{k}={str(v)[:20]!a}" for k, v in change.items()),
)
async def test_a_fix_with_a_wrong_value_is_refused(duty: Duty, change: dict[str, Any]) -> None:
    fix = {**duty.fix((103.79, 25.49)), **change}
    content = json.dumps({"fixes": [fix]}).encode()
    _check_refused(
        await _send_raw(duty, f"/units/{duty.units['patrol_car'][0]}/positions", content)
    )


async def test_a_fix_of_infinite_inaccuracy_is_not_believed(duty: Duty) -> None:
    car = duty.units["patrol_car"][0]
    fix = {**duty.fix((103.79, 25.49)), "accuracy_m": float("inf")}
    answer = await _send_raw(duty, f"/units/{car}/positions", json.dumps({"fixes": [fix]}).encode())
    assert answer.status_code < 500
    assert answer.status_code != 200 or answer.json()["accepted"] == 0


_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
_FIELDS = ("type", "source", "location_text", "point", "priority", "caller_name", "note")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(change=st.dictionaries(st.sampled_from(_FIELDS), _ANY_JSON, min_size=1, max_size=2))
async def test_no_report_whatsoever_breaks_the_server(duty: Duty, change: dict[str, Any]) -> None:
    answer = await _send_raw(duty, "/incidents", json.dumps({**GOOD, **change}).encode())
    assert answer.status_code < 500, answer.text
