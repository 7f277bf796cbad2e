"""A made town on the real outline figures of Yining: see data/shapefiles/SOURCES.md."""

from typing import TYPE_CHECKING

import numpy as np

from gis.generate.cameras import list_cameras
from gis.generate.frames import make_frames
from gis.generate.places import list_places
from gis.generate.town import make_town

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DEFAULT_SEED = 530302


def generate(seed: int = DEFAULT_SEED) -> "dict[str, GeoDataFrame]":
    """Make the ground and return its layers by name, as gis.layers describes them.

    The same seed gives the same frames, to the last coordinate.
    """
    town = make_town(seed)
    places = list_places(town, np.random.default_rng([seed, 7]))
    cameras = list_cameras(town, places, np.random.default_rng([seed, 8]))
    return make_frames(town, places, cameras)
