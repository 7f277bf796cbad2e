"""Fitting the confidence to the tuning half, and writing it where the geocoder reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.geocode.judge import Answer, judge
from benchmarks.geocode.queries import Half, Query, read_queries
from benchmarks.geocode.subject import Subject, build, read_ground
from benchmarks.geocode.truth import Resolver
from gis.geocode.calibration import TABLE_FILE, Calibration, fit
from gis.locate import GridLocator
from gis.model import Camera, Place, Road
from gis.records import GroundData

_HEAD = """\
# From which score on which share of answers was right, among the tuning queries of
# benchmarks/geocode. Written by `patrolgrid bench geocode-calibrate`; do not edit.
"""


#: How many calls are taken to name something that no gazetteer has: nobody has counted them.
UNKNOWN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Seen:
    """A first answer that would be used unasked: its score, whether it was right, its weight."""

    score: float
    right: bool
    weight: float


def calibrate(path: Path = TABLE_FILE) -> dict[str, Any]:
    """Write the calibration that the tuning half asks for; return it with what it rests on.

    The same queries are asked once more of a ground from which all that they ask for is gone:
    there every confident answer is wrong, as it is when a caller names an unknown street.
    """
    data = read_ground()
    queries = read_queries(Half.TUNING)
    resolver = Resolver(data, GridLocator(data.grids, data.areas))
    seen = [
        *_observe(build(data), queries, resolver, 1.0),
        *_observe(build(_without(data, queries)), queries, None, UNKNOWN_SHARE),
    ]
    table = fit([s.score for s in seen], [s.right for s in seen], [s.weight for s in seen])
    path.write_text(_render(table), encoding="utf-8")
    return {
        "answers": len(seen),
        "right": sum(one.right for one in seen),
        "scores": table.scores,
        "confidences": table.confidences,
    }


def _observe(
    subject: Subject, queries: Sequence[Query], resolver: Resolver | None, weight: float
) -> list[Seen]:
    seen = []
    for query in queries:
        ranked = subject.geocoder.assess(query.text)
        if not ranked.candidates or ranked.asks:
            continue
        first = Answer(ranked.candidates[0].point, True, None)
        right = resolver is not None and _is_right(first, query, resolver)
        seen.append(Seen(ranked.score, right, weight))
    return seen


def _is_right(first: Answer, query: Query, resolver: Resolver) -> bool:
    return judge([first], resolver.resolve(query.expected, query.tolerance_m)).top1


def _without(data: GroundData, queries: Sequence[Query]) -> GroundData:
    """Return the ground without the roads, places and cameras that the queries ask for."""
    names = {name for query in queries for name in _list_names(query.expected)}

    def stays(thing: Road | Place | Camera) -> bool:
        return thing.code not in names and not any(map(thing.name.startswith, names))

    return replace(
        data,
        roads=tuple(filter(stays, data.roads)),
        places=tuple(filter(stays, data.places)),
        cameras=tuple(filter(stays, data.cameras)),
        streets=(),
        sections=(),
    )


def _list_names(expected: str) -> Iterator[str]:
    if expected == "none":
        return
    for option in expected.removeprefix("ambiguous:").split("|"):
        kind, *said = option.partition("@")[0].split(":")
        yield from said[: 2 if kind == "crossing" else 1]


def _render(table: Calibration) -> str:
    return f"{_HEAD}scores = {list(table.scores)}\nconfidences = {list(table.confidences)}\n"
