"""Suspecting a datum: does a layer fit the present ground better without a service's shift."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.check.report import Finding, Severity
from gis.datum import Datum, System, from_datum
from gis.imports.placement import Placed, move
from gis.metric import to_lonlat, to_metres
from gis.records import GroundData

Floats = NDArray[np.float64]
#: Common names or codes that make a comparison.
_LEAST_PAIRS = 3
#: Points taken of a layer to compare by distance, and how far apart along it.
_MOST_SAMPLES = 2_000
_SAMPLE_STEP_M = 20.0
#: A shift is suspected from this misfit on, when without it the rest is this much smaller.
_LEAST_PAIR_M, _PAIR_SHARE = 40.0, 0.5
_LEAST_LINE_M, _LINE_SHARE = 8.0, 0.35


@dataclass(frozen=True, slots=True)
class _Fit:
    """How far a layer lies from the present ground, if it stands on a datum."""

    datum: Datum
    away_m: float


def find_shift(target: str, placed: Placed, present: GroundData | None) -> list[Finding]:
    """Return the finding that a layer seems to stand on another datum than it says, if so.

    Features with a common code or name are compared pair by pair; without such, lines and
    borders by their distance to the nearest line or border of the same layer.
    """
    system = placed.system
    if present is None or system is None or not system.is_geographic:
        return []
    theirs = getattr(present, target)
    if not len(placed.table) or not theirs:
        return []
    fits, least_m, share = _compare(placed, theirs)
    said = next((fit for fit in fits if fit.datum is system.datum), None)
    best = min(fits, key=lambda fit: fit.away_m, default=None)
    if said is None or best is None or best.datum is system.datum:
        return []
    if said.away_m < least_m or best.away_m > share * said.away_m:
        return []
    return [_finding(target, placed, system, said, best)]


def _compare(placed: Placed, theirs: tuple[Any, ...]) -> tuple[list[_Fit], float, float]:
    pairs = _pairs(placed, theirs)
    if len(pairs) >= _LEAST_PAIRS:
        here = np.array([theirs[j].geometry for _, j in pairs], dtype=object)
        mine = placed.raw[[i for i, _ in pairs]]
        fits = [_Fit(d, _pair_m(move(mine, from_datum(d)), here)) for d in Datum]
        return fits, _LEAST_PAIR_M, _PAIR_SHARE
    lines = _lines(np.array([record.geometry for record in theirs], dtype=object))
    if lines is None:
        return [], _LEAST_LINE_M, _LINE_SHARE
    tree = STRtree(lines)
    fits = [_Fit(d, _line_m(move(placed.raw, from_datum(d)), tree)) for d in Datum]
    return [fit for fit in fits if np.isfinite(fit.away_m)], _LEAST_LINE_M, _LINE_SHARE


def _pairs(placed: Placed, theirs: tuple[Any, ...]) -> list[tuple[int, int]]:
    """Return the rows and records that share a code or a name nobody else has."""
    for key in ("code", "name", "text"):
        known = _once([str(getattr(record, key, "")) for record in theirs])
        for values in placed.table.columns.values():
            mine = _once([str(value) for value in values])
            pairs = [(mine[word], known[word]) for word in mine.keys() & known.keys() if word]
            pairs = [pair for pair in pairs if placed.raw[pair[0]] is not None]
            if len(pairs) >= max(_LEAST_PAIRS, len(theirs) // 10):
                return sorted(pairs)[:_MOST_SAMPLES]
    return []


def _once(words: list[str]) -> dict[str, int]:
    seen: dict[str, int] = {}
    twice = set()
    for i, word in enumerate(words):
        if word in seen:
            twice.add(word)
        seen[word] = i
    return {word: i for word, i in seen.items() if word not in twice}


def _pair_m(mine: NDArray[np.object_], here: NDArray[np.object_]) -> float:
    steps = _middles(to_metres(mine)) - _middles(to_metres(here))
    return float(np.median(np.hypot(steps[:, 0], steps[:, 1])))


def _middles(shapes: NDArray[np.object_]) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)))


def _lines(shapes: NDArray[np.object_]) -> NDArray[np.object_] | None:
    """Return lines and borders in metres; None for points, which say nothing without names."""
    if shapely.get_dimensions(shapes).min() == 0:
        return None
    metres = to_metres(shapes)
    areas = shapely.get_dimensions(metres) == 2
    metres[areas] = shapely.boundary(metres[areas])
    return np.asarray(shapely.get_parts(metres), dtype=object)


def _line_m(mine: NDArray[np.object_], tree: STRtree) -> float:
    there = mine[~(shapely.is_missing(mine) | shapely.is_empty(mine))]
    lines = _lines(there) if len(there) else None
    if lines is None:
        return float("nan")
    dense = shapely.get_coordinates(shapely.segmentize(lines, _SAMPLE_STEP_M))
    dense = dense[np.isfinite(dense).all(axis=1)]
    chosen = dense[:: max(1, len(dense) // _MOST_SAMPLES)]
    _, away = tree.query_nearest(shapely.points(chosen), return_distance=True, all_matches=False)
    return float(np.median(away)) if len(away) else float("nan")


def _finding(target: str, placed: Placed, system: System, said: _Fit, best: _Fit) -> Finding:
    first = placed.table.shapes[~shapely.is_missing(placed.table.shapes)][0]
    point = to_metres(first).representative_point()
    there = to_lonlat(point)
    moved = from_datum(best.datum).to_wgs84(system.from_wgs84([[there.x, there.y]]))
    shift_m = float(np.hypot(*(to_metres(moved)[0] - [point.x, point.y])))
    params = {
        "file": placed.table.file,
        "found": system.name,
        "expected": best.datum.value,
        "shift_m": round(shift_m),
        "before_m": round(said.away_m, 1),
        "after_m": round(best.away_m, 1),
    }
    place = round(there.x, 6), round(there.y, 6)
    return Finding("shift_suspected", Severity.ERROR, target, "", place, params)
