"""SVG as text: geometries and words in millimetres, numbers to a hundredth."""

from collections.abc import Iterable
from html import escape

import shapely
from shapely.geometry.base import BaseGeometry

FONT = "'Noto Sans CJK SC', 'Noto Sans', sans-serif"


def group(content: Iterable[str], **attributes: object) -> str:
    """Return a group; nothing when it would be empty."""
    inside = "".join(content)
    return f"<g{_attributes(attributes)}>{inside}</g>" if inside else ""


def path(geometry: BaseGeometry, **attributes: object) -> str:
    """Return lines or polygons as one path; nothing for an empty geometry."""
    data = "".join(map(_path_data, shapely.get_parts(geometry)))
    return f'<path d="{data}"{_attributes(attributes)}/>' if data else ""


def circle(x: float, y: float, radius: float, **attributes: object) -> str:
    """Return a circle."""
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"{_attributes(attributes)}/>'


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """Return a rectangle."""
    size = f'width="{width:.2f}" height="{height:.2f}"'
    return f'<rect x="{x:.2f}" y="{y:.2f}" {size}{_attributes(attributes)}/>'


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """Return plain text whose baseline begins, or is centred, at a place."""
    return f'<text x="{x:.2f}" y="{y:.2f}"{_attributes(attributes)}>{escape(words)}</text>'


def picture(content: Iterable[str], width_mm: float, height_mm: float) -> str:
    """Return the whole picture, in millimetres."""
    size = f'width="{width_mm:g}mm" height="{height_mm:g}mm"'
    box = f'viewBox="0 0 {width_mm:g} {height_mm:g}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} font-family="{FONT}">'
    return f"{start}{''.join(content)}</svg>"


def _attributes(attributes: dict[str, object]) -> str:
    named = ((name.replace("_", "-"), value) for name, value in attributes.items())
    return "".join(f' {name}="{escape(str(value))}"' for name, value in named if value is not None)


def _path_data(part: BaseGeometry) -> str:
    if part.is_empty:
        return ""
    if part.geom_type == "Polygon":
        rings = [part.exterior, *part.interiors]
        return "".join(f"{_line_data(ring)}Z" for ring in rings)
    if part.geom_type in {"LineString", "LinearRing"}:
        return _line_data(part)
    return "".join(map(_path_data, shapely.get_parts(part))) if hasattr(part, "geoms") else ""


def _line_data(line: BaseGeometry) -> str:
    places = (f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(line).tolist())
    return f"M{'L'.join(places)}"
