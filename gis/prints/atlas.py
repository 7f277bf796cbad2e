"""The grid atlas: a cover, and a sheet a community with its map, its grids and its team."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from gis.model import Grid, GridKind
from gis.prints.assets import load_assets
from gis.prints.backdrop import (
    list_base,
    list_grid_labels,
    list_grids,
    list_road_labels,
)
from gis.prints.community_map import draw_community, grids_inside
from gis.prints.imprint import Imprint
from gis.prints.layers import Feature, LayerStyle, MapLayer
from gis.prints.names import name_of, short_code
from gis.prints.offline import MapPart, make_part
from gis.prints.overview_map import draw_overview, list_communities, tint_of
from gis.prints.pages import render_page
from gis.prints.pdf import write_pdf
from gis.records import GroundData

#: What an on-screen map shows around its community, as a share of its longer side.
_AROUND = 0.12
#: More grids than this make the table's rows lower.
_MANY_GRIDS = 22
_VEIL = LayerStyle("#f7f9fb", 0.0, "#f7f9fb", 0.62)


class Paper(StrEnum):
    """Sizes of paper, landscape."""

    A4 = "A4"
    A3 = "A3"


#: Width and height of the map on each paper, in millimetres.
_MAP_MM = {Paper.A4: (182.0, 165.0), Paper.A3: (276.0, 250.0)}
#: The cover's map is so much of that height: the station is wider than high.
_OVERVIEW = 0.7


@dataclass(frozen=True, slots=True)
class TeamPart:
    """Who fills one part of a team (1+1+1+2+N): the part's name and the persons' names."""

    part: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommunityTeam:
    """The team that answers for a community; `name` is its own."""

    name: str
    parts: tuple[TeamPart, ...]


@dataclass(frozen=True, slots=True)
class AtlasPeople:
    """Who answers: teams by community code, names by grid code. No personal contact."""

    teams: dict[str, CommunityTeam]
    responsible: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of grids."""

    code: str
    name: str
    kind: GridKind
    level: int
    responsible: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One community's page."""

    number: int
    code: str
    name: str
    tint: str
    population: int
    team: CommunityTeam | None
    rows: tuple[Row, ...]
    dense: bool
    map_svg: str
    part: MapPart | None


@dataclass(frozen=True, slots=True)
class Atlas:
    """What an atlas is made of: the ground, who answers for it, and what stands at its foot."""

    data: GroundData
    people: AtlasPeople
    imprint: Imprint
    language: str = "zh"
    paper: Paper = Paper.A4


def atlas_html(atlas: Atlas) -> str:
    """Return the atlas as one file: maps to move on the screen, drawn ones when it is printed."""
    return _render(atlas, _sheets(atlas, moving=True), screen=True)


def atlas_pdf(atlas: Atlas) -> bytes:
    """Return the atlas as PDF: a cover and a page a community."""
    return write_pdf(_render(atlas, _sheets(atlas, moving=False), screen=False))


def _render(atlas: Atlas, sheets: Sequence[Sheet], *, screen: bool) -> str:
    width_mm, height_mm = _MAP_MM[atlas.paper]
    return render_page(
        "atlas.html",
        language=atlas.language,
        assets=load_assets() if screen else None,
        imprint=atlas.imprint,
        paper=atlas.paper,
        sheets=sheets,
        overview=draw_overview(atlas.data, atlas.language, width_mm, height_mm * _OVERVIEW),
        map_mm=(width_mm, height_mm),
        counts=_counts(atlas.data),
    )


def _counts(data: GroundData) -> dict[str, int]:
    kinds = [grid.kind for grid in data.grids]
    return {
        "areas": len(data.areas),
        "grids": len(kinds),
        **{kind.value: kinds.count(kind) for kind in GridKind},
    }


def _sheets(atlas: Atlas, *, moving: bool) -> list[Sheet]:
    communities = list_communities(atlas.data)
    return [_sheet(atlas, at, grid, moving=moving) for at, grid in enumerate(communities)]


def _sheet(atlas: Atlas, at: int, community: Grid, *, moving: bool) -> Sheet:
    population = {area.code: area.population for area in atlas.data.areas}
    rows = tuple(_row(atlas, community, grid) for grid in _listed(atlas.data, community))
    return Sheet(
        number=at + 1,
        code=community.code,
        name=name_of(community, atlas.language),
        tint=tint_of(at),
        population=population.get(community.parent, 0),
        team=atlas.people.teams.get(community.code),
        rows=rows,
        dense=len(rows) > _MANY_GRIDS,
        map_svg=draw_community(atlas.data, community, atlas.language, *_MAP_MM[atlas.paper]),
        part=_moving_map(atlas, community, f"sheet{at + 1}") if moving else None,
    )


def _listed(data: GroundData, community: Grid) -> list[Grid]:
    """Return the community's grids: groups, then street lines, then compounds, by code."""
    order = (GridKind.GROUP, GridKind.STREET, GridKind.COMPOUND)
    grids = grids_inside(data.grids, community)
    return sorted(grids, key=lambda grid: (order.index(grid.kind), grid.code))


def _row(atlas: Atlas, community: Grid, grid: Grid) -> Row:
    return Row(
        code=short_code(grid.code, community.code),
        name=name_of(grid, atlas.language),
        kind=grid.kind,
        level=grid.level,
        responsible=atlas.people.responsible.get(grid.code, ""),
    )


def _moving_map(atlas: Atlas, community: Grid, name: str) -> MapPart:
    around = _square(community.geometry)
    inside = [community, *grids_inside(atlas.data.grids, community)]
    labels = list_grid_labels(inside, atlas.language) + list_road_labels(atlas.data, atlas.language)
    layers = [
        *list_base(_within(atlas.data, community), atlas.language, around.intersects),
        MapLayer("", (Feature(around.difference(community.geometry)),), _VEIL),
        *list_grids(inside, atlas.language),
    ]
    return make_part(layers, labels, name=name, bounds=community.geometry.bounds)


def _square(shape: BaseGeometry) -> BaseGeometry:
    """Return a square of degrees about a shape, wider than any window onto it."""
    west, south, east, north = shape.bounds
    half = max(east - west, north - south) * (0.5 + _AROUND)
    middle = ((west + east) / 2, (south + north) / 2)
    return box(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)


def _within(data: GroundData, community: Grid) -> GroundData:
    """Return the ground with buildings of the community only: the rest lies below a veil."""
    shapely.prepare(community.geometry)
    kept = tuple(b for b in data.buildings if community.geometry.intersects(b.geometry))
    return replace(data, buildings=kept)
