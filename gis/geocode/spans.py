"""Where in a text the gazetteer's names occur, by writing, by sound, or nearly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from gis.geocode import grammar
from gis.geocode.gazetteer import Gazetteer, Name, Target
from gis.geocode.sounds import encode, encode_fuzzy, pinyin


class Likeness(StrEnum):
    """How a stretch of text matched a name."""

    WRITING = "writing"
    SOUND = "sound"
    FUZZY_SOUND = "fuzzy_sound"
    SPELLING = "spelling"
    COMPLETION = "completion"


_TRUST = {Likeness.WRITING: 1.0, Likeness.SOUND: 0.97, Likeness.FUZZY_SOUND: 0.9}
#: A name with another character in it may be another name: never trusted without asking.
_SPELLING_TRUST = 0.7
_NEAR_NAMES = 24
#: A nearly written name is looked for at the front only, where callers say it; it costs the most.
_NEAR_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Span:
    """A name found at text[start:end], with trust 0..1 in the match."""

    start: int
    end: int
    name: Name
    likeness: Likeness
    trust: float

    def holds(self, other: "Span") -> bool:
        """Tell whether the other span lies inside this longer one."""
        longer = self.end - self.start > other.end - other.start
        return longer and self.start <= other.start and other.end <= self.end


def find_spans(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return the names that occur in a normalised text by writing or sound, longest only."""
    spans = list(_exact_spans(text, gazetteer))
    kept = [span for span in spans if not any(_beats(other, span) for other in spans)]
    return sorted((_in_context(span, text, kept) for span in kept), key=lambda span: span.start)


def find_near_spans(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return the names that nearly occur in a text: a character changed, missing or added."""
    fuzzy = encode_fuzzy(pinyin(text[:_NEAR_LENGTH]))
    near = process.extract(
        fuzzy,
        gazetteer.fuzzy_sounds,
        scorer=fuzz.partial_ratio,
        limit=_NEAR_NAMES,
        score_cutoff=60,
    )
    spans = (_near_span(text, fuzzy, gazetteer.names[row]) for _, _, row in near)
    return [span for span in spans if span.trust > 0.3]


def _exact_spans(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    syllables = pinyin(text)
    sound, fuzzy = encode(syllables), encode_fuzzy(syllables)
    for start in range(len(text) - 1):
        for end in range(start + 2, min(start + gazetteer.longest, len(text)) + 1):
            for name in gazetteer.named(fuzzy[start:end]):
                likeness = _likeness(name, text[start:end], sound[start:end])
                yield Span(start, end, name, likeness, _TRUST[likeness] * name.weight)


def _likeness(name: Name, text: str, sound: str) -> Likeness:
    if name.text == text:
        return Likeness.WRITING
    return Likeness.SOUND if name.sound == sound else Likeness.FUZZY_SOUND


def _beats(other: Span, span: Span) -> bool:
    same = (other.start, other.end, other.name.key) == (span.start, span.end, span.name.key)
    if same:
        return other.trust > span.trust
    return other.holds(span) and other.trust >= span.trust - 0.1


def _in_context(span: Span, text: str, spans: Iterable[Span]) -> Span:
    """Trust a span less where the text around it says that it is part of another name."""
    head, tail = text[: span.start], text[span.end :]
    trust = span.trust
    if grammar.names_other_road(tail):
        trust *= 0.6
    if span.name.weight < 0.95 and not grammar.is_closed(tail) and not _meets(spans, span.end):
        trust *= 0.7
    follows = any(other.end == span.start for other in spans)
    if span.name.target == Target.ROAD and not follows and not grammar.may_precede(head):
        trust *= 0.68
    return Span(span.start, span.end, span.name, span.likeness, trust)


def _meets(spans: Iterable[Span], end: int) -> bool:
    return any(other.start == end for other in spans)


def _near_span(text: str, fuzzy: str, name: Name) -> Span:
    found = fuzz.partial_ratio_alignment(name.fuzzy, fuzzy)
    start, end = (found.dest_start, found.dest_end) if found else (0, 0)
    by_sound = fuzz.ratio(name.fuzzy, fuzzy[start:end]) / 100
    by_writing = fuzz.ratio(name.text, text[start:end]) / 100
    trust = _SPELLING_TRUST * name.weight * (0.6 * by_sound + 0.4 * by_writing)
    return Span(start, end, name, Likeness.SPELLING, trust)
