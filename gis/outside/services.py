"""Nominatim, Tianditu (天地图) and AMap (高德) as geocoders of geopy, their datum made ours.

Nominatim answers in WGS84 and Tianditu in CGCS2000, which is the same here; AMap answers in GCJ-02.

- https://nominatim.org/release-docs/latest/api/Search/
- http://lbs.tianditu.gov.cn/server/geocodinginterface.html
- https://lbs.amap.com/api/webservice/guide/api/georegeo
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import orjson
from geopy.exc import GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from gis.datum import gcj02_to_wgs84
from gis.outside.adapter import GuardedAdapter, HostNotAllowedError
from gis.outside.port import Found, OutsideError, OutsideGeocoder, Service, ServiceName

#: How long a service may take over each step of an answer; whoever asks waits no longer in all.
TIMEOUT_S = 1.0
_USER_AGENT = "patrolgrid"
_LIMIT = 5


class Tianditu(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The geocoder of the national map service."""

    def __init__(self, url: str, key: str, **options: Any) -> None:
        super().__init__(**options)
        self._url, self._key = url, key

    def geocode(self, query: str) -> list[Location]:
        """Return the one place it gives, or none."""
        asked = orjson.dumps({"keyWord": query}).decode()
        params = urlencode({"ds": asked, "tk": self._key})
        found = self._call_geocoder(f"{self._url}/geocoder?{params}", self._parse)
        return list(found or ())

    @staticmethod
    def _parse(answer: dict[str, Any]) -> list[Location]:
        if str(answer.get("status")) != "0":
            raise GeocoderServiceError(str(answer.get("msg")))
        place = answer.get("location") or {}
        if not place.get("lon"):
            return []
        return [Location(place.get("keyWord"), (float(place["lat"]), float(place["lon"])), place)]


class AMap(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The geocoder of AMap; its points are in GCJ-02."""

    def __init__(self, url: str, key: str, **options: Any) -> None:
        super().__init__(**options)
        self._url, self._key = url, key

    def geocode(self, query: str) -> list[Location]:
        """Return the places it gives."""
        params = urlencode({"address": query, "key": self._key})
        found = self._call_geocoder(f"{self._url}/v3/geocode/geo?{params}", self._parse)
        return list(found or ())

    @staticmethod
    def _parse(answer: dict[str, Any]) -> list[Location]:
        if str(answer.get("status")) != "1":
            raise GeocoderServiceError(str(answer.get("info")))
        return [_amap_place(place) for place in answer.get("geocodes", ())]


class _Outside:
    """One service behind the port: its answers in WGS84, its failures as one error."""

    def __init__(self, service: Service, ask: Callable[[str], list[Location]]) -> None:
        self._service = service
        self._ask = ask

    def find(self, text: str) -> list[Found]:
        """Return up to five places. Raises OutsideError `outside.failed`."""
        name = self._service.name
        try:
            places = self._ask(text)[:_LIMIT]
            return [Found(str(place.address), _wgs84(name, place)) for place in places]
        except (GeopyError, HostNotAllowedError, ValueError, KeyError, TypeError) as error:
            detail = f"{type(error).__name__}: {error}"
            raise OutsideError("outside.failed", service=name.value, detail=detail) from error


def make_geocoder(service: Service, hosts: frozenset[str]) -> OutsideGeocoder:
    """Return a service behind the port.

    Raises OutsideError `outside.host` (service, host) for an address that is not allowed.
    """
    address = urlsplit(service.url)
    if address.netloc not in hosts:
        raise OutsideError("outside.host", service=service.name.value, host=address.netloc)
    options: dict[str, Any] = {
        "timeout": TIMEOUT_S,
        "user_agent": _USER_AGENT,
        "adapter_factory": lambda **_: GuardedAdapter(hosts),
    }
    url = service.url.rstrip("/")
    match service.name:
        case ServiceName.NOMINATIM:
            domain = address.netloc + address.path
            nominatim = Nominatim(domain=domain, scheme=address.scheme, **options)
            return _Outside(service, lambda text: _ask_nominatim(nominatim, text))
        case ServiceName.TIANDITU:
            return _Outside(service, Tianditu(url, service.key, **options).geocode)
        case ServiceName.AMAP:
            return _Outside(service, AMap(url, service.key, **options).geocode)


def _ask_nominatim(nominatim: Nominatim, text: str) -> list[Location]:
    return list(nominatim.geocode(text, exactly_one=False, limit=_LIMIT, language="zh") or ())


def _amap_place(place: dict[str, Any]) -> Location:
    lon, lat = (float(part) for part in place["location"].split(","))
    return Location(place["formatted_address"], (lat, lon), place)


def _wgs84(name: ServiceName, place: Location) -> tuple[float, float]:
    point = (float(place.longitude), float(place.latitude))
    if name is not ServiceName.AMAP:
        return point
    lon, lat = gcj02_to_wgs84(np.array([point]))[0].tolist()
    return (lon, lat)
