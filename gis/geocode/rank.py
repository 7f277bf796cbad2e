"""From readings to candidates: each place once, in order, with calibrated confidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gis.geocode.calibration import Calibration
from gis.geocode.candidate import Candidate, CandidateKind, Why
from gis.geocode.reading import Reading
from gis.geocode.spans import Likeness
from gis.geocode.spot import Precision

_PRECISION = {kind: rank for rank, kind in enumerate(CandidateKind)}
#: What the dispatcher must choose or look at stays below `CONFIDENT`, however well it was named.
ASK_CAP = 0.66
#: In a foreign town the own streets are named by chance only.
_FOREIGN_CAP = 0.3
_ASKED_LIKENESS = (Likeness.SPELLING, Likeness.COMPLETION)
_ASKED_PRECISION = (Precision.ESTIMATED, Precision.STRETCH)
#: Names of one stretch of text and nearly one trust leave the choice to the dispatcher.
_RIVAL_BY = 0.12
_SAME_PLACE_DEG = 0.0006
#: Two places that a text names together may be so far apart (some 250 m) and still be one.
_FAR_DEG = 0.0025
_NAMED_WELL = 0.8


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates in order, and the score and doubt of the first, from which trust is learnt."""

    candidates: tuple[Candidate, ...]
    score: float
    asks: bool


def rank(
    readings: Iterable[Reading], limit: int, calibration: Calibration, *, foreign: bool
) -> Ranked:
    """Return the best readings as candidates, the most precise first among equals."""
    everything = sorted(readings, key=_order)
    best: dict[tuple[str, CandidateKind, float, float], Reading] = {}
    for reading in everything:
        lon, lat = reading.spot.point
        key = (reading.spot.label, reading.kind, round(lon, 3), round(lat, 3))
        best.setdefault(key, reading)
    ordered = list(best.values())
    if not ordered:
        return Ranked((), 0.0, asks=True)
    doubted = foreign or _has_rival(everything) or _conflicts(ordered)
    cap = _FOREIGN_CAP if foreign else ASK_CAP if doubted else 1.0
    kept = [_candidate(reading, calibration, cap) for reading in ordered[:limit]]
    kept.sort(key=lambda candidate: -round(candidate.confidence, 2))
    first = ordered[0]
    return Ranked(tuple(kept), _rounded(first), doubted or _asks(first))


def _order(reading: Reading) -> tuple[float, int, int, str]:
    label = reading.spot.label
    return (-_rounded(reading), _PRECISION[reading.kind], len(label), label)


def _rounded(reading: Reading) -> float:
    return round(reading.score, 2)


def _has_rival(ordered: Sequence[Reading]) -> bool:
    """Tell whether the best reading's stretch of text names other places just as well."""
    first = ordered[0]
    return first.span.contested or any(_rivals(first, other) for other in ordered[1:])


def _conflicts(ordered: Sequence[Reading]) -> bool:
    """Tell whether a text names two exact places that lie far apart (他从A跑到B)."""
    first = ordered[0]
    return any(
        other.score >= _NAMED_WELL
        and not _asks(other)
        and (other.span.end <= first.span.start or other.span.start >= first.span.end)
        and other.kind is not CandidateKind.CROSSING
        and first.kind is not CandidateKind.CROSSING
        and not _same_place(first, other, _FAR_DEG)
        for other in ordered[1:]
    )


def _rivals(first: Reading, other: Reading) -> bool:
    mine, theirs = first.span, other.span
    same_text = (mine.start, mine.end) == (theirs.start, theirs.end)
    if not same_text or mine.likeness != theirs.likeness or first.kind is CandidateKind.CROSSING:
        return False
    if first.kind is not other.kind and first.said.is_exact and not other.said.is_exact:
        return False
    if other.spot.code == "number_begun" or mine.name.key == theirs.name.key:
        return first.spot.code == "crossing"
    return mine.trust - theirs.trust <= _RIVAL_BY and not _same_place(first, other, _SAME_PLACE_DEG)


def _same_place(first: Reading, other: Reading, within_deg: float) -> bool:
    (lon, lat), (other_lon, other_lat) = first.spot.point, other.spot.point
    return abs(lon - other_lon) < within_deg and abs(lat - other_lat) < within_deg


def _asks(reading: Reading) -> bool:
    """Tell whether a person must look at this, whatever its score."""
    return reading.span.likeness in _ASKED_LIKENESS or reading.spot.precision in _ASKED_PRECISION


def _candidate(reading: Reading, calibration: Calibration, cap: float) -> Candidate:
    span, said, spot = reading.span, reading.said, reading.spot
    params: dict[str, str | int] = {"matched": span.name.text, "likeness": span.likeness.value}
    if said.number:
        params |= {"number": said.number, "side": "even" if said.number % 2 == 0 else "odd"}
    if said.where.relation:
        params["relation"] = said.where.relation.value
    confidence = min(calibration.confidence(_rounded(reading)), cap)
    if _asks(reading):
        confidence = min(confidence, ASK_CAP, reading.score)
    return Candidate(
        label=spot.label,
        kind=reading.kind,
        point=spot.point,
        precision=spot.precision,
        confidence=round(confidence, 3),
        uncertainty_m=round(spot.uncertainty_m, 1),
        why=Why(spot.code, params),
        access=spot.access,
    )
