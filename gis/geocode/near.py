"""Finding names that are nearly written: one syllable changed, missing or added, or only begun.

Work grows with the text, not with the number of names: a name and a stretch of text are one edit
apart when both are equal with one syllable left out (the symmetric deletion of Garbe's SymSpell).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

#: A nearly written name is looked for at the front only, where callers say it.
_LENGTH = 40
#: Of names with a common pair of syllables no more are looked at.
_LOOKED_AT = 400
_SHORTEST = 3


class NearIndex:
    """Rows of a list of sounds by what nearly sounds like them; immutable."""

    def __init__(self, sounds: Sequence[str]) -> None:
        self._sounds = sounds
        self._cut: defaultdict[str, list[int]] = defaultdict(list)
        self._pairs: defaultdict[str, list[int]] = defaultdict(list)
        self._longest = max(map(len, sounds), default=0)
        for row, sound in enumerate(sounds):
            if len(sound) >= _SHORTEST:
                for key in dict.fromkeys(_deletions(sound)):
                    self._cut[key].append(row)
            for pair in dict.fromkeys(_pairs(sound)):
                self._pairs[pair].append(row)

    def near(self, sound: str) -> set[tuple[int, int, int]]:
        """Return (row, start, end) of names one edit away from sound[start:end]."""
        text = sound[:_LENGTH]
        found: set[tuple[int, int, int]] = set()
        for start in range(len(text)):
            last = min(start + self._longest + 1, len(text))
            for end in range(start + _SHORTEST, last + 1):
                found.update((row, start, end) for row in self._edited(text[start:end]))
        return found

    def holding(self, sound: str) -> list[int]:
        """Return the rows of names that hold `sound`, two syllables or more, within them."""
        rarest = min((self._pairs.get(pair, []) for pair in _pairs(sound)), key=len, default=[])
        return [row for row in rarest[:_LOOKED_AT] if sound in self._sounds[row]]

    def _edited(self, piece: str) -> Iterator[int]:
        yield from self._cut.get(piece, ())
        for key in dict.fromkeys(_deletions(piece)):
            for row in self._cut.get(key, ()):
                if len(self._sounds[row]) == len(piece):
                    yield row


def _deletions(sound: str) -> Iterable[str]:
    return (sound[:at] + sound[at + 1 :] for at in range(len(sound)))


def _pairs(sound: str) -> Iterable[str]:
    return (sound[at : at + 2] for at in range(len(sound) - 1))
