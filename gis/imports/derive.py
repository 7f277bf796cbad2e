"""What a station's files leave unsaid, worked out from the rest: codes, parents, junctions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.check.report import Finding
from gis.imports.nodes import Piece, cut
from gis.imports.rows import Row
from gis.imports.table import fault
from gis.layers import LAYERS
from gis.metric import to_lonlat, to_metres
from gis.model import LEVEL_OF_KIND, GridKind
from gis.records import GroundData, to_rows

Rows = dict[str, list[Row]]

#: Codes made for what has none: a letter and a number.
_PREFIX = {
    "sections": "S",
    "roads": "R",
    "turns": "T",
    "places": "P",
    "cameras": "C",
    "addresses": "D",
    "surfaces": "F",
    "buildings": "B",
}
_PARENT = {
    GridKind.COMMUNITY: None,
    GridKind.GROUP: GridKind.COMMUNITY,
    GridKind.STREET: GridKind.COMMUNITY,
    GridKind.COMPOUND: GridKind.GROUP,
}
_WIDTH_M = {
    "avenue": 40.0,
    "main": 30.0,
    "secondary": 20.0,
    "residential": 10.0,
    "service": 6.0,
    "lane": 4.0,
    "footpath": 2.0,
}
#: A second community covers at least this share of a corridor that runs between two.
_SIDE_SHARE = 0.2


def dissolve(rows: Sequence[Row]) -> list[Row]:
    """Return one row a code, its pieces joined; residents are summed, other fields the first's."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.code, []).append(row)
    return [_joined(group) for group in groups.values()]


def _joined(group: Sequence[Row]) -> Row:
    first = group[0]
    whole = shapely.union_all(shapely.make_valid([row.shape for row in group]))
    values = dict(first.values)
    if "pop" in values:
        values["pop"] = sum(row.values["pop"] for row in group)
    return replace(first, values=values, shape=whole)


def fill_codes(rows: Rows) -> None:
    """Give a code to every row that may lack one, and the code as name where there is none."""
    for layer, prefix in _PREFIX.items():
        taken = {row.values.get("code") for row in rows.get(layer, ())}
        numbers = (n for n in range(1, 10**9) if f"{prefix}{n:05d}" not in taken)
        for row in rows.get(layer, ()):
            if not row.values.get("code"):
                row.values["code"] = f"{prefix}{next(numbers):05d}"
    for layer in ("areas", "grids", "streets", "sections", "cameras"):
        for row in rows.get(layer, ()):
            row.values["name"] = row.values["name"] or row.values["code"]


def fill_streets(rows: Rows) -> None:
    """Say of main streets whether they run across or along, and count them."""
    count: Counter[str] = Counter()
    for row in rows.get("streets", ()):
        points = to_metres(shapely.get_coordinates(row.shape))
        east, north = np.abs(points[-1] - points[0])
        orient = row.values.setdefault("orient", "h" if east >= north else "v")
        count[orient] += 1
        row.values.setdefault("seq", count[orient])


def fill_grids(rows: Rows) -> None:
    """Give grids their level by kind, and parents and sides by where they lie."""
    grids = rows.get("grids", [])
    by_kind = {kind: [row for row in grids if row.values["kind"] == kind] for kind in GridKind}
    for row in grids:
        row.values.setdefault("level", LEVEL_OF_KIND[GridKind(row.values["kind"])])
    for kind, above in _PARENT.items():
        holders = rows.get("areas", []) if above is None else by_kind[above]
        lacking = [row for row in by_kind[kind] if not row.values.get("parent")]
        for row, codes in zip(lacking, _holders(lacking, holders), strict=True):
            row.values["parent"] = codes[0] if codes else ""
    streets = [row for row in by_kind[GridKind.STREET] if not row.values["side_left"]]
    for row, codes in zip(streets, _holders(streets, by_kind[GridKind.COMMUNITY]), strict=True):
        row.values["side_left"] = codes[0] if codes else ""
        row.values["side_right"] = codes[-1] if codes else ""


