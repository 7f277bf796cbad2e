"""Asking outside geocoders on a dispatcher's wish: all at once, for a second, off the loop."""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from dispatch.settings import Settings
from gis.geocode.candidate import Candidate, CandidateKind, Why
from gis.geocode.geocoder import Geocoder
from gis.geocode.region import Region
from gis.geocode.spot import Precision
from gis.outside.breaker import Breaker
from gis.outside.port import Found, OutsideError, OutsideGeocoder, Service

logger = logging.getLogger(__name__)

#: A dispatcher waits no longer for all of them together.
TOTAL_S = 1.0
#: What another house says is looked at by a person, always.
CONFIDENCE = 0.5
UNCERTAINTY_M = 100.0
_THREADS = 4


class Outside:
    """The outside geocoders of this installation, each with its circuit breaker; often none."""

    def __init__(self, geocoders: dict[str, OutsideGeocoder], region: Region) -> None:
        self._geocoders = geocoders
        self._breakers = {name: Breaker() for name in geocoders}
        self._prefix = "".join(region.own[:3])
        # Threads of their own: a service that hangs must not hold those of the server.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="outside")

    @property
    def services(self) -> list[str]:
        """The names of the services that may be asked."""
        return list(self._geocoders)

    async def search(self, geocoder: Geocoder, text: str) -> list[Candidate]:
        """Return what the services find, never above the threshold; failures are logged."""
        names = [name for name in self._geocoders if self._breakers[name].allows(_now_s())]
        found = await asyncio.gather(*(self._ask(name, text) for name in names))
        return [
            _candidate(geocoder, name, place)
            for name, places in zip(names, found, strict=True)
            for place in places
        ]

    async def _ask(self, name: str, text: str) -> Sequence[Found]:
        loop = asyncio.get_running_loop()
        query = text if text.startswith(self._prefix) else f"{self._prefix}{text}"
        asking = loop.run_in_executor(self._threads, self._geocoders[name].find, query)
        try:
            places = await asyncio.wait_for(asking, TOTAL_S)
        except (OutsideError, TimeoutError) as error:
            self._breakers[name].failed(_now_s())
            logger.warning("outside geocoder %s: %s", name, getattr(error, "params", "too late"))
            return ()
        self._breakers[name].succeeded()
        return places

    def close(self) -> None:
        """Let go of the threads; a question under way ends by its own time-out."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def open_outside(settings: Settings, region: Region) -> Outside:
    """Return the geocoders that the settings name.

    Raises OutsideError `outside.host` for one whose host is not allowed.
    """
    if not settings.outside_geocoders:
        return Outside({}, region)
    # Imported here: few stations have any, and the libraries take a part of a second.
    from gis.outside.services import make_geocoder

    set_up = settings.outside_geocoders.items()
    services = [Service(name, one.url, one.key) for name, one in set_up]
    hosts = settings.outside_hosts
    return Outside({one.name.value: make_geocoder(one, hosts) for one in services}, region)


def _candidate(geocoder: Geocoder, name: str, place: Found) -> Candidate:
    return Candidate(
        label=place.label,
        kind=CandidateKind.OUTSIDE,
        point=place.point,
        precision=Precision.ESTIMATED,
        confidence=CONFIDENCE,
        uncertainty_m=UNCERTAINTY_M,
        why=Why("outside", {"service": name}),
        chain=geocoder.find_chain(place.point),
    )


def _now_s() -> float:
    return time.monotonic()
