"""Turn restrictions of OpenStreetMap: each at the pieces of its roads, or told why not."""

from dataclasses import replace
from pathlib import Path

import pytest
import station_files as files
from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis.imports import FieldRule, ImportResult, LayerMapping, Mapping, inspect
from gis.model import Mode, TurnRestriction
from gis.network import Network

#: Nodes in metres from the station's corner. Way 10 comes from the west and ends at the junction
#: 2, way 11 goes on to the east, way 12 up to the north and way 13 round from the east to there;
#: way 14 crosses 12 halfway at node 7, and way 15 is none that carries traffic.
NODES = {
    1: (20, 100), 2: (200, 100), 3: (380, 100), 4: (200, 180), 5: (380, 180), 6: (100, 140),
    7: (200, 140), 8: (300, 140),
}  # fmt: skip
WAYS = {10: (1, 2), 11: (2, 3), 12: (2, 7, 4), 13: (3, 5, 4), 14: (6, 7, 8), 15: (2, 6)}
Members = list[tuple[str, str, int]]
LEFT: Members = [("way", "from", 10), ("node", "via", 2), ("way", "to", 12)]


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def relation(members: Members = LEFT, number: int = 900, /, **tags: str) -> str:
    """Return a relation as XML; a double underscore in a key stands for a colon."""
    said = {"type": "restriction", **{key.replace("__", ":"): v for key, v in tags.items()}}
    parts = "".join(f'<member type="{k}" ref="{ref}" role="{r}"/>' for k, r, ref in members)
    return f'<relation id="{number}">{parts}{_tags(said)}</relation>'


def town(*relations: str, oneway: dict[int, str] | None = None) -> str:
    points = {number: files.degrees(Point(xy)) for number, xy in NODES.items()}
    nodes = "".join(f'<node id="{n}" lat="{p.y:.7f}" lon="{p.x:.7f}"/>' for n, p in points.items())
    ways = ""
    for number, refs in WAYS.items():
        kind = "proposed" if number == 15 else "residential"
        tags = {"highway": kind, "oneway": (oneway or {}).get(number, "no")}
        along = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        ways += f'<way id="{number}">{along}{_tags(tags)}</way>'
    return f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}{"".join(relations)}</osm>'


def read(folder: Path, text: str, *, fix: bool = False) -> ImportResult:
    """Read the station's borders with the streets of an OSM file, as they are proposed."""
    station = files.deliver(folder / "station")
    path = folder / "town.osm"
    path.write_text(text, "utf-8")
    (station / path.name).write_bytes(path.read_bytes())
    mapping = Mapping((files.AREAS, files.GRIDS, *inspect(path).mapping.layers))
    return files.imported(station, mapping, fix=fix)


def turns(result: ImportResult) -> list[tuple[str, str, str, str]]:
    assert result.ground is not None, result.findings
    return [(t.code, t.from_road, t.to_road, t.rule.value) for t in result.ground.turns]


def said(result: ImportResult) -> list[tuple[str, str]]:
    return [(finding.code, finding.layer) for finding in result.findings]


@pytest.mark.parametrize(
    ("word", "rule"), [("no_left_turn", "no"), ("only_straight_on", "only"), ("no_u_turn", "no")]
)
@pytest.mark.parametrize("fix", [False, True])
def test_a_restriction_names_the_pieces_at_its_junction(
    tmp_path: Path, word: str, rule: str, fix: bool
) -> None:
    result = read(tmp_path, town(relation(restriction=word)), fix=fix)
    assert turns(result) == [("900", "10", "12-1", rule)]
    assert result.findings == ()


def test_a_way_back_is_its_own_piece(tmp_path: Path) -> None:
    members: Members = [("way", "from", 12), ("node", "via", 4), ("way", "to", 12)]
    result = read(tmp_path, town(relation(members, restriction="no_u_turn")))
    assert turns(result) == [("900", "12-2", "12-2", "no")]


