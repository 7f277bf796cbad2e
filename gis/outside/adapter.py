"""How geopy reaches a service: allowed hosts only, no redirects, one second, a bounded answer."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable

MAX_BYTES = 1_000_000


class HostNotAllowedError(Exception):
    """A service's address leads to a host that the station did not allow."""


class GuardedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """An adapter of geopy over httpx that keeps to the hosts it was given."""

    def __init__(self, hosts: frozenset[str]) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self._hosts = hosts

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """Return the answer as JSON. Raises what geopy expects of its adapters."""
        try:
            return httpx.Response(200, content=self._read(url, timeout, headers)).json()
        except ValueError as error:
            raise GeocoderParseError("no JSON") from error

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the answer as text. Raises what geopy expects of its adapters."""
        return self._read(url, timeout, headers).decode("utf-8", "replace")

    def _read(self, url: str, timeout_s: float, headers: dict[str, str]) -> bytes:
        host = urlsplit(url).netloc
        if host not in self._hosts:
            raise HostNotAllowedError(host)
        try:
            return _read_bounded(url, timeout_s, headers)
        except httpx.TimeoutException as error:
            raise GeocoderTimedOut(str(error)) from error
        except httpx.HTTPError as error:
            raise GeocoderUnavailable(str(error)) from error


def _read_bounded(url: str, timeout_s: float, headers: dict[str, str]) -> bytes:
    # A proxy from the environment would be a host that nobody allowed.
    with (
        httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        body = b""
        for part in answer.iter_bytes():
            body += part
            if len(body) > MAX_BYTES:
                raise GeocoderParseError("answer too large")
    if answer.status_code != httpx.codes.OK:
        raise AdapterHTTPError(
            f"HTTP {answer.status_code}",
            status_code=answer.status_code,
            headers=dict(answer.headers),
            text=None,
        )
    return body
