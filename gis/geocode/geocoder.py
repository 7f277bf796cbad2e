"""Text to places and points to addresses, from a gazetteer in memory."""

from dataclasses import replace
from math import isfinite

from gis.errors import GisError
from gis.geocode.candidate import CONFIDENT, Candidate, ReverseResult
from gis.geocode.complete import complete
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.grammar import strip_region
from gis.geocode.match import match_spans, rank
from gis.geocode.normalise import normalise
from gis.geocode.reverse import NearestIndex
from gis.geocode.spans import find_near_spans, find_spans
from gis.locate import GridLocator


class OutsideGroundError(GisError):
    """A point lies in no grid of the ground."""


class Geocoder:
    """Answers what a location text may mean; immutable, safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, locator: GridLocator) -> None:
        self._gazetteer = gazetteer
        self._locator = locator
        self._nearest = NearestIndex(gazetteer)

    def search(self, text: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Return up to `limit` places that a text may mean, the likeliest first.

        Any text is taken: an unknown or empty one gives an empty tuple. Confidence is 0..1;
        below `CONFIDENT` a person should choose.
        """
        written = normalise(text)
        found = match_spans(written, find_spans(written, self._gazetteer), self._gazetteer)
        if not any(candidate.confidence >= CONFIDENT for candidate in found):
            found += self._guesses(written)
        elif len(found) < limit:
            found += self._completions(strip_region(written))
        return tuple(self._with_chain(candidate) for candidate in rank(found, limit))

    def reverse(self, lon: float, lat: float) -> ReverseResult:
        """Return the address nearest to a point of the ground, in WGS84 degrees.

        Raises `OutsideGroundError` (`location.outside`: lon, lat) when no grid holds the point.
        """
        chain = self._locator.find_chain(lon, lat) if isfinite(lon) and isfinite(lat) else None
        nearest = self._nearest.find_nearest(lon, lat) if chain else None
        if not chain or not nearest:
            raise OutsideGroundError("location.outside", lon=lon, lat=lat)
        label, distance_m, point = nearest
        return ReverseResult(label, distance_m, point, chain)

    def _guesses(self, written: str) -> list[Candidate]:
        stripped = strip_region(written)
        near = match_spans(stripped, find_near_spans(stripped, self._gazetteer), self._gazetteer)
        return self._completions(stripped) + near

    def _completions(self, written: str) -> list[Candidate]:
        return match_spans(written, complete(written, self._gazetteer), self._gazetteer)

    def _with_chain(self, candidate: Candidate) -> Candidate:
        return replace(candidate, chain=self._locator.find_chain(*candidate.point))
