"""Where words or a click point to, worked out off the event loop."""

import asyncio
from dataclasses import dataclass

from dispatch.errors import InvalidError
from dispatch.ground.pasted import find_pasted
from dispatch.ground.runtime import Ground
from gis.datum import MOST_CHARACTERS, CoordinatesError, Datum
from gis.geocode.candidate import CONFIDENT, Candidate, ReverseResult

LonLat = tuple[float, float]

#: No address is longer; what is, is a link or the whole text of somebody's message.
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Located:
    """Where an incident's words were found to be; `point` None: nowhere.

    `access` is where a route to it ends, on a road.
    """

    point: LonLat | None
    label: str
    confidence: float | None
    verified: bool
    access: LonLat | None = None


async def search(ground: Ground, text: str, datum: Datum | None = None) -> tuple[Candidate, ...]:
    """Return up to five candidates for a text, best first.

    A text may be coordinates or a link with them, of up to `MOST_CHARACTERS`; `datum` says what
    they stand on. Raises CoordinatesError where coordinates can't be right, InvalidError
    `location.too_long` for words that are too many.
    """
    pasted = find_pasted(ground, text, datum)
    if pasted:
        return pasted
    check_words(text)
    return await asyncio.to_thread(ground.geocoder.search, text)


def check_words(text: str) -> None:
    """Raise InvalidError `location.too_long` for more words than an address can have."""
    if len(text) > MOST_WORDS:
        most = {"most": MOST_WORDS, "most_pasted": MOST_CHARACTERS}
        raise InvalidError("location.too_long", where="q", found=len(text), **most)


async def reverse(ground: Ground, point: LonLat) -> ReverseResult:
    """Return the nearest address of a point. Raises GisError `location.outside`."""
    return await asyncio.to_thread(ground.geocoder.reverse, *point)


async def locate_point(ground: Ground, point: LonLat) -> Located:
    """Return a place that a person chose on the map. Raises GisError `location.outside`."""
    nearest = await reverse(ground, point)
    access = ground.access.find(point)
    return Located(point, nearest.label, confidence=None, verified=True, access=access)


async def locate_text(ground: Ground, text: str) -> Located:
    """Return where the words point to; below the threshold it is unverified.

    Raises InvalidError `location.too_long` as `search` does.
    """
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
        access=best.access or ground.access.find(best.point),
    )
