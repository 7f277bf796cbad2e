"""From names found in a text to ranked candidates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from gis.geocode import grammar
from gis.geocode.candidate import CONFIDENT, Candidate, CandidateKind, Why
from gis.geocode.gazetteer import Gazetteer, Target
from gis.geocode.grammar import Relation, Tail
from gis.geocode.roads import NamedRoad, Spot, find_crossings
from gis.geocode.spans import Likeness, Span
from gis.model import Address, Place, PlaceKind

#: How an address text names a crossing and a building; the form of the data, not of a page.
CROSSING_LABEL = "{}与{}交叉口"
BUILDING_SIGN = "栋"

_RELATION_M = {
    Relation.NEAR: 50.0,
    Relation.BESIDE: 20.0,
    Relation.OPPOSITE: 30.0,
    Relation.AT_GATE: 20.0,
}
_PLACE_M = 25.0
_COMPOUND_M = 120.0
_GRID_M = 300.0
_KIND_OF_PLACE = {
    PlaceKind.LANDMARK: CandidateKind.LANDMARK,
    PlaceKind.COMPOUND: CandidateKind.COMPOUND,
}
_PRECISION = {kind: rank for rank, kind in enumerate(CandidateKind)}
#: Two candidates of one name and nearly one trust leave the choice to the dispatcher.
_AMBIGUOUS_BY = 0.02
_AMBIGUOUS_CAP = 0.66


def match_spans(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Candidate]:
    """Return a candidate for every reading of the names found in a text, unranked."""
    named = (found for span in spans for found in _read(text, span, gazetteer))
    return [*_crossings(text, spans, gazetteer), *named]


def rank(candidates: Iterable[Candidate], limit: int) -> tuple[Candidate, ...]:
    """Return the best candidates, each place once, the most precise first among equals."""
    ordered = sorted(candidates, key=_order)
    best: dict[tuple[str, CandidateKind, float, float], Candidate] = {}
    for candidate in ordered:
        lon, lat = candidate.point
        key = (candidate.label, candidate.kind, round(lon, 3), round(lat, 3))
        best.setdefault(key, candidate)
    return _doubt_twins(tuple(best.values())[:limit])


def _order(candidate: Candidate) -> tuple[float, int, int, str]:
    precision = _PRECISION[candidate.kind]
    return (-round(candidate.confidence, 2), precision, len(candidate.label), candidate.label)


def _doubt_twins(ranked: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Cap the confidence of candidates that one and the same stretch of text names equally."""
    if len(ranked) < 2 or ranked[0].why.params["matched"] != ranked[1].why.params["matched"]:
        return ranked
    first, second = ranked[:2]
    is_clear = first.confidence - second.confidence > _AMBIGUOUS_BY
    if is_clear or first.kind != second.kind or first.confidence < CONFIDENT:
        return ranked
    return tuple(
        replace(candidate, confidence=min(candidate.confidence, _AMBIGUOUS_CAP))
        for candidate in ranked
    )


def _read(text: str, span: Span, gazetteer: Gazetteer) -> Iterator[Candidate]:
    tail, key = text[span.end :], span.name.key
    match span.name.target:
        case Target.ROAD:
            said = grammar.parse_road_tail(tail, text[: span.start])
            yield from _on_road(gazetteer.roads[key], said, span)
        case Target.COMPOUND:
            said = grammar.parse_compound_tail(tail)
            yield _in_compound(gazetteer.places[key], said, span, gazetteer)
        case Target.PLACE:
            said = grammar.parse_place_tail(tail)
            place = gazetteer.places[key]
            kind = _KIND_OF_PLACE.get(place.kind, CandidateKind.PLACE)
            spot = _at_place(place, "place", _PLACE_M, 0.95)
            road = gazetteer.find_road_of(place)
            yield _candidate(span, _with_access(road, spot) if road else spot, kind, said)
        case Target.GRID:
            grid = gazetteer.grids[key]
            point = grid.geometry.representative_point()
            spot = Spot("grid", (point.x, point.y), _GRID_M, 0.6, grid.name)
            yield _candidate(span, spot, CandidateKind.PLACE, Tail())


