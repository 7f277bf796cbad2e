"""Candidates for coordinates that were pasted in place of an address."""

from dispatch.ground.runtime import Ground
from gis.datum import Datum, Pasted, read_pasted
from gis.errors import GisError
from gis.geocode.candidate import Candidate, CandidateKind, Why
from gis.locate import GridChain

#: Coordinates on a known datum, written to this many metres, need no asking.
SURE_M = 25.0
SURE, COARSE, OUTSIDE = 1.0, 0.6, 0.3
#: What bare numbers may stand on, likeliest first: all below the threshold, so that a person
#: chooses. The datums are some hundred metres apart, wider than a grid.
GUESSES = {Datum.WGS84: 0.6, Datum.GCJ02: 0.5, Datum.BD09: 0.4}
_NAMES = {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}


def find_pasted(ground: Ground, text: str, datum: Datum | None) -> tuple[Candidate, ...]:
    """Return the candidates of a text that is coordinates, best first; none when it is not.

    `datum` says what the numbers stand on unless the text itself does. Raises CoordinatesError
    where they can't be right.
    """
    pasted = read_pasted(text)
    if pasted is None:
        return ()
    known = pasted.datum or datum
    if known is not None:
        return (_candidate(ground, pasted, known, SURE),)
    found = [_candidate(ground, pasted, guess, trust) for guess, trust in GUESSES.items()]
    return tuple(sorted(found, key=lambda candidate: -candidate.confidence))


def _candidate(ground: Ground, pasted: Pasted, datum: Datum, trust: float) -> Candidate:
    point = pasted.to_wgs84(datum)
    chain = _find_chain(ground, point)
    if chain is None:
        trust = min(trust, OUTSIDE)
    elif pasted.resolution_m > SURE_M:
        trust = min(trust, COARSE)
    return Candidate(
        label=f"{pasted.lon:.6f},{pasted.lat:.6f} {_NAMES[datum]}",
        kind=CandidateKind.COORDINATES,
        point=point,
        confidence=trust,
        uncertainty_m=pasted.resolution_m,
        why=Why("coordinates", {"datum": datum.value}),
        chain=chain,
    )


def _find_chain(ground: Ground, point: tuple[float, float]) -> GridChain | None:
    try:
        return ground.geocoder.reverse(*point).chain
    except GisError:
        return None
