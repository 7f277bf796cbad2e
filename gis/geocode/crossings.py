"""Two roads that a text names together: their crossing, a corner of it, the cameras there."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from gis.geocode import grammar
from gis.geocode.candidate import CandidateKind
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.grammar import Tail
from gis.geocode.names import Target
from gis.geocode.reading import Reading, displaced, watched
from gis.geocode.roads import find_crossings
from gis.geocode.spans import Span
from gis.geocode.spot import Spot

#: How an address text names a crossing; the form of the data, not of a page.
CROSSING_LABEL = "{}与{}交叉口"
_CROSSING_M = 20.0
_TRUST = 0.97
#: Two roads one after the other, the second with a house number: more likely that.
_WITH_NUMBER = 0.6


def read_crossings(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> Iterator[Reading]:
    """Yield the crossings of roads that a text says together."""
    on_roads = [span for span in spans if span.name.target == Target.ROAD]
    for first, second in combinations(on_roads, 2):
        if first.end > second.start or first.name.key == second.name.key:
            continue
        head, between = text[: first.start], text[first.end : second.start]
        tail = text[second.end :]
        in_grid = between == "" and first.name.literal and second.name.literal
        if in_grid or grammar.says_crossing(between, tail, head):
            yield from _read(first, second, (head, tail), gazetteer)


def _read(
    first: Span, second: Span, about: tuple[str, str], gazetteer: Gazetteer
) -> Iterator[Reading]:
    roads = gazetteer.roads[first.name.key], gazetteer.roads[second.name.key]
    points = find_crossings(*roads)
    label = CROSSING_LABEL.format(roads[0].name, roads[1].name)
    weaker = min(first, second, key=lambda span: span.trust)
    # Two names that cross each other bear each other out: the better match counts.
    trust = _TRUST * max(first.trust, second.trust) / max(weaker.trust, 1e-6) / max(len(points), 1)
    trust = min(trust * _numbered(*about), 1.0)
    said = grammar.parse_crossing_tail(about[1])
    for point in points:
        spot = Spot("crossing", point, _CROSSING_M, trust, label, access=point)
        cameras = list(watched(spot, said, weaker, gazetteer)) if said.camera >= 0 else []
        yield from cameras or [displaced(Reading(weaker, said, CandidateKind.CROSSING, spot), None)]


def _numbered(head: str, tail: str) -> float:
    said: Tail = grammar.parse_road_tail(tail, "")
    return _WITH_NUMBER if said.number and not grammar.names_crossing(tail, head) else 1.0
