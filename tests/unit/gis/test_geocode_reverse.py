import pytest
from small_town import SOUTH, WEST, corner, make_geocoder

from gis.geocode.geocoder import OutsideGroundError

GEOCODER = make_geocoder()


def test_a_click_on_a_house_is_its_address() -> None:
    result = GEOCODER.reverse(WEST + 0.0001, SOUTH + 128 * 5e-5)
    assert (result.label, result.distance_m) == ("麒麟南路128号", 0.0)
    assert result.point == pytest.approx((WEST + 0.0001, SOUTH + 128 * 5e-5), abs=1e-7)


def test_a_click_near_a_place_is_the_place() -> None:
    result = GEOCODER.reverse(corner(2.5, 2.5)[0] + 0.0001, corner(2.5, 2.5)[1])
    assert (result.label, result.chain.owner) == ("幸福小区", "530302006002G01")
    assert result.distance_m == pytest.approx(10.05, abs=0.2)


def test_a_click_far_from_any_address_is_on_the_road() -> None:
    result = GEOCODER.reverse(corner(4, 3.5)[0] + 0.0002, corner(4, 3.5)[1])
    assert result.label == "长兴路"
    assert result.point == pytest.approx(corner(4, 3.5), abs=1e-6)


@pytest.mark.parametrize("point", [(0.0, 0.0), (float("nan"), 25.5), (float("inf"), 25.5)])
def test_a_click_outside_the_ground_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(OutsideGroundError):
        GEOCODER.reverse(*point)