def _on_road(road: NamedRoad, said: Tail, span: Span) -> Iterator[Candidate]:
    if not said.number:
        # What is half typed is a road to go on with, not yet a vague location.
        trust = 0.98 if span.likeness == Likeness.COMPLETION else road.middle().trust
        yield _candidate(span, replace(road.middle(), trust=trust), CandidateKind.ROAD, said)
        return
    spot = _with_access(road, road.place_number(said.number))
    is_road = spot.code == "number_unknown"
    kind = CandidateKind.ROAD if is_road else CandidateKind.HOUSE_NUMBER
    yield _candidate(span, spot, kind, said)
    if not said.number_ends:
        yield from _half_typed(road, said, span)


def _with_access(road: NamedRoad, spot: Spot) -> Spot:
    return replace(spot, access=road.pass_at(spot.point))


def _half_typed(road: NamedRoad, said: Tail, span: Span) -> Iterator[Candidate]:
    """Yield the house numbers that begin with the number typed so far."""
    begun = [number for number in road.by_number if str(number).startswith(str(said.number))]
    for number in sorted(begun)[:5]:
        if number != said.number:
            placed = _with_access(road, road.place_number(number))
            spot = replace(placed, code="number_begun", trust=0.6)
            yield _candidate(span, spot, CandidateKind.HOUSE_NUMBER, said)


def _in_compound(place: Place, said: Tail, span: Span, gazetteer: Gazetteer) -> Candidate:
    if not said.building:
        spot = _at_place(place, "compound", _COMPOUND_M, 0.92)
        return _candidate(span, spot, CandidateKind.COMPOUND, said)
    doors = gazetteer.buildings.get(place.name, {})
    exact = doors.get((said.building, said.unit))
    if exact:
        spot = _at_address(exact, "building_exact", exact.text, 0.98)
        return _candidate(span, spot, CandidateKind.BUILDING, said)
    of_building = [doors[door] for door in sorted(doors) if door[0] == said.building]
    if not of_building:
        spot = _at_place(place, "building_unknown", _COMPOUND_M, 0.6)
        return _candidate(span, spot, CandidateKind.COMPOUND, said)
    label = "".join(of_building[0].text.partition(BUILDING_SIGN)[:2])
    trust = 0.75 if said.unit else 0.95
    spot = _at_address(of_building[0], "building_of_units", label, trust)
    return _candidate(span, spot, CandidateKind.BUILDING, said)


def _crossings(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> Iterator[Candidate]:
    on_roads = [span for span in spans if span.name.target == Target.ROAD]
    for first, second in combinations(on_roads, 2):
        apart = first.end <= second.start and first.name.key != second.name.key
        if apart and grammar.says_crossing(text[first.end : second.start], text[second.end :]):
            yield from _crossing(first, second, gazetteer)


def _crossing(first: Span, second: Span, gazetteer: Gazetteer) -> Iterator[Candidate]:
    roads = gazetteer.roads[first.name.key], gazetteer.roads[second.name.key]
    points = find_crossings(*roads)
    label = CROSSING_LABEL.format(roads[0].name, roads[1].name)
    weaker = min(first, second, key=lambda span: span.trust)
    trust = 0.97 * max(first.trust, second.trust) / max(len(points), 1)
    for point in points:
        spot = Spot("crossing", point, 20.0, trust, label, access=point)
        yield _candidate(weaker, spot, CandidateKind.CROSSING, Tail())


def _at_place(place: Place, code: str, uncertainty_m: float, trust: float) -> Spot:
    return Spot(code, (place.geometry.x, place.geometry.y), uncertainty_m, trust, place.name)


def _at_address(address: Address, code: str, label: str, trust: float) -> Spot:
    return Spot(code, (address.geometry.x, address.geometry.y), 15.0, trust, label)


def _candidate(span: Span, spot: Spot, kind: CandidateKind, said: Tail) -> Candidate:
    params: dict[str, str | int] = {"matched": span.name.text, "likeness": span.likeness.value}
    if said.number:
        params |= {"number": said.number, "side": "even" if said.number % 2 == 0 else "odd"}
    if said.relation:
        params["relation"] = said.relation.value
    relation_m = _RELATION_M[said.relation] if said.relation else 0.0
    confidence = round(span.trust * spot.trust, 3)
    uncertainty_m = round(spot.uncertainty_m + relation_m, 1)
    why = Why(spot.code, params)
    return Candidate(spot.label, kind, spot.point, confidence, uncertainty_m, why, spot.access)
