"""The plane that lengths are measured in."""

import numpy as np
import pytest
from pyproj import Geod
from shapely import LineString

from gis.metric import SRID_METRIC, measuring_at, settle, to_lonlat, to_metres

#: Half a degree east of Beijing's centre, 11 degrees from Qujing's meridian.
BEIJING = LineString([(116.4, 39.9), (116.41, 39.9)])
TRUE_M = abs(Geod(ellps="GRS80").inv(116.4, 39.9, 116.41, 39.9)[2])


def test_lengths_are_right_where_the_ground_is() -> None:
    assert float(to_metres(BEIJING).length) == pytest.approx(TRUE_M * 1.0117, rel=1e-3)
    with measuring_at(116.4):
        assert float(to_metres(BEIJING).length) == pytest.approx(TRUE_M, rel=3e-4)


def test_a_process_settles_on_the_plane_of_its_ground() -> None:
    try:
        settle(116.4)
        assert float(to_metres(BEIJING).length) == pytest.approx(TRUE_M, rel=3e-4)
        with measuring_at(103.8):
            assert float(to_metres(BEIJING).length) > TRUE_M * 1.01
    finally:
        settle(105.0)
    assert SRID_METRIC == 4544


@pytest.mark.parametrize("lon", [-179.9, -87.6, 0.0, 103.79, 179.9])
def test_there_and_back(lon: float) -> None:
    points = np.array([[lon, 45.0], [lon, -20.0]])
    with measuring_at(lon):
        assert np.allclose(to_lonlat(to_metres(points)), points, atol=1e-9)
