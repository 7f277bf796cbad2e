"""Words on a printed map: which of them stand, where, and in what hand.

Words are placed in the order they are asked for; one that would cover an earlier one tries its
other places and is left out when none is free. Names of roads follow the line sign by sign, as
Chinese maps set them: upright and downwards on a steep road, turned with the line on a level one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shapely import STRtree, box
from shapely.geometry.base import BaseGeometry

from gis.prints import svg

#: A sign of Chinese is one em wide, a Latin letter about so much.
_LATIN_EM = 0.56
#: How much of a hand's spacing Latin words take.
_LATIN_SPACING = 0.2
#: Room that words keep from each other, in em.
_AIR_EM = 0.18
#: A road steeper than this has its name set downwards, in degrees.
_STEEP_DEG = 50.0
#: A road's name is set where it turns less than this from one sign to the next, in degrees.
_BEND_DEG = 14.0


@dataclass(frozen=True, slots=True)
class Hand:
    """How words look: size in millimetres, colour, weight, spacing in em, halo in millimetres."""

    size_mm: float
    colour: str
    bold: bool = False
    spacing_em: float = 0.0
    halo_mm: float = 0.7
    halo: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class _Sign:
    """A run of text set about a place, turned clockwise by `turn_deg`."""

    words: str
    x: float
    y: float
    turn_deg: float
    hand: Hand


@dataclass(slots=True)
class Lettering:
    """The words of one map of `width_mm` x `height_mm`; later ones make way for earlier ones."""

    width_mm: float
    height_mm: float
    _signs: list[_Sign] = field(default_factory=list)
    _taken: list[BaseGeometry] = field(default_factory=list)

    def keep_free(self, left: float, top: float, right: float, bottom: float) -> None:
        """Let no word stand in a box, in millimetres."""
        self._taken.append(box(left, top, right, bottom))

    def reserve(self, x: float, y: float, radius: float) -> bool:
        """Keep a round mark's place free of words; tell whether it was free itself."""
        mark = box(x - radius, y - radius, x + radius, y + radius)
        if not self._fits([mark]):
            return False
        self._taken.append(mark)
        return True

    def add(self, lines: Sequence[tuple[str, Hand]], places: Iterable[tuple[float, float]]) -> bool:
        """Set lines of words about the first free place; tell whether there was one."""
        for x, y in places:
            signs = _set_lines(lines, x, y)
            if self._fits([_box(sign) for sign in signs]):
                self._keep(signs)
                return True
        return False

    def add_along(self, words: str, hand: Hand, line: BaseGeometry) -> bool:
        """Set a name along a line in millimetres, as near its middle as there is room."""
        needed = _length_mm(words, hand)
        for at in _starts(line.length, needed):
            signs = _set_along(words, hand, line, at)
            if _is_smooth(signs) and self._fits([_box(sign) for sign in signs]):
                self._keep(signs)
                return True
        return False

    def draw(self) -> str:
        """Return all words; every halo lies below every word."""
        halos = svg.group((_halo(sign) for sign in self._signs), stroke_linejoin="round")
        words = svg.group(_words(sign) for sign in self._signs)
        return svg.group([halos, words], text_anchor="middle")

    def _fits(self, boxes: list[BaseGeometry]) -> bool:
        paper = box(0.5, 0.5, self.width_mm - 0.5, self.height_mm - 0.5)
        if not all(paper.contains(each) for each in boxes):
            return False
        taken = STRtree(self._taken)
        return not any(len(taken.query(each, predicate="intersects")) for each in boxes)

    def _keep(self, signs: list[_Sign]) -> None:
        self._signs += signs
        self._taken += [_box(sign) for sign in signs]


def width_em(words: str) -> float:
    """Return about how wide words are in em."""
    return sum(1.0 if ord(sign) > 0x2E7F else _LATIN_EM for sign in words)


def is_chinese(words: str) -> bool:
    """Tell whether words hold a Chinese sign."""
    return any(ord(sign) > 0x2E7F for sign in words)


