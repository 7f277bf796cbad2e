"""Turn lists: from the pieces of a path to steps that a person can follow.

Pieces become legs, a leg being what one instruction covers. Legs of one street are joined unless
the way turns at a real junction; short unnamed links between two streets are swallowed, so that
crossing a wide road is one turn and not two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from gis.model import Place
from gis.network.graph import Floats
from gis.network.path import Piece

#: An unnamed link shorter than this gets no step of its own, nor does a named one so short that
#: nobody could read its sign; unless one arrives on it.
LINK_M = 25.0
NAMED_LINK_M = 8.0
#: A street keeps its step through a junction where it bends less than this.
BEND_DEG = 45.0


class TurnCode(StrEnum):
    """What to do at the start of a step."""

    DEPART = "depart"
    CONTINUE = "continue"
    LEFT = "left"
    RIGHT = "right"
    SLIGHT_LEFT = "slight_left"
    SLIGHT_RIGHT = "slight_right"
    SHARP_LEFT = "sharp_left"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ENTER_GATE = "enter_gate"
    ARRIVE = "arrive"


#: Largest turn in degrees, left or right, for each pair of codes.
_TURNS = (
    (25.0, TurnCode.CONTINUE, TurnCode.CONTINUE),
    (60.0, TurnCode.SLIGHT_LEFT, TurnCode.SLIGHT_RIGHT),
    (120.0, TurnCode.LEFT, TurnCode.RIGHT),
    (165.0, TurnCode.SHARP_LEFT, TurnCode.SHARP_RIGHT),
    (180.0, TurnCode.U_TURN, TurnCode.U_TURN),
)


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """A stretch covered by one instruction.

    `start` is (2,) in metres; the headings at its ends are in degrees clockwise from north.
    `junction` says whether it starts where more than two edges meet, `gate` which gate it starts
    through.
    """

    street: str
    street_en: str
    length_m: float
    duration_s: float
    start: Floats
    heading_in: float
    heading_out: float
    junction: bool
    gate: Place | None


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One line of a turn list, as `gis.network.route.Step` with its point in metres, (2,)."""

    code: TurnCode
    street: str
    street_en: str
    length_m: float
    duration_s: float
    xy: Floats


def turn_code(heading_in: float, heading_out: float) -> TurnCode:
    """Name the turn from one heading to another, both in degrees clockwise from north."""
    turn = turn_deg(heading_in, heading_out)
    for largest, left, right in _TURNS:
        if abs(turn) <= largest:
            return left if turn < 0 else right
    raise ValueError(turn)


def turn_deg(heading_in: float, heading_out: float) -> float:
    """Return the turn from one heading to another in degrees, right positive, in -180..180."""
    return (heading_out - heading_in + 180.0) % 360.0 - 180.0


def list_turns(legs: Sequence[Leg]) -> list[Turn]:
    """Return one turn a leg, after joining the legs that need no instruction of their own."""
    joined = _join_streets(_swallow_links(_join_streets(legs)))
    codes = [TurnCode.DEPART]
    codes += [_code_between(a, b) for a, b in pairwise(joined)]
    return [_turn(code, leg) for code, leg in zip(codes, joined, strict=False)]


def make_leg(
    piece: Piece, street: str, street_en: str, *, junction: bool, gate: Place | None
) -> Leg:
    """Return the leg of one piece of a path."""
    return Leg(
        street=street,
        street_en=street_en,
        length_m=piece.length_m,
        duration_s=piece.duration_s,
        start=piece.xy[0],
        heading_in=piece.heading_in,
        heading_out=piece.heading_out,
        junction=junction,
        gate=gate,
    )


def _turn(code: TurnCode, leg: Leg) -> Turn:
    through_gate = code is TurnCode.ENTER_GATE and leg.gate is not None
    named = leg.gate if through_gate and leg.gate is not None else None
    return Turn(
        code=code,
        street=named.name if named else leg.street,
        street_en=named.name_en if named else leg.street_en,
        length_m=leg.length_m,
        duration_s=leg.duration_s,
        xy=leg.start,
    )


def _code_between(before: Leg, after: Leg) -> TurnCode:
    if after.gate is not None:
        return TurnCode.ENTER_GATE
    return turn_code(before.heading_out, after.heading_in)


def _join_streets(legs: Sequence[Leg]) -> list[Leg]:
    joined: list[Leg] = []
    for leg in legs:
        if joined and _is_same_way(joined[-1], leg):
            joined[-1] = replace(_lengthened(joined[-1], leg), heading_out=leg.heading_out)
        else:
            joined.append(leg)
    return joined


def _is_same_way(before: Leg, after: Leg) -> bool:
    if before.street != after.street or after.gate is not None:
        return False
    bend = abs(turn_deg(before.heading_out, after.heading_in))
    return not after.junction or bend <= BEND_DEG


def _swallow_links(legs: Sequence[Leg]) -> list[Leg]:
    """Give short links to the leg before them, or to the leg after at the very start.

    The leg before keeps its own last heading: the next turn is seen from the street, not from
    the link.
    """
    kept: list[Leg] = []
    last = legs[-1] if legs else None
    for leg in legs:
        if kept and _is_link(leg) and not (leg is last and leg.street):
            kept[-1] = _lengthened(kept[-1], leg)
        elif len(kept) == 1 and _is_link(kept[0]) and leg.gate is None:
            kept[0] = _led_in(kept[0], leg)
        else:
            kept.append(leg)
    return kept


def _is_link(leg: Leg) -> bool:
    return leg.gate is None and leg.length_m < (NAMED_LINK_M if leg.street else LINK_M)


def _lengthened(leg: Leg, extra: Leg) -> Leg:
    return replace(
        leg,
        length_m=leg.length_m + extra.length_m,
        duration_s=leg.duration_s + extra.duration_s,
    )


def _led_in(link: Leg, leg: Leg) -> Leg:
    return replace(_lengthened(leg, link), start=link.start, heading_in=link.heading_in)
