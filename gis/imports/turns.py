"""Turn restrictions named by whole roads, given to the pieces that the roads were cut into."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from gis.check.report import Finding, Severity
from gis.imports.rows import Row
from gis.metric import to_metres
from gis.network.topology import JUNCTION_M


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The pieces of one road, each with its two ends, (2, 2) in metres."""

    rows: list[Row]
    ends: list[Any]

    def nodes_near(self, spot: Any) -> dict[str, float]:
        """Return the nodes of the pieces at a junction with their distance to a spot."""
        away: dict[str, float] = {}
        for row, ends in zip(self.rows, self.ends, strict=True):
            for node, end in zip(_nodes(row), ends, strict=True):
                away[node] = float(np.hypot(*(end - spot)))
        return {node: away_m for node, away_m in away.items() if away_m <= JUNCTION_M}


def fill_turns(turns: Sequence[Row], roads: Sequence[Row]) -> tuple[list[Row], list[Finding]]:
    """Return the turns with the pieces of roads they are about, and those that name none.

    A turn is left out where its roads are not there, don't meet where it stands, or go through
    the junction, so that either side could be meant. Roads that came with their nodes were not
    cut: then the turns stay as they are, to be checked like everything else.
    """
    if not any(road.whole for road in roads):
        return list(turns), []
    cut = _by_road(roads)
    filled = [_filled(turn, cut) for turn in turns]
    kept = [found for found in filled if isinstance(found, Row)]
    return kept, [found for found in filled if isinstance(found, Finding)]


def _by_road(roads: Iterable[Row]) -> dict[str, _Pieces]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for road in roads:
        groups[road.whole].append(road)
    return {code: _Pieces(rows, _ends(rows)) for code, rows in groups.items()}


def _ends(rows: Sequence[Row]) -> list[Any]:
    points = [shapely.get_coordinates(row.shape)[[0, -1]] for row in rows]
    return list(to_metres(np.concatenate(points)).reshape(-1, 2, 2))


def _filled(turn: Row, cut: dict[str, _Pieces]) -> Row | Finding:
    names = turn.values["from_road"], turn.values["to_road"]
    missing = [name for name in names if name not in cut]
    if missing:
        return _told(turn, "turn_no_road", road=missing[0])
    sides = [cut[name] for name in names]
    node = _meeting(sides, to_metres(shapely.get_coordinates(turn.shape))[0])
    if node is None:
        return _told(turn, "turn_no_junction", from_road=names[0], to_road=names[1])
    arriving = [row for row in sides[0].rows if _may_arrive(row, node)]
    leaving = [row for row in sides[1].rows if _may_leave(row, node)]
    if len(arriving) != 1 or len(leaving) != 1:
        road = names[0] if len(arriving) != 1 else names[1]
        return _told(turn, "turn_through", road=road)
    ends = {"from_road": arriving[0].values["code"], "to_road": leaving[0].values["code"]}
    return replace(turn, values={**turn.values, **ends})


def _meeting(sides: Sequence[_Pieces], spot: Any) -> str | None:
    """Return the node that both roads share at a spot in metres, the nearest of several."""
    near, others = (pieces.nodes_near(spot) for pieces in sides)
    return min(near.keys() & others.keys(), key=lambda node: (near[node], node), default=None)


def _may_arrive(row: Row, node: str) -> bool:
    start, end = _nodes(row)
    oneway = row.values["oneway"]
    return (end == node and oneway >= 0) or (start == node and oneway <= 0)


def _may_leave(row: Row, node: str) -> bool:
    start, end = _nodes(row)
    oneway = row.values["oneway"]
    return (start == node and oneway >= 0) or (end == node and oneway <= 0)


def _nodes(row: Row) -> tuple[str, str]:
    return row.values["from_node"], row.values["to_node"]


def _told(turn: Row, code: str, **params: Any) -> Finding:
    return Finding(code, Severity.WARNING, "turns", turn.code, turn.place, params)
