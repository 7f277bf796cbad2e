"""Names that a half-typed text may become: by characters, by pinyin, by pinyin initials."""

import re

from gis.geocode.gazetteer import Gazetteer
from gis.geocode.names import Name, Target
from gis.geocode.sounds import encode_fuzzy, pinyin
from gis.geocode.spans import Likeness, Span

_LATIN = re.compile("[a-z]{2,}")
#: A completion is a guess at what will be typed: always below the threshold.
_TRUST = 0.68
_INITIALS_TRUST = 0.55
_PART_TRUST = 0.5
_LONGEST_PART = 12
#: What `normalise` makes of every word for a camera.
_CAMERA_SIGN = "监控"
_LOOKED_AT = 30


def complete(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return spans for the names that a normalised text begins."""
    if not text:
        return []
    latin = _LATIN.match(text)
    if latin:
        found = gazetteer.starting_latin(latin[0], _LOOKED_AT)
        return [_latin_span(latin[0], name) for name in found]
    sound = encode_fuzzy(pinyin(text))
    begun = (name for name in gazetteer.starting(sound, _LOOKED_AT) if _is_completed(name, text))
    spans = [_span(text, name) for name in begun]
    rows = gazetteer.near_index.holding(sound) if len(sound) <= _LONGEST_PART else ()
    held = (gazetteer.names[row] for row in rows)
    parts = (name for name in held if _is_completed(name, text))
    return spans + [_part_span(text, name) for name in parts if not name.fuzzy.startswith(sound)]


def _is_completed(name: Name, text: str) -> bool:
    """Tell whether a name may be offered: no codes, and cameras only to who asks for one."""
    return not name.literal and (name.target is not Target.CAMERA or _CAMERA_SIGN in text)


def _span(text: str, name: Name) -> Span:
    share = len(text) / len(name.text)
    written = 1.0 if name.text.startswith(text) else 0.85
    trust = _TRUST * written * name.weight * (0.8 + 0.2 * share)
    return Span(0, len(text), name, Likeness.COMPLETION, trust)


def _part_span(text: str, name: Name) -> Span:
    """Return the span of a text that stands within a name (花园 in 金江花园小区)."""
    written = 1.0 if text in name.text else 0.85
    trust = _PART_TRUST * written * name.weight * (0.8 + 0.2 * len(text) / len(name.text))
    return Span(0, len(text), name, Likeness.COMPLETION, trust)


def _latin_span(letters: str, name: Name) -> Span:
    # Pinyin in full says as much as a homophone does; a part of it is a completion.
    if name.latin == letters:
        return Span(0, len(letters), name, Likeness.SOUND, 0.95 * name.weight)
    base = _TRUST if name.latin.startswith(letters) else _INITIALS_TRUST
    spelled = name.latin if name.latin.startswith(letters) else name.initials
    trust = base * name.weight * (0.8 + 0.2 * len(letters) / len(spelled))
    return Span(0, len(letters), name, Likeness.COMPLETION, trust)
