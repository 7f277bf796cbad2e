"""Coordinates pasted where an address is asked for."""

from typing import Any

import pytest
from duty import Duty

from gis.datum import wgs84_to_bd09, wgs84_to_gcj02

pytestmark = pytest.mark.db

#: A point of the ground in WGS84, and the same one as AMap and Baidu give it.
POINT = (103.79, 25.48)
GCJ02 = ",".join(f"{degrees:.6f}" for degrees in wgs84_to_gcj02(POINT))
BD09 = ",".join(f"{degrees:.6f}" for degrees in wgs84_to_bd09(POINT))


async def found(duty: Duty, text: str, **params: str) -> list[dict[str, Any]]:
    client = await duty.client()
    answer = await client.get("/api/geocode", params={"q": text, **params})
    assert answer.status_code == 200, answer.text
    candidates: list[dict[str, Any]] = answer.json()["candidates"]
    return candidates


@pytest.mark.parametrize(
    ("text", "datum"), [("103.790000,25.480000", "wgs84"), (GCJ02, "gcj02"), (BD09, "bd09")]
)
async def test_a_datum_that_is_said_needs_no_asking(duty: Duty, text: str, datum: str) -> None:
    (candidate,) = await found(duty, text, datum=datum)
    assert candidate["point"] == pytest.approx(POINT, abs=1e-6)
    assert (candidate["kind"], candidate["confidence"]) == ("coordinates", 1.0)
    assert candidate["why"] == {"code": "coordinates", "params": {"datum": datum}}
    assert candidate["grid_chain"]["owner"]


async def test_bare_numbers_give_each_datum_to_choose_from(duty: Duty) -> None:
    candidates = await found(duty, GCJ02)
    by_datum = {c["why"]["params"]["datum"]: c for c in candidates}
    assert by_datum.keys() == {"wgs84", "gcj02", "bd09"}
    assert max(c["confidence"] for c in candidates) < 0.7
    assert by_datum["gcj02"]["point"] == pytest.approx(POINT, abs=1e-6)


async def test_a_chosen_label_says_its_datum(duty: Duty) -> None:
    (chosen,) = [c for c in await found(duty, GCJ02) if c["label"].endswith("GCJ-02")]
    incident = await duty.report(location_text=chosen["label"])
    assert incident["verified"]
    assert incident["point"] == pytest.approx(POINT, abs=1e-6)


async def test_an_amap_link_stands_on_gcj02(duty: Duty) -> None:
    (candidate,) = await found(duty, f"https://uri.amap.com/marker?position={GCJ02}&name=x")
    assert candidate["point"] == pytest.approx(POINT, abs=1e-6)


def long_link(characters: int) -> str:
    """Return what a map program shares of a long way, of so many characters."""
    link = f"https://uri.amap.com/marker?position={GCJ02}&name="
    return link + "x" * (characters - len(link))


@pytest.mark.parametrize("characters", [201, 2000])
async def test_a_long_link_is_read(duty: Duty, characters: int) -> None:
    (candidate,) = await found(duty, long_link(characters))
    assert candidate["point"] == pytest.approx(POINT, abs=1e-6)


async def test_a_report_may_hold_a_long_link(duty: Duty) -> None:
    incident = await duty.report(location_text=long_link(1500))
    assert incident["verified"]
    assert incident["point"] == pytest.approx(POINT, abs=1e-6)
    assert incident["label"] == f"{GCJ02} GCJ-02"


async def test_a_long_link_beside_a_chosen_point_is_no_label(duty: Duty) -> None:
    incident = await duty.report(location_text=long_link(1500), point=list(POINT))
    assert incident["point"] == list(POINT)
    assert "http" not in incident["label"]


@pytest.mark.parametrize("text", [long_link(2001), "打架" * 101])
@pytest.mark.parametrize("path", ["/api/geocode", "/api/geocode/outside"])
async def test_what_is_longer_is_refused_in_words(duty: Duty, text: str, path: str) -> None:
    answer = await (await duty.client()).get(path, params={"q": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "location.too_long")
    params = {"found": len(text), "most": 200, "most_pasted": 2000}
    assert answer.json()["params"] == params


async def test_a_report_with_a_whole_message_as_its_place_is_refused(duty: Duty) -> None:
    body = {"type": "fight", "source": "call110", "location_text": "打架" * 101}
    answer = await duty.post("/incidents", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "location.too_long")


async def test_coarse_numbers_are_not_trusted(duty: Duty) -> None:
    (candidate,) = await found(duty, "103.79,25.48", datum="wgs84")
    assert (candidate["confidence"], candidate["uncertainty_m"]) == (0.6, 556.6)


async def test_a_point_outside_says_so(duty: Duty) -> None:
    (candidate,) = await found(duty, "116.397000,39.909000", datum="wgs84")
    assert (candidate["confidence"], candidate["grid_chain"]) == (0.3, None)


async def test_a_link_without_coordinates_says_what_to_do(duty: Duty) -> None:
    client = await duty.client()
    params = {"q": "https://surl.amap.com/abc"}
    answer = await client.get("/api/geocode", params=params, headers={"Accept-Language": "en"})
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "coordinates.link")
    assert body["message"] == "The link https://surl.amap.com/abc holds no coordinates."
    assert body["remedy"].startswith("Open it on a phone")


async def test_an_incident_is_made_whatever_was_pasted(duty: Duty) -> None:
    incident = await duty.report(location_text="103°61' 25°28'")
    assert (incident["point"], incident["verified"]) == (None, False)


async def test_an_unknown_datum_is_refused(duty: Duty) -> None:
    client = await duty.client()
    answer = await client.get("/api/geocode", params={"q": GCJ02, "datum": "mars"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
