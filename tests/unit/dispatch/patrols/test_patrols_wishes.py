"""From shares of presence to visits, and places found on the ground."""

import numpy as np
import pytest
from shapely import Point, box

from dispatch.patrols.choices import get_choices
from dispatch.patrols.risk.explain import Reason
from dispatch.patrols.terrain import APART_M, find_blind_spots, find_hot_spots
from dispatch.patrols.wishes import (
    GridWish,
    Load,
    community_of,
    explained,
    measure_load,
    most_visits,
    share_out,
    wish_for_grids,
)
from gis.metric import to_metres
from gis.model import Grid, GridKind

HOUR_S = 3600
CHOICES = get_choices()


def a_grid(code: str, kind: GridKind = GridKind.COMPOUND, parent: str = "", **more: str) -> Grid:
    given = {"side_left": None, "side_right": None, "street": None} | more
    return Grid(code, code, code, 3, kind, parent, **given, geometry=box(0, 0, 1, 1))


def test_visits_follow_the_shares_and_every_grid_gets_one() -> None:
    shares = np.array([0.5, 0.3, 0.15, 0.05])
    assert share_out(shares, Load(8 * HOUR_S, 20)) == [10, 6, 3, 1]
    assert share_out(shares, Load(8 * HOUR_S, 3)) == [1, 1, 1, 1]
    assert sum(share_out(np.full(7, 1 / 7), Load(8 * HOUR_S, 24))) == 24


def test_a_night_holds_no_more_visits_than_its_gaps_allow() -> None:
    hours = {hours: most_visits(CHOICES.stops, hours * HOUR_S) for hours in (1, 2, 5, 8)}
    assert hours == {1: 1, 2: 1, 5: 2, 8: 3}


def test_the_load_grows_with_teams_and_hours_up_to_the_most() -> None:
    few, more = measure_load(2, 4 * HOUR_S, CHOICES), measure_load(4, 4 * HOUR_S, CHOICES)
    assert 0 < few.visits < more.visits
    assert measure_load(500, 8 * HOUR_S, CHOICES).visits == CHOICES.stops.most_visits


def test_a_grid_s_stop_is_worth_its_share_and_says_why() -> None:
    why = (Reason("minimum_presence"),)
    wanted = [
        GridWish(a_grid("a"), (0, 0), 0.9, 3, why),
        GridWish(a_grid("b"), (0, 0), 0.1, 1, why),
    ]
    much, little = wish_for_grids(wanted, CHOICES.stops, 8 * HOUR_S)
    assert (much.stop.visits, little.stop.visits, little.stop.gap_s) == (3, 1, 0)
    assert much.stop.prize > little.stop.prize
    assert much.stop.gap_s == CHOICES.stops.gap_min * 60
    assert much.sight.why[0]["text"]["en"].startswith("Nothing in the last month")


def test_reasons_name_the_type_in_either_language() -> None:
    params = {"type": "theft", "count": 6, "days": 30, "within_m": 200}
    told = explained("incidents", params)
    assert (told["code"], told["params"]) == ("incidents", params)
    assert "盗窃" in told["text"]["zh"]
    assert "Theft" in told["text"]["en"]


def test_whose_community_a_grid_is_in() -> None:
    community = a_grid("k", GridKind.COMMUNITY)
    group = a_grid("g", GridKind.GROUP, "k")
    street = a_grid("s", GridKind.STREET, "x", side_left="k")
    grids = {grid.code: grid for grid in (community, group, street, a_grid("c", parent="g"))}
    assert {code: community_of(grids, code) for code in (*grids, "nowhere")} == {
        "k": "k",
        "g": "k",
        "s": "k",
        "c": "k",
        "nowhere": None,
    }


def _metres(*points: tuple[float, float]) -> np.ndarray:
    origin = to_metres(Point(103.8, 25.5))
    return np.array([(origin.x + east, origin.y + north) for east, north in points])


def test_blind_spots_are_the_corners_farthest_from_cameras_and_well_apart() -> None:
    corners = _metres((0, 0), (500, 0), (500 + APART_M / 2, 0), (1000, 0))
    found = find_blind_spots(corners, _metres((0, 0)), beyond_m=200, most=5)
    assert [spot.figure for spot in found] == [1000, 500 + APART_M / 2]
    assert find_blind_spots(corners, _metres((0, 0)), beyond_m=200, most=1)[0].figure == 1000


@pytest.mark.parametrize(("least", "figures"), [(2, [3, 2]), (3, [3]), (4, [])])
def test_hot_spots_are_where_enough_lies_together(least: int, figures: list[int]) -> None:
    points = _metres((0, 0), (20, 0), (0, 20), (900, 0), (930, 0), (2000, 0))
    found = find_hot_spots(points, within_m=100, least=least, most=5)
    assert [spot.figure for spot in found] == figures


def test_no_incidents_are_no_hot_spots() -> None:
    assert find_hot_spots(np.empty((0, 2)), within_m=100, least=1, most=5) == []
