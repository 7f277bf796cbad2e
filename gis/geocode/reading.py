"""What each name found in a text means with the words about it: a thing and its place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gis.geocode import grammar
from gis.geocode.candidate import CandidateKind
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.grammar import Tail
from gis.geocode.lamps import place_lamp
from gis.geocode.names import Target
from gis.geocode.offset import move, spread_m
from gis.geocode.relations import Relation
from gis.geocode.roads import NamedRoad
from gis.geocode.spans import Likeness, Span
from gis.geocode.spot import LonLat, Precision, Spot
from gis.geocode.watching import list_cameras_at
from gis.model import Address, Camera, Place, PlaceKind

#: How an address text names a building; the form of the data, not of a page.
BUILDING_SIGN = "栋"
_PLACE_M = 25.0
_COMPOUND_M = 120.0
_CAMERA_M = 10.0
_PIN_M = 25.0
#: An alias that means a pin was accepted by a person, for just this text.
_PIN_TRUST = 0.95
_KIND_OF_PLACE = {
    PlaceKind.LANDMARK: CandidateKind.LANDMARK,
    PlaceKind.COMPOUND: CandidateKind.COMPOUND,
}
_BEGUN = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a stretch of text: the name found, what was said about it, the place."""

    span: Span
    said: Tail
    kind: CandidateKind
    spot: Spot

    @property
    def score(self) -> float:
        """How good the match and the place are, 0..1, not yet calibrated."""
        return self.span.trust * self.spot.trust


def read_span(text: str, span: Span, gazetteer: Gazetteer) -> Iterator[Reading]:
    """Yield the meanings of a name that was found in a text."""
    head, tail, key = text[: span.start], text[span.end :], span.name.key
    match span.name.target:
        case Target.ROAD:
            said = grammar.parse_road_tail(tail, head)
            yield from _on_road(gazetteer.roads[key], said, span)
        case Target.COMPOUND:
            said = grammar.parse_compound_tail(tail, head)
            yield _in_compound(gazetteer.places[key], said, span, gazetteer)
        case Target.PLACE:
            said = grammar.parse_place_tail(tail, head)
            yield from _at_place(gazetteer.places[key], said, span, gazetteer)
        case Target.ZONE:
            yield _in_zone(span, gazetteer)
        case Target.CAMERA:
            yield _at_camera(span, gazetteer)
        case Target.PIN:
            alias = gazetteer.aliases[key]
            spot = Spot("alias", alias.point, _PIN_M, _PIN_TRUST, alias.label)
            said = grammar.parse_place_tail(tail, head)
            yield displaced(Reading(span, said, CandidateKind.PLACE, spot), None)


def displaced(reading: Reading, road: NamedRoad | None) -> Reading:
    """Return a reading moved to where its relation leads, and spread by it."""
    where, spot = reading.said.where, reading.spot
    if where.relation is None:
        return reading
    point = move(spot.point, where, road)
    access = road.pass_at(point) if road else spot.access
    uncertainty_m = spot.uncertainty_m + spread_m(where)
    precision = spot.precision
    if where.relation is Relation.TOWARDS and precision is Precision.EXACT:
        precision = Precision.DERIVED
    moved = replace(
        spot, point=point, access=access, uncertainty_m=uncertainty_m, precision=precision
    )
    return replace(reading, spot=moved)


def _on_road(road: NamedRoad, said: Tail, span: Span) -> Iterator[Reading]:
    if said.lamp:
        yield from _lamp(road, said, span)
    elif said.number:
        yield from _numbered(road, said, span)
    else:
        # What is half typed is a road to go on with, not yet a vague location.
        middle = road.middle()
        begun = span.likeness is Likeness.COMPLETION
        spot = replace(middle, trust=0.98) if begun else middle
        yield displaced(Reading(span, said, CandidateKind.ROAD, spot), road)


def _lamp(road: NamedRoad, said: Tail, span: Span) -> Iterator[Reading]:
    spot = place_lamp(road, said.lamp)
    if spot:
        spot = replace(spot, access=road.pass_at(spot.point))
        yield displaced(Reading(span, said, CandidateKind.LAMP_POST, spot), road)
    else:
        yield Reading(span, Tail(), CandidateKind.ROAD, road.middle())


