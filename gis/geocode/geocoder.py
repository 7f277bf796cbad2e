"""Text to places and points to addresses, from a gazetteer in memory."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from gis.errors import GisError
from gis.geocode.calibration import Calibration, read_calibration
from gis.geocode.candidate import CONFIDENT, Candidate, ReverseResult
from gis.geocode.complete import complete
from gis.geocode.crossings import read_crossings
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.normalise import normalise
from gis.geocode.rank import Ranked, rank
from gis.geocode.reading import Reading, read_span
from gis.geocode.region import Region
from gis.geocode.reverse import NearestIndex
from gis.geocode.spans import Span, find_near_spans, find_spans
from gis.geocode.spot import LonLat
from gis.locate import GridChain, GridLocator

NO_REGION = Region()


class OutsideGroundError(GisError):
    """A point lies in no grid of the ground."""


class Geocoder:
    """Answers what a location text may mean; immutable, safe to share between threads."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        locator: GridLocator,
        *,
        region: Region = NO_REGION,
        calibration: Calibration | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._locator = locator
        self._region = region
        self._calibration = calibration or read_calibration()
        self._nearest = NearestIndex(gazetteer)
        gazetteer.near_index  # noqa: B018 - built now, not under the first query

    @property
    def name_count(self) -> int:
        """How many names can be found, each way of reading one counted."""
        return len(self._gazetteer.names)

    def is_name(self, text: str) -> bool:
        """Tell whether a normalised text is, as it is written, a name of the ground itself."""
        return self._gazetteer.is_name(text)

    def search(self, text: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Return up to `limit` places that a text may mean, the likeliest first.

        Any text is taken: an unknown or empty one gives an empty tuple. Confidence is 0..1;
        below `CONFIDENT` a person should choose.
        """
        return tuple(self._with_chain(found) for found in self.assess(text, limit).candidates)

    def assess(self, text: str, limit: int = 5) -> Ranked:
        """Return what `search` finds, without grids, and the score it was found with."""
        written, foreign = self._region.split(normalise(text))
        readings = self._read(written, find_spans(written, self._gazetteer))
        ranked = rank(readings, limit, self._calibration, foreign=foreign)
        sure = any(found.confidence >= CONFIDENT for found in ranked.candidates)
        if sure and len(ranked.candidates) >= limit:
            return ranked
        readings += self._read(written, complete(written, self._gazetteer))
        if not sure:
            readings += self._read(written, find_near_spans(written, self._gazetteer))
        return rank(readings, limit, self._calibration, foreign=foreign)

    def find_chain(self, point: LonLat) -> GridChain | None:
        """Return the grids that hold a point in WGS84 degrees, None outside the ground."""
        return self._locator.find_chain(*point)

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

    def _read(self, written: str, spans: Sequence[Span]) -> list[Reading]:
        crossings = read_crossings(written, spans, self._gazetteer)
        named = (found for span in spans for found in read_span(written, span, self._gazetteer))
        return [*crossings, *named]

    def _with_chain(self, candidate: Candidate) -> Candidate:
        return replace(candidate, chain=self._locator.find_chain(*candidate.point))
