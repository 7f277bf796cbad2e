"""What trackers send, read as their makers write it down."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.positions.protocols import (
    USUAL_ACCURACY_M,
    UnreadableError,
    read_osmand_json,
    read_osmand_query,
    read_owntracks,
    read_traccar,
)
from dispatch.positions.rules import Fix

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SECONDS = str(int(AT.timestamp()))

COORDS = {"latitude": 25.49, "longitude": 103.79, "accuracy": 6.5, "speed": 5.0, "heading": 90}
TRACCAR: dict[str, Any] = {
    "position": {
        "fixTime": "2026-11-23T20:00:00.000+00:00",
        "latitude": 25.49,
        "longitude": 103.79,
        "speed": 10.0,
        "course": 90.0,
        "accuracy": 6.5,
        "valid": True,
        "outdated": False,
    },
    "device": {"uniqueId": "token", "name": "益宁01"},
}


def same(fix: Fix | None, speed_kmh: float | None) -> bool:
    assert fix is not None
    assert fix.speed_kmh == pytest.approx(speed_kmh)
    return (fix.at, fix.point, fix.accuracy_m, fix.heading_deg) == (AT, (103.79, 25.49), 6.5, 90)


def test_osmand_query_has_knots() -> None:
    report = read_osmand_query(
        {
            "id": "token",
            "lat": "25.49",
            "lon": "103.79",
            "timestamp": SECONDS,
            "speed": "10",
            "bearing": "90",
            "accuracy": "6.5",
            "batt": "80",
        }
    )
    assert report.token == "token"
    assert same(report.fix, 18.52)


@pytest.mark.parametrize("when", [SECONDS, f"{SECONDS}000", "2026-11-24T04:00:00+08:00"])
def test_osmand_writes_time_in_three_ways(when: str) -> None:
    report = read_osmand_query({"deviceid": "t", "lat": "1", "lon": "2", "timestamp": when})
    assert report.token == "t"
    assert report.fix
    assert (report.fix.at, report.fix.accuracy_m) == (AT, USUAL_ACCURACY_M)


def test_osmand_json_has_metres_a_second() -> None:
    body = {
        "device_id": "token",
        "location": {"timestamp": "2026-11-23T20:00:00.000Z", "coords": COORDS},
    }
    report = read_osmand_json(body)
    assert report.token == "token"
    assert same(report.fix, 18.0)


def test_what_a_tracker_does_not_know_is_none() -> None:
    coords = COORDS | {"speed": -1, "heading": -1}
    location = {"timestamp": SECONDS, "coords": coords}
    fix = read_osmand_json({"device_id": "t", "location": location}).fix
    assert fix is not None
    assert (fix.speed_kmh, fix.heading_deg) == (None, None)


def test_owntracks_has_kmh_and_other_payloads_say_nothing() -> None:
    body = {
        "_type": "location",
        "tst": int(AT.timestamp()),
        "lat": 25.49,
        "lon": 103.79,
        "acc": 6.5,
        "vel": 18,
        "cog": 90,
        "tid": "yn",
    }
    assert same(read_owntracks(body), 18.0)
    assert read_owntracks({"_type": "transition", "tst": 1}) is None


def test_traccar_forwards_knots() -> None:
    report = read_traccar(TRACCAR)
    assert report.token == "token"
    assert same(report.fix, 18.52)


@pytest.mark.parametrize("more", [{"valid": False}, {"outdated": True}])
def test_traccar_says_when_it_does_not_believe_itself(more: dict[str, bool]) -> None:
    body = {**TRACCAR, "position": TRACCAR["position"] | more}
    assert read_traccar(body).fix is None


def test_a_report_sent_again_is_known_by_its_time() -> None:
    query = {"id": "t", "lat": "1", "lon": "2", "timestamp": SECONDS}
    one, other = read_osmand_query(query).fix, read_osmand_query(query).fix
    assert one is not None
    assert other is not None
    assert one.id == other.id


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"lat": "1", "lon": "2"}, "timestamp"),
        ({"lat": "1", "lon": "2", "timestamp": "soon"}, "timestamp"),
        ({"lat": "1", "lon": "2", "timestamp": "2026-11-23T20:00:00"}, "timestamp"),
        ({"lat": "1", "lon": "2", "timestamp": "9e99"}, "timestamp"),
        ({"lat": "91", "lon": "2", "timestamp": SECONDS}, "lat"),
        ({"lat": "nan", "lon": "2", "timestamp": SECONDS}, "lat"),
        ({"lat": "1", "lon": "east", "timestamp": SECONDS}, "lon"),
    ],
)
def test_a_report_that_lacks_something_says_what(query: dict[str, str], where: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_osmand_query(query)
    assert error.value.where == where


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["location", "position", "device", "_type", "tst"]), JSON))
def test_nothing_that_is_json_does_worse_than_be_unreadable(body: dict[str, Any]) -> None:
    for reader in (read_osmand_json, read_owntracks, read_traccar):
        with contextlib.suppress(UnreadableError):
            reader(body)
