"""A folium map as one HTML file that needs nothing else: no host, no second file, no tiles.

folium writes the map's own script. What it would load from ten addresses on the internet is
replaced by Leaflet put inside the page; icons, fonts and frameworks that it offers besides are
not used.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import Element, Figure
from folium.utilities import JsCode
from shapely.geometry.base import BaseGeometry

from gis.prints.assets import load_assets
from gis.prints.layers import Feature, LayerStyle, MapLabel, MapLayer
from gis.prints.pages import render_page

#: Decimals of degrees on a map: 0.1 m.
_DECIMALS = 6
#: Points of the void around what a map shows first, in pixels.
_MARGIN_PX = 24

_ON_EACH = """
function (feature, layer) {
  const { tip, rows } = feature.properties;
  if (tip) layer.bindTooltip(patrolText(tip), { sticky: true });
  if (rows) layer.bindPopup(patrolRows(rows), { maxWidth: 360 });
}
"""


Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a map, as plain text."""

    title: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class MapPart:
    """A map's element and its script, to be put into a page that holds the assets."""

    element: str
    script: str


def offline_map(
    layers: Sequence[MapLayer],
    labels: Sequence[MapLabel] = (),
    *,
    heading: Heading,
    language: str = "zh",
    bounds: Bounds | None = None,
) -> str:
    """Return a map that fills one HTML page and opens with no network.

    `layers` are drawn in their order over nothing: give `gis.prints.backdrop.list_backdrop` of
    the ground first. `bounds` are west, south, east, north in degrees, of all that is shown
    when None. All text is taken as plain text. Equal input gives the same bytes. Raises
    FileError `print.asset_missing` when the build did not put Leaflet in place.
    """
    part = make_part(layers, labels, name="map", bounds=bounds)
    return render_page(
        "offline.html",
        language=language,
        assets=load_assets(),
        heading=heading,
        part=part,
        legend=[layer for layer in layers if layer.shown and layer.name],
    )


def make_part(
    layers: Sequence[MapLayer],
    labels: Sequence[MapLabel] = (),
    *,
    name: str,
    bounds: Bounds | None = None,
    extras: Iterable[folium.MacroElement] = (),
) -> MapPart:
    """Return a map for a page that may hold several: `name` tells them apart.

    `extras` are further folium elements; those that load files by address are of no use here.
    """
    figure = Figure()
    drawn = _OfflineMap(tiles=None, prefer_canvas=True, **_OPTIONS)
    figure.add_child(drawn)
    for layer in layers:
        drawn.add_child(_geojson(layer))
    for extra in extras:
        drawn.add_child(extra)
    drawn.add_child(_Labels(labels))
    drawn.add_child(_Scale())
    drawn.add_child(folium.LayerControl(position="topright", collapsed=True))
    drawn.fit_bounds(_corners(bounds or _bounds(layers)), padding=(_MARGIN_PX, _MARGIN_PX))
    _name_elements(figure, name)
    for child in list(figure._children.values()):
        child.render()
    return MapPart(figure.html.render(), figure.script.render())


_OPTIONS: dict[str, Any] = {
    "attribution_control": False,
    "zoom_snap": 0.25,
    "wheel_px_per_zoom_level": 120,
    "max_zoom": 20,
}


class _OfflineMap(folium.Map):
    """A map that loads nothing: its page holds what it needs."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares it
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class _Scale(folium.MacroElement):
    """A scale bar in metres; folium's own has feet besides."""

    _template = folium.template.Template(
        """{% macro script(this, kwargs) %}
        L.control.scale({ imperial: false, maxWidth: 140 }).addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )


class _Labels(folium.MacroElement):
    """Words that never cover each other: see templates/labels.js."""

    _template = folium.template.Template(
        """{% macro script(this, kwargs) %}
        patrolLabels({{ this._parent.get_name() }}, {{ this.labels }});
        {% endmacro %}"""
    )

    def __init__(self, labels: Sequence[MapLabel]) -> None:
        super().__init__()
        self._name = "Labels"
        ordered = sorted(labels, key=lambda label: (label.rank, label.text))
        self.labels = script_json([_label_value(label) for label in ordered])


def _label_value(label: MapLabel) -> dict[str, Any]:
    lon, lat = (round(float(degrees), _DECIMALS) for degrees in label.point)
    return {"text": label.text, "at": [lat, lon], "kind": label.kind}


def script_json(value: Any) -> str:
    """Return JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _geojson(layer: MapLayer) -> folium.GeoJson:
    styles = [feature.style or layer.style for feature in layer.features]
    features = [_feature(at, feature) for at, feature in enumerate(layer.features)]
    marker = folium.CircleMarker(radius=layer.style.radius_px) if _has_points(layer) else None
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=layer.name or None,
        control=bool(layer.name),
        show=layer.shown,
        style_function=_style_function(styles),
        on_each_feature=JsCode(_ON_EACH),
        marker=marker,
        smooth_factor=0.5,
    )


def _style_function(styles: list[LayerStyle]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    values = [_style_value(style) for style in styles] or [{}]
    return lambda feature: values[int(feature.get("id", 0))]


def _style_value(style: LayerStyle) -> dict[str, Any]:
    return {
        "color": style.line,
        "weight": style.width_px,
        "dashArray": style.dash,
        "fill": style.fill is not None,
        "fillColor": style.fill,
        "fillOpacity": style.fill_opacity,
        "radius": style.radius_px,
        "lineCap": "round",
        "lineJoin": "round",
    }


def _feature(at: int, feature: Feature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(at),
        "properties": {"tip": feature.tip, "rows": feature.rows or None},
        "geometry": json.loads(shapely.to_geojson(_rounded(feature.geometry))),
    }


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    rounded: BaseGeometry = shapely.transform(geometry, lambda xy: np.round(xy, _DECIMALS))
    return rounded


def _has_points(layer: MapLayer) -> bool:
    return any(feature.geometry.geom_type.endswith("Point") for feature in layer.features)


def _bounds(layers: Sequence[MapLayer]) -> Bounds:
    shapes = [feature.geometry for layer in layers for feature in layer.features]
    if all(shape.is_empty for shape in shapes):
        return (-180.0, -85.0, 180.0, 85.0)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _corners(bounds: Bounds) -> list[list[float]]:
    west, south, east, north = (round(float(degrees), _DECIMALS) for degrees in bounds)
    return [[south, west], [north, east]]


def _name_elements(root: Element, name: str) -> None:
    """Give every element the number it has on the page, in place of a random one."""
    waiting, count = [root], 0
    while waiting:
        element = waiting.pop()
        element._id = f"{name}_{count}"
        count += 1
        waiting += reversed(list(element._children.values()))
