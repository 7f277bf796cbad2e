"""Blocks between the main streets, cut into faces by secondary and residential roads."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.ops import polygonize

from gis.generate.frame import Frame
from gis.generate.noding import GRID_M, reaching
from gis.generate.splitting import Cut, Manner, subdivide
from gis.generate.streets import MainStreet

BLOCKS = Manner(area_m2=52_000, wiggle=0.05, skew_deg=9, centre=0.13, clear_m=70, snap_m=48)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The cuts that become roads, and the faces; faces and strips together tile the ground."""

    cuts: tuple[Cut, ...]
    faces: tuple[Polygon, ...]
    strips: tuple[Polygon, ...]


def make_blocks(streets: tuple[MainStreet, ...], frame: Frame, rng: np.random.Generator) -> Blocks:
    """Cut the ground between the main streets into faces of some five hectares."""
    fixed = [street.line for street in streets]
    fixed += [frame.boundary.exterior, frame.riverside, frame.railside]
    cuts: list[Cut] = []
    ends: list[tuple[float, float]] = []
    for block in _polygons(fixed):
        if frame.core.contains(block.representative_point()):
            made, _ = subdivide(block, BLOCKS, rng, ends)
            cuts.extend(made)
    pieces = _polygons(fixed + [cut.line for cut in cuts])
    in_core = [frame.core.contains(piece.representative_point()) for piece in pieces]
    return Blocks(
        cuts=tuple(cuts),
        faces=tuple(p for p, core in zip(pieces, in_core, strict=True) if core),
        strips=tuple(p for p, core in zip(pieces, in_core, strict=True) if not core),
    )


def _polygons(lines: list[LineString]) -> list[Polygon]:
    """Return the faces of the lines, noded on a grid so that neighbours share every vertex."""
    noded = shapely.union_all(reaching(np.array(lines, dtype=object)), grid_size=GRID_M)
    pieces = polygonize(shapely.get_parts(shapely.line_merge(noded)))
    return sorted(pieces, key=lambda piece: (round(piece.centroid.x), round(piece.centroid.y)))
