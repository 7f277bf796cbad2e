"""A real town for the benchmark of travel times: its junctions and its turns."""

from pathlib import Path

import pytest

from benchmarks.travel.extract import read_extract
from gis.model import TurnRule

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="25.48" lon="103.79"/><node id="2" lat="25.481" lon="103.79"/>
<node id="3" lat="25.482" lon="103.79"/><node id="4" lat="25.481" lon="103.791"/>{ways}</osm>"""
WAYS = """<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
<way id="11"><nd ref="4"/><nd ref="2"/><tag k="highway" v="residential"/>
<tag k="oneway" v="yes"/></way>
<relation id="9"><member type="way" ref="11" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="11" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_u_turn"/></relation>
<relation id="8"><member type="way" ref="10" role="from"/><member type="node" ref="1" role="via"/>
<member type="way" ref="10" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_u_turn"/></relation>"""


def test_an_extract_gives_pieces_between_junctions_and_their_turns(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_text(OSM.format(ways=WAYS))
    extract = read_extract(path)
    assert [road.code for road in extract.roads] == ["10-1", "10-2", "11"]
    assert len({node for road in extract.roads for node in (road.from_node, road.to_node)}) == 4
    # nobody can turn back into a one-way road: the other restriction says nothing
    assert [(turn.code, turn.from_road, turn.rule) for turn in extract.turns] == [
        ("8", "10-1", TurnRule.NO)
    ]
    assert extract.lon == pytest.approx(103.79, abs=0.01)


def test_an_extract_without_roads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_text(OSM.format(ways=""))
    with pytest.raises(ValueError, match=r"no roads in town\.osm"):
        read_extract(path)