def test_no_entry_has_several_roads_to_come_by(tmp_path: Path) -> None:
    members: Members = [*LEFT, ("way", "from", 11)]
    result = read(tmp_path, town(relation(members, restriction="no_entry")))
    assert turns(result) == [("900-1", "10", "12-1", "no"), ("900-2", "11", "12-1", "no")]


@pytest.mark.parametrize(("oneway", "piece"), [("yes", "14-2"), ("-1", "14-1")])
def test_of_a_oneway_through_the_junction_only_one_piece_leads_on(
    tmp_path: Path, oneway: str, piece: str
) -> None:
    members: Members = [("way", "from", 12), ("node", "via", 7), ("way", "to", 14)]
    text = town(relation(members, restriction="no_right_turn"), oneway={12: "yes", 14: oneway})
    assert turns(read(tmp_path, text)) == [("900", "12-1", piece, "no")]


@pytest.mark.parametrize(
    "tags",
    [
        {"restriction": "no_left_turn", "except": "bicycle;psv"},
        {"restriction": "no_left_turn", "except": "emergency"},
        {"restriction__motorcar": "no_left_turn"},
        {"restriction__motor_vehicle": "no_left_turn", "restriction": "only_straight_on"},
    ],
)
def test_what_binds_a_car_is_taken(tmp_path: Path, tags: dict[str, str]) -> None:
    assert turns(read(tmp_path, town(relation(**tags)))) == [("900", "10", "12-1", "no")]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"restriction": "no_left_turn", "except": "bicycle; motorcar"}, "turn_not_for_cars"),
        ({"restriction": "no_left_turn", "except": "motor_vehicle"}, "turn_not_for_cars"),
        ({"restriction__hgv": "no_left_turn"}, "turn_not_for_cars"),
        ({"restriction__conditional": "no_left_turn @ (07:00-09:00)"}, "turn_hours"),
        ({"restriction": "beware"}, "turn_unknown"),
    ],
)
def test_what_does_not_bind_a_car_is_told(tmp_path: Path, tags: dict[str, str], code: str) -> None:
    assert turns(read(tmp_path, town(relation(**tags)))) == []
    (finding,) = inspect(tmp_path / "town.osm").findings
    assert (finding.code, finding.layer) == (code, "turns")
    assert finding.params == {"file": "town.osm", "row": "900", "count": 1}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([("way", "from", 10), ("way", "via", 11), ("way", "to", 13)], "turn_via_way"),
        (LEFT[:2], "turn_incomplete"),
        (LEFT[1:], "turn_incomplete"),
        ([LEFT[0], LEFT[2]], "turn_incomplete"),
        ([LEFT[0], ("node", "via", 99), LEFT[2]], "turn_incomplete"),
        ([LEFT[0], LEFT[1], ("way", "to", 99)], "turn_no_road"),
        ([LEFT[0], LEFT[1], ("way", "to", 15)], "turn_no_road"),
        ([LEFT[0], ("node", "via", 3), LEFT[2]], "turn_no_junction"),
        ([LEFT[0], LEFT[1], ("way", "to", 13)], "turn_no_junction"),
        ([("way", "from", 14), ("node", "via", 7), ("way", "to", 12)], "turn_through"),
    ],
)
def test_a_restriction_that_can_not_be_placed_is_told(
    tmp_path: Path, members: Members, code: str
) -> None:
    sound = relation(LEFT, 901, restriction="no_left_turn")
    result = read(tmp_path, town(relation(members, restriction="no_left_turn"), sound))
    assert turns(result) == [("901", "10", "12-1", "no")]
    assert said(result) == [(code, "turns")]


def test_only_one_road_may_be_demanded(tmp_path: Path) -> None:
    wrong = relation([*LEFT, ("way", "to", 11)], 902, restriction="only_straight_on")
    result = read(tmp_path, town(relation(restriction="no_left_turn"), wrong))
    assert turns(result) == [("900", "10", "12-1", "no")]
    assert said(result) == [("turn_incomplete", "turns")]


