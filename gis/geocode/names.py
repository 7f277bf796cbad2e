"""What the things of a ground may be called: in full, cut short, and as people say it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gis.geocode.normalise import normalise
from gis.geocode.sounds import encode, encode_fuzzy, pinyin, read_aloud
from gis.model import Camera, Place, PlaceKind, Street


class Target(StrEnum):
    """What a name stands for: which table of the gazetteer its key is in."""

    ROAD = "road"
    COMPOUND = "compound"
    PLACE = "place"
    ZONE = "zone"
    CAMERA = "camera"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it may be written, its sounds, and the key of what it stands for.

    `weight` is 1 for a full name or alias and lower for one we made ourselves. A `literal` name
    is a code (3横, 金牛片): only its writing counts, not its sound.
    """

    text: str
    target: Target
    key: str
    weight: float
    sound: str
    fuzzy: str
    latin: str
    initials: str
    literal: bool = False


ALIAS_WEIGHT = 0.98
_SHORT_WEIGHT = 0.9
_SPOKEN_WEIGHT = 0.88
_ROAD_SUFFIXES = ("大道", "路", "街", "巷")
_COMPOUND_SUFFIXES = ("住宅小区", "小区", "社区")
_LINE_SIGNS = {"h": "横", "v": "纵"}
#: What people call a compound whatever its sign says; the stem before it is the name.
_COMPOUND_ENDS = re.compile("(?:小区|家园|花园|苑|府|公寓|国际城)$")
_COMPOUND_WORDS = ("小区", "宿舍", "家属院", "住宅区", "厂宿舍")
_SPOKEN = (
    (re.compile("农贸市场$"), ("菜市场", "市场", "菜场", "菜街子")),
    (re.compile("警务室$"), ("警务站", "警务亭", "派出所警务室")),
    (re.compile("(?<=[小中])学$"), ("学校",)),
    (re.compile("火锅店$"), ("火锅",)),
    (re.compile("[东南西北]?(?:路|街|大道)大桥$"), ("大桥",)),
    (re.compile("(?<=[路街道])大桥$"), ("桥",)),
    (re.compile("^[\u4e00-\u9fff]{1,3}[区县市](?=第)"), ("",)),
)


def road_names(road: str) -> Iterator[Name]:
    """Yield a road's name, and the name without its kind word."""
    yield from _with_short(road, Target.ROAD, road, _ROAD_SUFFIXES)


def line_names(street: Street) -> Iterator[Name]:
    """Yield how a main street is called in the street grid: 3横 for the third horizontal one."""
    text = f"{street.seq}{_LINE_SIGNS.get(street.orient, '')}"
    yield from _read(text, Target.ROAD, street.name, 1.0, literal=True)


def place_names(place: Place) -> Iterator[Name]:
    """Yield a place's name, its aliases, and what people make of the name."""
    target = Target.COMPOUND if place.kind == PlaceKind.COMPOUND else Target.PLACE
    yield from _with_short(place.name, target, place.code, _COMPOUND_SUFFIXES)
    for alias in place.aliases:
        yield from _read(alias, target, place.code, ALIAS_WEIGHT)
    spoken = _compound_spoken if target is Target.COMPOUND else _place_spoken
    for text in spoken(place.name):
        yield from _read(text, target, place.code, _SPOKEN_WEIGHT)


def camera_names(camera: Camera) -> Iterator[Name]:
    """Yield a camera's name."""
    yield from _read(camera.name, Target.CAMERA, camera.code, 1.0)


def zone_names(text: str, key: str) -> Iterator[Name]:
    """Yield the name of a grid or of a residents' group, and the name without its kind word."""
    yield from _with_short(text, Target.ZONE, key, _COMPOUND_SUFFIXES)


def code_names(text: str, key: str) -> Iterator[Name]:
    """Yield a zone's name of which only the writing counts."""
    yield from _read(text, Target.ZONE, key, 1.0, literal=True)


def learnt_names(text: str, target: Target, key: str) -> Iterator[Name]:
    """Yield an alias that the station accepted."""
    yield from _read(text, target, key, ALIAS_WEIGHT)


def _compound_spoken(name: str) -> Iterator[str]:
    stem = _COMPOUND_ENDS.sub("", name)
    if len(stem) >= 2:
        yield from (stem + word for word in _COMPOUND_WORDS if stem + word != name)
    yield f"{name}宿舍"


def _place_spoken(name: str) -> Iterator[str]:
    for pattern, words in _SPOKEN:
        if pattern.search(name):
            yield from (pattern.sub(word, name) for word in words)


def _with_short(text: str, target: Target, key: str, suffixes: Sequence[str]) -> Iterator[Name]:
    yield from _read(text, target, key, 1.0)
    written = normalise(text)
    short = next((written.removesuffix(end) for end in suffixes if written.endswith(end)), "")
    # A lane's number without its 巷 would swallow the house number after it.
    if len(short) >= 2 and not short[-1].isdigit():
        yield from _read(short, target, key, _SHORT_WEIGHT)


def _read(
    text: str, target: Target, key: str, weight: float, *, literal: bool = False
) -> Iterator[Name]:
    """Yield a name once for each way its characters may be read."""
    written = normalise(text)
    if len(written) < 2:
        return
    for syllables in dict.fromkeys((pinyin(written), read_aloud(written))):
        sound, fuzzy = encode(syllables), encode_fuzzy(syllables)
        latin, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
        yield Name(written, target, key, weight, sound, fuzzy, latin, initials, literal)
