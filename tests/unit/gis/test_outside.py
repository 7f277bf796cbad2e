"""Outside geocoders: their answers in our datum, their failures as one error, no other host."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from fake_service import FakeService, fake_service

from gis.datum import wgs84_to_gcj02
from gis.outside import adapter, services
from gis.outside.breaker import FAILURES, REST_S, Breaker
from gis.outside.port import Found, OutsideError, OutsideGeocoder, Service, ServiceName
from gis.outside.services import make_geocoder

HERE = (103.796, 25.492)
ANSWERS = {
    ServiceName.NOMINATIM: [{"display_name": "文昌街", "lat": "25.492", "lon": "103.796"}],
    ServiceName.TIANDITU: {
        "status": "0",
        "msg": "ok",
        "location": {"keyWord": "文昌街", "lon": 103.796, "lat": 25.492},
    },
}
NOTHING = {
    ServiceName.NOMINATIM: [],
    ServiceName.TIANDITU: {"status": "0", "msg": "ok"},
    ServiceName.AMAP: {"status": "1", "geocodes": []},
}


@pytest.fixture
def service() -> Iterator[FakeService]:
    with fake_service() as service:
        yield service


def make(service: FakeService, name: ServiceName) -> OutsideGeocoder:
    return make_geocoder(Service(name, service.url, "k"), frozenset({service.address}))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_service_in_wgs84_is_taken_as_it_is(service: FakeService, name: ServiceName) -> None:
    service.body = ANSWERS[name]
    assert make(service, name).find("文昌街128号") == [Found("文昌街", HERE)]


def test_amap_answers_in_gcj02_and_is_brought_to_wgs84(service: FakeService) -> None:
    lon, lat = wgs84_to_gcj02(np.array([HERE]))[0]
    place = {"formatted_address": "文昌街", "location": f"{lon:.6f},{lat:.6f}"}
    service.body = {"status": "1", "geocodes": [place]}
    [found] = make(service, ServiceName.AMAP).find("文昌街")
    assert found.label == "文昌街"
    assert found.point == pytest.approx(HERE, abs=2e-6)


@pytest.mark.parametrize("name", ServiceName)
def test_nothing_found_is_no_failure(service: FakeService, name: ServiceName) -> None:
    service.body = NOTHING[name]
    assert make(service, name).find("哪里都不是") == []


def test_the_key_and_the_words_are_sent(service: FakeService) -> None:
    service.body = NOTHING[ServiceName.AMAP]
    make(service, ServiceName.AMAP).find("文昌街")
    [path] = service.asked
    assert parse_qs(urlsplit(path).query) == {"address": ["文昌街"], "key": ["k"]}


@pytest.mark.parametrize("name", ServiceName)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (403, {}),
        (302, {}),
        (200, b"<html>"),
        (200, {"status": "9", "msg": "no", "info": "INVALID_USER_KEY", "error": "no"}),
        (200, b"x" * (adapter.MAX_BYTES + 1)),
    ],
)
def test_whatever_goes_wrong_is_one_error(
    service: FakeService, name: ServiceName, status: int, body: object
) -> None:
    service.status, service.body = status, body
    service.headers = {"Location": f"{service.url}/elsewhere"}
    with pytest.raises(OutsideError) as caught:
        make(service, name).find("文昌街")
    assert (caught.value.code, caught.value.params["service"]) == ("outside.failed", name.value)
    assert len(service.asked) == 1, "a redirect is not followed"


def test_a_service_that_hangs_is_given_up(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "TIMEOUT_S", 0.05)
    service.hangs.clear()
    with pytest.raises(OutsideError) as caught:
        make(service, ServiceName.NOMINATIM).find("文昌街")
    assert "GeocoderTimedOut" in str(caught.value.params["detail"])


def test_nobody_listening_is_the_same_error() -> None:
    with fake_service() as gone:
        geocoder = make(gone, ServiceName.TIANDITU)
    with pytest.raises(OutsideError):
        geocoder.find("文昌街")


def test_a_host_that_is_not_allowed_is_refused_at_once(service: FakeService) -> None:
    with pytest.raises(OutsideError) as caught:
        make_geocoder(Service(ServiceName.AMAP, service.url), frozenset({"example.org"}))
    assert (caught.value.code, caught.value.params["host"]) == ("outside.host", service.address)
    assert service.asked == []


def test_three_failures_in_a_row_give_a_service_its_rest() -> None:
    breaker = Breaker()
    for second in range(FAILURES):
        assert breaker.allows(second)
        breaker.failed(second)
    opened = FAILURES - 1
    assert not breaker.allows(opened + REST_S - 1)
    assert breaker.allows(opened + REST_S), "one question is let through, to try"
    assert not breaker.allows(opened + REST_S + 1), "and only one"
    breaker.succeeded()
    assert breaker.allows(opened + REST_S + 2)


def test_failures_with_successes_between_them_open_nothing() -> None:
    breaker = Breaker()
    for second in range(3 * FAILURES):
        breaker.failed(second)
        breaker.succeeded()
        assert breaker.allows(second)