def test_a_relation_of_very_many_ways_is_no_restriction(tmp_path: Path) -> None:
    many: Members = [*LEFT, *(("way", "from", number) for number in range(100, 120))]
    sound = relation(LEFT, 901, restriction="no_left_turn")
    result = read(tmp_path, town(relation(many, restriction="no_entry"), sound))
    assert [turn[0] for turn in turns(result)] == ["901"]
    assert said(result) == [("turn_incomplete", "turns")]


def test_a_finding_about_a_junction_shows_it(tmp_path: Path) -> None:
    members: Members = [LEFT[0], LEFT[1], ("way", "to", 99)]
    (finding,) = read(tmp_path, town(relation(members, restriction="no_u_turn"))).findings
    assert (finding.feature, finding.params) == ("900", {"road": "99"})
    assert finding.place is not None
    assert [type(degrees) for degrees in finding.place] == [float, float]  # JSON knows no other
    assert Point(finding.place).distance(files.degrees(Point(NODES[2]))) < 1e-5


def _way(result: ImportResult, mode: Mode) -> float:
    """Return the metres from way 10 to the middle of way 12, by the fastest route."""
    assert result.ground is not None
    network = Network(result.ground.roads, turns=result.ground.turns)
    ends: list[BaseGeometry] = [files.degrees(Point(xy)) for xy in ((100, 100), (200, 120))]
    points = [(end.x, end.y) for end in ends]
    return network.route(points[0], points[1], mode).length_m


@pytest.mark.parametrize("word", ["no_left_turn", "only_straight_on"])
def test_a_car_heeds_an_imported_restriction_and_a_walker_does_not(
    tmp_path: Path, word: str
) -> None:
    oneway = {11: "yes", 13: "yes"}
    free = read(tmp_path / "free", town(oneway=oneway))
    members = LEFT if word.startswith("no_") else [*LEFT[:2], ("way", "to", 11)]
    bound = read(tmp_path / "bound", town(relation(members, restriction=word), oneway=oneway))
    assert _way(free, Mode.CAR) == pytest.approx(120, abs=1)
    assert _way(bound, Mode.FOOT) == pytest.approx(120, abs=1)
    # on to the east, round by way 13 and down way 12
    assert _way(bound, Mode.CAR) == pytest.approx(100 + 180 + 80 + 180 + 60, abs=1)


def test_a_turn_of_a_shapefile_names_whole_roads_too(tmp_path: Path) -> None:
    station = files.deliver(tmp_path / "station")
    roads = files.road_frame().assign(id=["A", "B"])
    files.write(station / "roads.shp", roads)
    files.write(
        station / "turns.shp",
        files.frame([files.degrees(Point(200, 100))], code=["T1"], a=["B"], b=["A"], rule=["no"]),
    )
    rules = {**files.ROAD_FIELDS, "code": FieldRule(column="id")}
    names = {"code": "code", "from_road": "a", "to_road": "b", "rule": "rule"}
    fields = {name: FieldRule(column=column) for name, column in names.items()}
    layer = LayerMapping("turns", "turns.shp", fields=fields)
    mapping = Mapping((files.AREAS, files.GRIDS, replace(files.ROADS, fields=rules), layer))
    result = files.imported(station, mapping)
    assert said(result) == [("turn_through", "turns")]  # left or right along A?


def test_a_ground_that_came_with_its_nodes_keeps_its_turns(tmp_path: Path) -> None:
    result = read(tmp_path, town(relation(restriction="no_left_turn")))
    assert result.ground is not None
    kept = files.imported(
        files.deliver(tmp_path / "again"),
        Mapping((files.AREAS, files.GRIDS), keep=("roads", "turns")),
        present=result.ground,
    )
    assert kept.ground is not None
    (turn,) = kept.ground.turns
    assert turn == result.ground.turns[0]
    assert isinstance(turn, TurnRestriction)