def _numbered(road: NamedRoad, said: Tail, span: Span) -> Iterator[Reading]:
    spot = road.place_number(said.number)
    is_road = spot.code == "number_unknown"
    kind = CandidateKind.ROAD if is_road else CandidateKind.HOUSE_NUMBER
    yield displaced(Reading(span, said, kind, spot), road)
    if not said.number_ends:
        yield from _half_typed(road, said, span)


def _half_typed(road: NamedRoad, said: Tail, span: Span) -> Iterator[Reading]:
    """Yield the house numbers that begin with the number typed so far."""
    begun = [number for number in road.by_number if str(number).startswith(str(said.number))]
    for number in sorted(begun)[:_BEGUN]:
        if number != said.number:
            placed = road.place_number(number)
            spot = replace(placed, code="number_begun", trust=0.6, precision=Precision.ESTIMATED)
            yield Reading(span, said, CandidateKind.HOUSE_NUMBER, spot)


def _in_compound(place: Place, said: Tail, span: Span, gazetteer: Gazetteer) -> Reading:
    spot = _door(place, said, gazetteer)
    found = spot.code in ("building_exact", "building_of_units")
    kind = CandidateKind.BUILDING if found else CandidateKind.COMPOUND
    return displaced(Reading(span, said, kind, spot), None)


def _door(place: Place, said: Tail, gazetteer: Gazetteer) -> Spot:
    if not said.building:
        return Spot("compound", _lonlat(place), _COMPOUND_M, 0.92, place.name)
    doors = gazetteer.buildings.get(place.name, {})
    exact = doors.get((said.building, said.unit))
    if exact:
        return _at_address(exact, "building_exact", exact.text, 0.98)
    of_building = [doors[door] for door in sorted(doors) if door[0] == said.building]
    if not of_building:
        at, label = _lonlat(place), place.name
        return Spot("building_unknown", at, _COMPOUND_M, 0.6, label, Precision.ESTIMATED)
    label = "".join(of_building[0].text.partition(BUILDING_SIGN)[:2])
    return _at_address(of_building[0], "building_of_units", label, 0.75 if said.unit else 0.95)


def _at_place(place: Place, said: Tail, span: Span, gazetteer: Gazetteer) -> Iterator[Reading]:
    kind = _KIND_OF_PLACE.get(place.kind, CandidateKind.PLACE)
    road = gazetteer.find_road_of(place)
    access = road.pass_at(_lonlat(place)) if road else None
    spot = Spot("place", _lonlat(place), _PLACE_M, 0.95, place.name, access=access)
    if said.camera >= 0:
        yield from watched(spot, said, span, gazetteer)
    yield displaced(Reading(span, said, kind, spot), road)


def watched(spot: Spot, said: Tail, span: Span, gazetteer: Gazetteer) -> Iterator[Reading]:
    """Yield the cameras at a spot, the one of the number said before the others."""
    for camera, trust in list_cameras_at(spot.point, said.camera, gazetteer.cameras.values()):
        at = Spot("camera_at", _lonlat(camera), _CAMERA_M, trust, camera.name, access=spot.access)
        yield Reading(span, said, CandidateKind.CAMERA, at)


def _at_camera(span: Span, gazetteer: Gazetteer) -> Reading:
    camera = gazetteer.cameras[span.name.key]
    spot = Spot("camera", _lonlat(camera), _CAMERA_M, 0.97, camera.name)
    return Reading(span, Tail(camera=0), CandidateKind.CAMERA, spot)


def _in_zone(span: Span, gazetteer: Gazetteer) -> Reading:
    zone = gazetteer.zones.by_key[span.name.key]
    access = zone.point if zone.on_road else None
    at = Spot("zone", zone.point, zone.radius_m, 0.6, zone.label, Precision.STRETCH, access)
    return Reading(span, Tail(), CandidateKind.AREA, at)


def _at_address(address: Address, code: str, label: str, trust: float) -> Spot:
    return Spot(code, _lonlat(address), 15.0, trust, label)


def _lonlat(thing: Place | Address | Camera) -> LonLat:
    return (thing.geometry.x, thing.geometry.y)
