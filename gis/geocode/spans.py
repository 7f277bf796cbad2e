"""Where in a text the gazetteer's names occur, by writing, by sound, or nearly."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz

from gis.geocode import grammar
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.names import Name, Target
from gis.geocode.sounds import encode, encode_fuzzy, pinyin


class Likeness(StrEnum):
    """How a stretch of text matched a name."""

    WRITING = "writing"
    SOUND = "sound"
    FUZZY_SOUND = "fuzzy_sound"
    SPELLING = "spelling"
    COMPLETION = "completion"
    CODE = "code"


_TRUST = {Likeness.WRITING: 1.0, Likeness.SOUND: 0.97, Likeness.FUZZY_SOUND: 0.9}
#: Short names say little by their sound: two syllables are said by chance.
_SHORT_BY_SOUND = 0.8
#: A name with another character in it may be another name: never trusted without asking.
_SPELLING_TRUST = 0.7
_OTHER_KIND = 0.9
_NEAR_NAMES = 24
#: Below this no more than a syllable or two are alike, as in any nonsense.
_LEAST_TRUST = 0.3
_TOKEN = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_CAMERA_SAID = re.compile(
    r"(?:^|[,看查调把是在第])(?:c?0*(\d{1,4})号?监控|监控c?0*(\d{1,4})(?!\d))"
)
_CAMERA_CODE = re.compile(r"(?<![a-z0-9\-])c0*(\d{1,4})(?![a-z0-9\-])")


@dataclass(frozen=True, slots=True)
class Span:
    """A name found at text[start:end], with trust 0..1 in the match.

    `contested`: the characters written are the name of something else (泰和 in 泰和街, where only
    太和街 sounds like it), so that it may well be that which was meant.
    """

    start: int
    end: int
    name: Name
    likeness: Likeness
    trust: float
    contested: bool = False

    def holds(self, other: "Span") -> bool:
        """Tell whether the other span lies inside this longer one."""
        longer = self.end - self.start > other.end - other.start
        return longer and self.start <= other.start and other.end <= self.end


def find_spans(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return the names and codes in a normalised text, by writing or sound, longest only."""
    spans = [*_exact_spans(text, gazetteer), *_code_spans(text, gazetteer)]
    contested = [replace(span, contested=_is_contested(span, spans)) for span in spans]
    kept = [span for span in contested if not any(_beats(other, span) for other in contested)]
    return sorted((_in_context(span, text, kept) for span in kept), key=lambda span: span.start)


def find_near_spans(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return the names that nearly occur in a text: a syllable changed, missing or added."""
    fuzzy = encode_fuzzy(pinyin(text))
    near = gazetteer.near_index.near(fuzzy)
    spans = [
        _near_span(text, fuzzy, gazetteer.names[row], start, end)
        for row, start, end in near
        if not gazetteer.names[row].literal
    ]
    spans = [span for span in spans if span.trust > _LEAST_TRUST]
    best: dict[tuple[str, str], Span] = {}
    for span in sorted(spans, key=lambda span: (-span.trust, span.start, span.name.text)):
        best.setdefault((span.name.target, span.name.key), span)
    return list(best.values())[:_NEAR_NAMES]


def _exact_spans(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    syllables = pinyin(text)
    sound, fuzzy = encode(syllables), encode_fuzzy(syllables)
    for start in range(len(text) - 1):
        for end in range(start + 2, min(start + gazetteer.longest, len(text)) + 1):
            for name in gazetteer.named(fuzzy[start:end]):
                if name.literal and not _stands_alone(name, text, start, end):
                    continue
                likeness = _likeness(name, text[start:end], sound[start:end])
                trust = _TRUST[likeness] * name.weight
                if likeness is not Likeness.WRITING and len(name.text) == 2:
                    trust *= _SHORT_BY_SOUND
                yield Span(start, end, name, likeness, trust)


def _stands_alone(name: Name, text: str, start: int, end: int) -> bool:
    """Tell whether a code is written just so, and is not the end of a longer number."""
    return name.text == text[start:end] and not text[:start][-1:].isdigit()


def _code_spans(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    for token in _TOKEN.finditer(text):
        key = gazetteer.zones.by_code.get(token[0])
        if key:
            yield _code_span(token.start(), token.end(), Target.ZONE, key)
    for pattern in (_CAMERA_SAID, _CAMERA_CODE):
        for match in pattern.finditer(text):
            number = int(next(group for group in match.groups() if group))
            for code in gazetteer.cameras_numbered(number):
                yield _code_span(match.start(), match.end(), Target.CAMERA, code)


def _code_span(start: int, end: int, target: Target, key: str) -> Span:
    name = Name(key, target, key, 1.0, "", "", "", "", literal=True)
    return Span(start, end, name, Likeness.CODE, 1.0)


def _likeness(name: Name, text: str, sound: str) -> Likeness:
    if name.text == text:
        return Likeness.WRITING
    return Likeness.SOUND if name.sound == sound else Likeness.FUZZY_SOUND


def _is_contested(span: Span, spans: Iterable[Span]) -> bool:
    if span.likeness in (Likeness.WRITING, Likeness.CODE):
        return False
    return any(
        other.likeness is Likeness.WRITING
        and other.start == span.start
        and span.holds(other)
        and other.name.key != span.name.key
        and span.end - other.end <= 2
        for other in spans
    )


def _beats(other: Span, span: Span) -> bool:
    same = (other.start, other.end, other.name.key) == (span.start, span.end, span.name.key)
    if same:
        return other.trust > span.trust
    return other.holds(span) and other.trust >= span.trust - 0.1


def _in_context(span: Span, text: str, spans: Iterable[Span]) -> Span:
    """Trust a span less where the text around it says that it is part of another name."""
    if span.likeness is Likeness.CODE:
        return span
    head, tail = text[: span.start], text[span.end :]
    trust = span.trust
    if grammar.names_other_road(tail):
        trust *= 0.6
    if span.name.weight < 0.95 and not grammar.is_closed(tail) and not _meets(spans, span.end):
        trust *= 0.7
    follows = any(other.end == span.start for other in spans)
    if span.name.target == Target.ROAD and not follows and not grammar.may_precede(head):
        trust *= 0.68
    return replace(span, trust=trust)


def _meets(spans: Iterable[Span], end: int) -> bool:
    return any(other.start == end for other in spans)


def _near_span(text: str, fuzzy: str, name: Name, start: int, end: int) -> Span:
    by_sound = fuzz.ratio(name.fuzzy, fuzzy[start:end]) / 100
    by_writing = fuzz.ratio(name.text, text[start:end]) / 100
    if text[start : end - 1] == name.text[:-1]:
        # 泰和街 for 泰和路: the name is there, its kind word is another.
        by_sound = by_writing = _OTHER_KIND
    trust = _SPELLING_TRUST * name.weight * (0.6 * by_sound + 0.4 * by_writing)
    return Span(start, end, name, Likeness.SPELLING, trust)