def _holders(rows: Sequence[Row], holders: Sequence[Row]) -> list[list[str]]:
    """Return for each row the codes of those it lies in, the largest share first, two at most."""
    if not rows or not holders:
        return [[] for _ in rows]
    mine = shapely.make_valid(in_metres(rows))
    theirs = shapely.make_valid(in_metres(holders))
    found: list[list[str]] = []
    tree = STRtree(theirs)
    for shape in mine:
        near = tree.query(shape, predicate="intersects")
        shares = shapely.area(shapely.intersection(theirs[near], shape)) / max(shape.area, 1e-9)
        order = [i for i in np.argsort(-shares).tolist() if shares[i] > 0]
        codes = [
            holders[near[i]].code for i in order[:2] if i == order[0] or shares[i] >= _SIDE_SHARE
        ]
        found.append(codes)
    return found


def fill_owners(rows: Rows) -> list[Finding]:
    """Give places and cameras the code of the grid they stand in, or of the nearest one."""
    lacking = [
        (layer, row)
        for layer in ("places", "cameras")
        for row in rows.get(layer, ())
        if not row.values.get("grid")
    ]
    owners = [row for row in rows.get("grids", ()) if row.values["kind"] != GridKind.STREET]
    if not lacking:
        return []
    if not owners:
        return [fault("no_grids", lacking[0][0], file=lacking[0][1].file)]
    order = [GridKind.COMPOUND, GridKind.GROUP, GridKind.COMMUNITY]
    owners.sort(key=lambda row: (order.index(GridKind(row.values["kind"])), row.code))
    shapes = shapely.make_valid(in_metres(owners))
    points = in_metres([row for _, row in lacking])
    tree = STRtree(shapes)
    inside: dict[int, int] = {}
    for i, owner in tree.query(points, predicate="intersects").T.tolist():
        inside[i] = min(owner, inside.get(i, owner))
    nearest = tree.nearest(points)
    for i, (_, row) in enumerate(lacking):
        row.values["grid"] = owners[inside.get(i, int(nearest[i]))].code
    return []


def fill_roads(rows: Sequence[Row], *, at_crossings: bool) -> list[Row]:
    """Return roads cut at their junctions, with nodes; as they are when the station has nodes."""
    for row in rows:
        row.values.setdefault("width_m", _WIDTH_M.get(row.values["class"], 0.0))
    if not rows or {"from_node", "to_node"} <= rows[0].given:
        return list(rows)
    pieces = cut(in_metres(rows), at_crossings=at_crossings)
    return _as_roads(rows, pieces)


def _as_roads(rows: Sequence[Row], pieces: Sequence[Piece]) -> list[Row]:
    keys = sorted({key for piece in pieces for key in (piece.start, piece.end)})
    names = {key: f"N{number:05d}" for number, key in enumerate(keys, 1)}
    count = Counter(piece.line for piece in pieces)
    shapes = to_lonlat(np.array([piece.shape for piece in pieces], dtype=object))
    made: list[Row] = []
    part: Counter[int] = Counter()
    for piece, shape in zip(pieces, shapes, strict=True):
        row = rows[piece.line]
        part[piece.line] += 1
        ends = {"from_node": names[piece.start], "to_node": names[piece.end]}
        whole = code = row.values.get("code")
        if code and count[piece.line] > 1:
            code = f"{code}-{part[piece.line]}"
        values = {**row.values, **ends, "code": code}
        made.append(replace(row, values=values, shape=shape, whole=whole or ""))
    return made


def fill_addresses(rows: Iterable[Row]) -> None:
    """Write out the addresses that only have parts."""
    for row in rows:
        values = row.values
        if not values.get("text"):
            number = f"{values['number']}号" if values["number"] else ""
            building = f"{values['building']}栋" if values["building"] else ""
            unit = f"{values['unit']}单元" if values["unit"] else ""
            values["text"] = f"{values['road'] or values['compound']}{number}{building}{unit}"


def as_records(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Return rows as gis.records.from_rows takes them."""
    return {
        layer: [
            {name: row.values[name] for name in spec.fields} | {"geometry": row.shape}
            for row in rows.get(layer, ())
        ]
        for layer, spec in LAYERS.items()
    }


def from_records(ground: GroundData, layer: str) -> list[Row]:
    """Return a layer of a ground as rows that have everything already."""
    fields = frozenset(LAYERS[layer].fields)
    return [
        Row(values, shape, "", number, fields)
        for number, (values, shape) in enumerate(to_rows(ground, layer), 1)
    ]


def in_metres(rows: Sequence[Row]) -> NDArray[np.object_]:
    """Return the shapes of rows in metres."""
    shapes: NDArray[np.object_] = np.array([row.shape for row in rows], dtype=object)
    return np.asarray(to_metres(shapes), dtype=object)
