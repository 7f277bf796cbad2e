"""Chinese text as sound: one character a syllable, so that sounds compare like strings.

Positions in the sound of a text are positions in the text. The fuzzy sound merges what Yunnan
speech does not tell apart: n/l, z/zh, c/ch, s/sh, in/ing, en/eng, and the rounded u of yu, jue,
xuan, qun, which is i there.
"""

from functools import lru_cache

from pypinyin import lazy_pinyin

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_FINALS = (
    *("", "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang"),
    *("iao", "ie", "in", "ing", "io", "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan"),
    *("uang", "ue", "ui", "un", "uo", "v", "van", "ve", "vn", "ng", "m", "n"),
)
_MERGED_INITIALS = {"n": "l", "zh": "z", "ch": "c", "sh": "s"}
_MERGED_FINALS = {"ing": "in", "eng": "en", "v": "i", "ve": "ie", "van": "ian", "vn": "in"}
_ROUNDED_AFTER = frozenset("yjqx")
_UNROUNDED = {"u": "i", "ue": "ie", "uan": "ian", "un": "in"}
#: After y the i is not written: yan is said ian.
_AFTER_Y = {"ue": "e", "uan": "an"}
#: Start of the private use area: no text has these characters, `normalise` drops them.
_FIRST_CODE = 0xE000


def pinyin(text: str) -> tuple[str, ...]:
    """Return the toneless syllable of every character; what is not Chinese stays itself."""
    return tuple(_syllable(character) for character in text)


def read_aloud(text: str) -> tuple[str, ...]:
    """Return `pinyin` with the readings that the words around a character ask for (重庆: chong)."""
    # pypinyin takes a list of characters here too, though its types say otherwise.
    syllables = tuple(lazy_pinyin(text, errors=list))  # type: ignore[arg-type]
    return syllables if len(syllables) == len(text) else pinyin(text)


def encode(syllables: tuple[str, ...]) -> str:
    """Return exact sounds as a string of one character a syllable."""
    return "".join(_code(*_split(syllable)) for syllable in syllables)


def encode_fuzzy(syllables: tuple[str, ...]) -> str:
    """Return sounds as a string of one character a syllable, confusable sounds merged."""
    return "".join(_fuzzy_code(syllable) for syllable in syllables)


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    return lazy_pinyin(character)[0]


@lru_cache(maxsize=4_000)
def _split(syllable: str) -> tuple[str, str]:
    initial = next((start for start in _INITIALS if syllable.startswith(start)), "")
    return initial, syllable[len(initial) :]


@lru_cache(maxsize=4_000)
def _fuzzy_code(syllable: str) -> str:
    initial, final = _split(syllable)
    if initial in _ROUNDED_AFTER:
        final = (_AFTER_Y if initial == "y" else {}).get(final) or _UNROUNDED.get(final, final)
    return _code(_MERGED_INITIALS.get(initial, initial), _MERGED_FINALS.get(final, final))


def _code(initial: str, final: str) -> str:
    # A lone letter or digit, or a character without a reading, stands for itself.
    if len(initial + final) == 1 or final not in _FINALS:
        return (initial + final)[:1]
    row = _INITIALS.index(initial) + 1 if initial else 0
    return chr(_FIRST_CODE + row * len(_FINALS) + _FINALS.index(final))