def _set_lines(lines: Sequence[tuple[str, Hand]], x: float, y: float) -> list[_Sign]:
    heights = [hand.size_mm * 1.18 for _, hand in lines]
    tops = [y - sum(heights) / 2 + sum(heights[:at]) for at in range(len(heights))]
    return [
        _Sign(words, x, top + height / 2, 0.0, hand)
        for (words, hand), top, height in zip(lines, tops, heights, strict=True)
    ]


def _set_along(words: str, hand: Hand, line: BaseGeometry, at: float) -> list[_Sign]:
    length = _length_mm(words, hand)
    turn = _turn_deg(line, at, at + length)
    down = is_chinese(words) and abs(turn) > _STEEP_DEG
    backwards = _is_backwards(line, at, at + length, down=down)
    signs: list[_Sign] = []
    passed = 0.0
    for sign in words:
        step = width_em(sign) * hand.size_mm
        middle = passed + step / 2
        spot = line.interpolate(at + (length - middle if backwards else middle))
        turned = _turn_deg(line, at + middle - step, at + middle + step)
        upright = (turned % 180.0) - 90.0 if down else turned
        signs.append(_Sign(sign, spot.x, spot.y, upright, hand))
        passed += step + _gap_mm(words, hand)
    return signs


def _length_mm(words: str, hand: Hand) -> float:
    return width_em(words) * hand.size_mm + _gap_mm(words, hand) * (len(words) - 1)


def _gap_mm(words: str, hand: Hand) -> float:
    """Return the room between two signs: letters of a Latin word stand together."""
    share = 1.0 if is_chinese(words) else _LATIN_SPACING
    return hand.spacing_em * hand.size_mm * share


def _starts(length: float, needed: float) -> Iterable[float]:
    """Yield where a name may begin on a line, from its middle outwards."""
    spare = length - needed
    if spare <= 0:
        return
    middle = spare / 2
    steps = int(middle // 4.0)
    for step in range(steps + 1):
        yield from {middle + step * 4.0, middle - step * 4.0}


def _turn_deg(line: BaseGeometry, start: float, end: float) -> float:
    """Return the direction of a stretch, clockwise from level, in -90..90."""
    a, b = line.interpolate(max(start, 0.0)), line.interpolate(min(end, line.length))
    turn = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
    return (turn + 90.0) % 180.0 - 90.0


def _is_backwards(line: BaseGeometry, start: float, end: float, *, down: bool) -> bool:
    """Tell whether reading along the line would go leftwards, or upwards."""
    a, b = line.interpolate(start), line.interpolate(end)
    return bool(b.y < a.y if down else b.x < a.x)


def _is_smooth(signs: Sequence[_Sign]) -> bool:
    turns = [sign.turn_deg for sign in signs]
    return all(abs(b - a) <= _BEND_DEG for a, b in pairwise(turns))


def _box(sign: _Sign) -> BaseGeometry:
    """Return the upright box about a sign with its air; a turned one is taken as it stands."""
    hand = sign.hand
    across = (_length_mm(sign.words, hand) + _AIR_EM * hand.size_mm) / 2
    up = (1.0 + _AIR_EM) * hand.size_mm / 2
    turn = math.radians(abs(sign.turn_deg))
    wide = across * math.cos(turn) + up * math.sin(turn)
    high = across * math.sin(turn) + up * math.cos(turn)
    return box(sign.x - wide, sign.y - high, sign.x + wide, sign.y + high)


def _halo(sign: _Sign) -> str:
    hand = sign.hand
    return _text(sign, fill=hand.halo, stroke=hand.halo, stroke_width=f"{hand.halo_mm:g}")


def _words(sign: _Sign) -> str:
    return _text(sign, fill=sign.hand.colour)


def _text(sign: _Sign, **attributes: object) -> str:
    hand = sign.hand
    gap = _gap_mm(sign.words, hand) if len(sign.words) > 1 else 0.0
    turn = f"rotate({sign.turn_deg:.1f} {sign.x:.2f} {sign.y:.2f})" if sign.turn_deg else None
    return svg.text(
        sign.x + gap / 2,
        sign.y + 0.36 * hand.size_mm,
        sign.words,
        font_size=f"{hand.size_mm:g}",
        font_weight="bold" if hand.bold else None,
        letter_spacing=f"{gap:.2f}" if gap else None,
        transform=turn,
        **attributes,
    )
