"""What an offline map shows: layers of features, and labels."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn; colours are CSS, widths and radii in pixels.

    Without `fill` a polygon is an outline; points are circles of `radius_px`.
    """

    line: str
    width_px: float = 1.0
    fill: str | None = None
    fill_opacity: float = 1.0
    dash: str | None = None
    radius_px: float = 5.0


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry (lon, lat) with the plain text that a resting mouse shows.

    `rows` are (name, value) pairs of plain text, shown when it is clicked; `style` replaces
    the layer's.
    """

    geometry: BaseGeometry
    tip: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    style: LayerStyle | None = None


@dataclass(frozen=True, slots=True)
class MapLayer:
    """Features of one kind; drawn in the order given, the first below."""

    name: str
    features: tuple[Feature, ...]
    style: LayerStyle
    shown: bool = True


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A word on the map at a point (lon, lat).

    `kind` is a class of the style sheet: area, grid, compound, road, place or mark. Where two
    collide the one of the smaller `rank` stays.
    """

    text: str
    point: tuple[float, float]
    kind: str
    rank: int
