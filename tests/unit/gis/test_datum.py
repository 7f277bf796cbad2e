"""Datums and coordinate systems, against an independent library and by their properties."""

from collections.abc import Callable

import coordTransform
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from gis import datum
from gis.datum import Datum, UnknownSystemError, from_datum, read_system
from gis.metric import SRID_METRIC, to_metres

QUJING = np.array([[103.79, 25.48]])
#: Inside China by more than any datum shifts, so that both ends of a shift are.
points_in_china = st.tuples(
    st.floats(73.0, 135.0, allow_nan=False), st.floats(4.0, 53.0, allow_nan=False)
)
Move = Callable[[ArrayLike], NDArray[np.float64]]
DEGREE_M = 111_320.0


def away_m(one: ArrayLike, two: ArrayLike) -> float:
    degrees = np.asarray(one) - np.asarray(two)
    return float(np.abs(degrees).max() * DEGREE_M)


@settings(deadline=None)
@given(points_in_china)
def test_gcj02_round_trip_is_within_a_centimetre(point: tuple[float, float]) -> None:
    assert away_m(datum.gcj02_to_wgs84(datum.wgs84_to_gcj02(point)), point) < 0.01
    assert away_m(datum.wgs84_to_gcj02(datum.gcj02_to_wgs84(point)), point) < 0.01


@settings(deadline=None)
@given(points_in_china)
def test_bd09_round_trip_is_within_half_a_metre(point: tuple[float, float]) -> None:
    assert away_m(datum.bd09_to_wgs84(datum.wgs84_to_bd09(point)), point) < 0.5
    assert away_m(datum.wgs84_to_bd09(datum.bd09_to_wgs84(point)), point) < 0.5
    assert away_m(datum.bd09_to_gcj02(datum.gcj02_to_bd09(point)), point) < 0.5


@pytest.mark.parametrize(
    ("ours", "theirs", "within_m"),
    [
        (datum.wgs84_to_gcj02, coordTransform.wgs84_to_gcj02, 0.001),
        (datum.gcj02_to_bd09, coordTransform.gcj02_to_bd09, 0.001),
        (datum.wgs84_to_bd09, coordTransform.wgs84_to_bd09, 0.001),
        # its inverses are one step only: metres off where ours are exact
        (datum.gcj02_to_wgs84, coordTransform.gcj02_to_wgs84, 8.0),
        (datum.bd09_to_gcj02, coordTransform.bd09_to_gcj02, 1.0),
    ],
)
def test_agrees_with_an_independent_library(
    ours: Move, theirs: Callable[[float, float], tuple[float, float]], within_m: float
) -> None:
    points = np.random.default_rng(7).uniform([74.0, 5.0], [134.0, 52.0], (2000, 2))
    expected = np.array([theirs(lon, lat) for lon, lat in points.tolist()])
    assert away_m(ours(points), expected) < within_m


def test_the_shift_at_qujing_is_wider_than_a_grid() -> None:
    shift_m = to_metres(datum.wgs84_to_gcj02(QUJING)) - to_metres(QUJING)
    assert float(np.hypot(*shift_m[0])) == pytest.approx(389, abs=2)


def test_outside_china_nothing_moves() -> None:
    points = np.array([[-87.6, 41.8], [2.35, 48.85], [151.2, -33.9]])
    for move in (datum.wgs84_to_gcj02, datum.gcj02_to_wgs84, datum.wgs84_to_bd09):
        assert move(points).tolist() == points.tolist()


def test_any_shape_goes_in_and_comes_out() -> None:
    block = np.broadcast_to(QUJING, (3, 4, 2))
    assert datum.wgs84_to_gcj02(block).shape == (3, 4, 2)
    assert datum.wgs84_to_gcj02(np.empty((0, 2))).shape == (0, 2)
    assert np.isnan(datum.wgs84_to_gcj02([np.nan, 25.0])[0])


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("wgs84", 4326),
        ("CGCS2000", 4490),
        ("Xi'an 80", 4610),
        ("西安80 zone 35", 2359),
        ("北京 54", 4214),
        ("Beijing-54", 4214),
        ("cgcs2000 cm 105", 4544),
        ("cgcs2000 zone 35", 4523),
        ("xian80 cm 102", 2379),
        ("xian80 zone 45", 2369),
        ("beijing54 zone 25", 2401),
        ("EPSG:4544", 4544),
    ],
)
def test_systems_by_the_names_people_use(name: str, epsg: int) -> None:
    assert read_system(name).crs.to_epsg() == epsg


@pytest.mark.parametrize(
    "name",
    [
        *("", "mars", "EPSG:1", "cgcs2000 cm 104", "cgcs2000 zone 24", "xian80 zone x"),
        "IAU_2015:30100",  # the Moon
    ],
)
def test_names_of_nothing_on_earth(name: str) -> None:
    with pytest.raises(UnknownSystemError) as caught:
        read_system(name)
    assert (caught.value.code, caught.value.params) == ("system.unknown", {"name": name})


def test_the_plane_of_qujing_is_the_one_we_measure_in() -> None:
    system = read_system(f"EPSG:{SRID_METRIC}")
    assert np.allclose(system.from_wgs84(QUJING), to_metres(QUJING), atol=1e-6)
    assert away_m(system.to_wgs84(system.from_wgs84(QUJING)), QUJING) < 1e-6
    assert not system.is_geographic


def test_a_zone_number_stands_before_the_easting() -> None:
    with_zone = read_system("cgcs2000 zone 35").from_wgs84(QUJING)[0]
    without = read_system("cgcs2000 cm 105").from_wgs84(QUJING)[0]
    assert with_zone == pytest.approx(without + np.array([35e6, 0.0]), abs=1e-3)


def test_old_datums_say_how_far_off_they_may_be() -> None:
    assert read_system("xian80 cm 105").error_m == 100.0
    assert read_system("beijing54").error_m == 100.0
    assert read_system("cgcs2000").error_m == 0.0
    assert from_datum(Datum.GCJ02).error_m == 0.0


def test_a_surveyors_parameters_take_the_doubt_away() -> None:
    system = read_system("beijing54 cm 105", (12.646, -155.176, -80.863))
    moved_m = to_metres(system.to_wgs84(read_system("beijing54 cm 105").from_wgs84(QUJING)))
    east_m, north_m = (moved_m - to_metres(QUJING))[0]
    assert (east_m, north_m) == pytest.approx((24.7, -4.8), abs=0.5)
    assert system.error_m == 0.0


def test_parameters_are_three_or_seven() -> None:
    with pytest.raises(UnknownSystemError) as caught:
        read_system("beijing54", (1.0, 2.0))
    assert (caught.value.code, caught.value.params) == ("system.parameters", {"found": 2})


def test_services_go_in_and_out() -> None:
    for name in Datum:
        system = from_datum(name)
        assert away_m(system.to_wgs84(system.from_wgs84(QUJING)), QUJING) < 0.01
