"""A ground's records as the frames of gis.layers, in any coordinate system."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis.datum import Datum, System
from gis.layers import LAYERS, LayerSpec
from gis.records import GroundData, to_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def to_frames(
    data: GroundData, system: System, layers: Sequence[str] = tuple(LAYERS)
) -> "dict[str, GeoDataFrame]":
    """Return layers of a ground as frames with the columns of gis.layers.

    Coordinates are those of `system`. A shifted datum has no published CRS, so its frames have
    none: numbers that look like WGS84 and are hundreds of metres off must not claim to be it.
    """
    return {name: _frame(data, LAYERS[name], system) for name in layers}


def _frame(data: GroundData, spec: LayerSpec, system: System) -> "GeoDataFrame":
    import geopandas  # noqa: PLC0415 - takes seconds, and only an export needs it

    columns, shapes = to_columns(data, spec)
    moved = np.asarray(shapely.transform(shapes, system.from_wgs84), dtype=object)
    crs = system.crs if system.datum is Datum.WGS84 else None
    return geopandas.GeoDataFrame(columns, geometry=moved, crs=crs)
