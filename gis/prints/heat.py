"""The incident heat map by hour: a page to move and play, and sheets of small maps for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import folium
import numpy as np

from gis.catalogue import render
from gis.prints.assets import load_assets
from gis.prints.backdrop import (
    list_base,
    list_grid_labels,
    list_grids,
    list_road_labels,
)
from gis.prints.cells import DAYS, HOURS, Cells, Ints, Spots, class_breaks, count_cells
from gis.prints.heat_map import SHADES, draw_heat, draw_small_heat, shade_of
from gis.prints.imprint import Imprint
from gis.prints.offline import make_part, script_json
from gis.prints.overview_map import list_communities
from gis.prints.pages import render_page
from gis.prints.pdf import write_pdf
from gis.records import GroundData

#: Middle to middle of the cells: on the screen, on the large map, and on the small ones.
SCREEN_CELL_M, LARGE_CELL_M, SMALL_CELL_M = 60.0, 120.0, 240.0

_MAP_MM = (200.0, 122.0)
_SMALL_MM = (51.5, 27.5)


@dataclass(frozen=True, slots=True)
class HeatReport:
    """Incidents of a period, as places and hours alone.

    `unplaced` counts those of the period without a reliable place; the days are inclusive.
    """

    spots: Spots
    unplaced: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of the legend: its colour and the counts it stands for."""

    shade: str
    text: str


class _Heat(folium.MacroElement):
    """The density by hour with its slider: see templates/heat.js."""

    _template = folium.template.Template(
        """{% macro script(this, kwargs) %}
        patrolHeat({{ this._parent.get_name() }}, {{ this.values }});
        {% endmacro %}"""
    )

    def __init__(self, cells: Cells, language: str) -> None:
        super().__init__()
        self._name = "Heat"
        self.values = script_json({**_values(cells), "words": _words(language)})


def heat_html(report: HeatReport, data: GroundData, imprint: Imprint, language: str) -> str:
    """Return the report as one file: the density of any hour and weekday, to be played."""
    cells = count_cells(report.spots, SCREEN_CELL_M)
    communities = list_communities(data)
    labels = list_grid_labels(communities, language) + list_road_labels(data, language)
    quiet = replace(data, buildings=())
    layers = [*list_base(quiet, language), *list_grids(communities, language)]
    part = make_part(layers, labels, name="heat", extras=[_Heat(cells, language)])
    return render_page(
        "heat_moving.html",
        language=language,
        assets=load_assets(),
        imprint=imprint,
        report=report,
        cell_m=round(SCREEN_CELL_M),
        part=part,
    )


def heat_pdf(report: HeatReport, data: GroundData, imprint: Imprint, language: str) -> bytes:
    """Return the report as PDF: all hours with their counts, then a small map an hour."""
    return write_pdf(_sheets(report, data, imprint, language))


def _sheets(report: HeatReport, data: GroundData, imprint: Imprint, language: str) -> str:
    large = count_cells(report.spots, LARGE_CELL_M)
    small = count_cells(report.spots, SMALL_CELL_M)
    breaks = class_breaks(_largest(large.counts.sum(axis=(1, 2))), len(SHADES))
    small_breaks = class_breaks(_largest(small.counts.sum(axis=1)), len(SHADES))
    week = large.counts.sum(axis=0)
    return render_page(
        "heat.html",
        language=language,
        imprint=imprint,
        report=report,
        map_svg=draw_heat(data, large, breaks, language, _MAP_MM),
        map_mm=_MAP_MM,
        small_mm=_SMALL_MM,
        legend=_legend(breaks),
        small_legend=_legend(small_breaks),
        small_maps=[
            draw_small_heat(data, small, hour, small_breaks, _SMALL_MM) for hour in range(HOURS)
        ],
        week=week.T.tolist(),
        hours=week.sum(axis=0).tolist(),
        week_shades=_week_shades(week.T),
        dark=SHADES[3:],
        cells_m=(round(LARGE_CELL_M), round(SMALL_CELL_M)),
    )


def _largest(counts: Ints) -> int:
    return int(counts.max(initial=0))


def _legend(breaks: Sequence[int]) -> list[_Class]:
    ends = [*(f"{a}" if b == a + 1 else f"{a}–{b - 1}" for a, b in pairwise(breaks))]
    ends.append(f"≥ {breaks[-1]}")
    return [_Class(shade_of(low, breaks), text) for low, text in zip(breaks, ends, strict=True)]


def _week_shades(week: Ints) -> list[list[str]]:
    """Return the colour of each hour and weekday; where none happened it is the paper's."""
    breaks = class_breaks(_largest(week), len(SHADES))
    return [
        [shade_of(count, breaks) if count else "#f4f6f8" for count in hour]
        for hour in week.tolist()
    ]


def _values(cells: Cells) -> dict[str, object]:
    """Return the cells for the page: place, then day, hour and count of each that has one."""
    places = np.round(cells.centres_lonlat()[:, ::-1], 6).tolist()
    counts = [
        [[day, hour, int(counts[day, hour])] for day, hour in np.argwhere(counts).tolist()]
        for counts in cells.counts
    ]
    return {"cell_m": cells.cell_m, "cells": list(zip(places, counts, strict=True))}


def _words(language: str) -> dict[str, object]:
    plain = ("all", "every_day", "play", "pause", "shown", "hour")
    words: dict[str, object] = {word: render(f"print.heat.{word}", language) for word in plain}
    days = [render(f"print.heat.weekday_{day}", language) for day in range(DAYS)]
    return {**words, "days": days}
