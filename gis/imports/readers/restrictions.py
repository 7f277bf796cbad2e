"""Turn restrictions of an OpenStreetMap file: relations that forbid or demand a turn.

Tags and members: https://wiki.openstreetmap.org/wiki/Relation:restriction. What can't be taken
over - a way in place of the junction, a member that isn't there, hours - is told, never passed
over in silence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from shapely import Point

from gis.check.report import Finding
from gis.imports.table import Table, notice, some
from gis.model import TurnRule

OSM_CRS = "EPSG:4326"
_LAYER = "turns"
#: Vehicles that a car is one of, the nearest word first.
_CAR = ("motorcar", "motor_vehicle", "vehicle")
_PLAIN, _HOURS = "restriction", "conditional"
#: No junction has more roads; a relation with thousands of members is no restriction.
_MOST_WAYS = 20
#: A node's and a way's kind among the members of a relation.
_NODE, _WAY = "n", "w"


@dataclass(frozen=True, slots=True)
class _Restriction:
    """One turn of a relation: ids of the ways and of the node where they meet."""

    relation: int
    code: str
    from_way: int
    via: int
    to_way: int
    rule: TurnRule


class _NotTakenError(Exception):
    """A relation that gives no turn; `code` is that of its finding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_restrictions(path: Path, file: str) -> Table:
    """Return the restrictions that bind a car, each at its junction; rows are relation ids.

    `from_road` and `to_road` are ids of ways, `rule` is "no" or "only". Raises what libosmium
    raises on a file that can't be read.
    """
    found, left_out = _read_relations(path)
    spots = _read_spots(path, {one.via for one in found})
    left_out["turn_incomplete"] += [one.relation for one in found if one.via not in spots]
    kept = [one for one in found if one.via in spots]
    return Table(
        file=file,
        layer=_LAYER,
        columns={
            "code": [one.code for one in kept],
            "from_road": [str(one.from_way) for one in kept],
            "to_road": [str(one.to_way) for one in kept],
            "rule": [one.rule.value for one in kept],
        },
        shapes=np.array([spots[one.via] for one in kept], dtype=object),
        rows=[one.relation for one in kept],
        crs=OSM_CRS,
        findings=tuple(_findings(left_out, file)),
    )


def _read_relations(path: Path) -> tuple[list[_Restriction], defaultdict[str, list[int]]]:
    """Return the turns, and the ids of the relations that give none by the finding's code."""
    found: list[_Restriction] = []
    left_out: defaultdict[str, list[int]] = defaultdict(list)
    source = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    for item in source.with_filter(osmium.filter.TagFilter(("type", _PLAIN))):
        try:
            found += _turns(item)
        except _NotTakenError as error:
            left_out[error.code].append(int(item.id))
    return found, left_out


def _turns(item: Any) -> list[_Restriction]:
    """Return the turns of a relation, one for each pair of its ways; raises _NotTakenError."""
    rule = _rule({tag.k: tag.v for tag in item.tags})
    members: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for member in item.members:
        members[member.role].append((member.type, int(member.ref)))
    if any(kind == _WAY for kind, _ in members["via"]):
        raise _NotTakenError("turn_via_way")
    nodes = [ref for kind, ref in members["via"] if kind == _NODE]
    ways = {role: [ref for kind, ref in members[role] if kind == _WAY] for role in ("from", "to")}
    # several ways stand only where no entry or no exit is meant
    most = 1 if rule is TurnRule.ONLY else _MOST_WAYS
    if len(nodes) != 1 or not all(0 < len(found) <= most for found in ways.values()):
        raise _NotTakenError("turn_incomplete")
    pairs = list(product(ways["from"], ways["to"]))
    codes = [f"{item.id}-{n}" for n in range(1, len(pairs) + 1)] if pairs[1:] else [str(item.id)]
    return [
        _Restriction(int(item.id), code, one, nodes[0], other, rule)
        for code, (one, other) in zip(codes, pairs, strict=True)
    ]


def _rule(tags: dict[str, str]) -> TurnRule:
    """Return what a relation's tags say to a car; raises _NotTakenError where that is nothing.

    The word for the nearer kind of vehicle goes before the one for all.
    """
    keys = [*(f"{_PLAIN}:{vehicle}" for vehicle in _CAR), _PLAIN]
    word = next((tags[key] for key in keys if key in tags), "")
    if not word and any(f"{key}:{_HOURS}" in tags for key in keys):
        raise _NotTakenError("turn_hours")
    if not word or set(_CAR) & set(tags.get("except", "").replace(" ", "").split(";")):
        raise _NotTakenError("turn_not_for_cars")
    rule = next((rule for rule in TurnRule if word.startswith(f"{rule.value}_")), None)
    if rule is None:
        raise _NotTakenError("turn_unknown")
    return rule


def _read_spots(path: Path, nodes: set[int]) -> dict[int, Point]:
    """Return where the nodes are that a file holds."""
    if not nodes:
        return {}
    source = osmium.FileProcessor(str(path), osmium.osm.NODE)
    return dict(_spots(source.with_filter(osmium.filter.IdFilter(nodes))))


def _spots(nodes: Iterable[Any]) -> Iterator[tuple[int, Point]]:
    for node in nodes:
        if node.location.valid():
            yield int(node.id), shapely.Point(node.lon, node.lat)


def _findings(left_out: dict[str, list[int]], file: str) -> Iterator[Finding]:
    for code, relations in sorted(left_out.items()):
        if relations:
            ids = list(dict.fromkeys(relations))
            yield notice(code, _LAYER, file=file, row=some(ids), count=len(ids))
