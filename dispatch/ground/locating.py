"""Where words or a click point to, worked out off the event loop."""

import asyncio
from dataclasses import dataclass

from dispatch.ground.pasted import find_pasted
from dispatch.ground.runtime import Ground
from gis.datum import CoordinatesError, Datum
from gis.geocode.candidate import CONFIDENT, Candidate, ReverseResult

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Located:
    """Where an incident's words were found to be; `point` None: nowhere."""

    point: LonLat | None
    label: str
    confidence: float | None
    verified: bool


async def search(ground: Ground, text: str, datum: Datum | None = None) -> tuple[Candidate, ...]:
    """Return up to five candidates for a text, best first.

    A text may be coordinates; `datum` says what they stand on. Raises CoordinatesError where
    coordinates can't be right.
    """
    return find_pasted(ground, text, datum) or await asyncio.to_thread(ground.geocoder.search, text)


async def reverse(ground: Ground, point: LonLat) -> ReverseResult:
    """Return the nearest address of a point. Raises GisError `location.outside`."""
    return await asyncio.to_thread(ground.geocoder.reverse, *point)


async def locate_point(ground: Ground, point: LonLat) -> Located:
    """Return a place that a person chose on the map. Raises GisError `location.outside`."""
    nearest = await reverse(ground, point)
    return Located(point=point, label=nearest.label, confidence=None, verified=True)


async def locate_text(ground: Ground, text: str) -> Located:
    """Return where the words point to; below the threshold it is unverified."""
    try:
        candidates = await search(ground, text)
    except CoordinatesError:
        # An incident is made whatever was typed; a person pins it.
        candidates = ()
    if not candidates:
        return Located(point=None, label=text, confidence=None, verified=False)
    best = candidates[0]
    return Located(
        point=best.point,
        label=best.label,
        confidence=round(best.confidence, 3),
        verified=best.confidence >= CONFIDENT,
    )
