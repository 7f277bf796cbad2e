"""A scattered track lies on the streets that were walked."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from network_town import at, draw
from shapely import LineString, Point

from gis.matching import LONGEST_GAP, TrackMatcher
from gis.metric import to_metres
from gis.network import Network

#: A block: two streets up, joined at both ends, and one that lies apart.
NODES = {
    "A": (0, 0),
    "B": (0, 400),
    "C": (300, 400),
    "D": (300, 0),
    "X": (3000, 0),
    "Y": (3000, 400),
}
START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
Metres = tuple[float, float]


@pytest.fixture(scope="module")
def matcher() -> TrackMatcher:
    roads = [draw(NODES, pair, pair) for pair in ("AB", "BC", "CD", "DA", "XY")]
    return TrackMatcher(Network(roads).edges)


def track(*points: Metres, gap: timedelta = timedelta(seconds=30)) -> list[tuple[Metres, datetime]]:
    lonlat = [tuple(at(point)[0].tolist()) for point in points]
    return [(point, START + n * gap) for n, point in enumerate(lonlat)]


def metres(line: list[Metres]) -> LineString:
    origin = to_metres(np.asarray(at((0, 0))))[0]
    return LineString(to_metres(np.array(line)) - origin)


def test_the_line_goes_round_the_corner_where_the_fixes_cut_it(matcher: TrackMatcher) -> None:
    fixes = [(6, 250), (-5, 300), (7, 350), (60, 408), (120, 394), (180, 405)]
    (line,) = matcher.match(track(*fixes))
    drawn = metres(line)
    assert drawn.distance(Point(0, 400)) < 0.1
    assert drawn.length == pytest.approx(150 + 180, abs=5)


def test_it_stays_on_one_street_between_two(matcher: TrackMatcher) -> None:
    (line,) = matcher.match(track(*[(12 * (-1) ** n, 40 * n) for n in range(1, 9)]))
    assert {round(x) for x, _ in metres(line).coords} == {0}


def test_a_long_silence_breaks_the_line(matcher: TrackMatcher) -> None:
    fixes = [(0, 0), (0, 100), (0, 200)]
    before = track(*fixes)
    after = [(point, moment + LONGEST_GAP * 2) for point, moment in track(*fixes)]
    assert len(matcher.match([*before, *after])) == 2


def test_what_fits_no_street_is_drawn_as_measured(matcher: TrackMatcher) -> None:
    fixes = [(1500, 0), (1500, 100), (1500, 200)]
    (line,) = matcher.match(track(*fixes))
    assert [(round(x), round(y)) for x, y in metres(line).coords] == fixes


def test_no_track_is_no_line(matcher: TrackMatcher) -> None:
    assert matcher.match([]) == []
    assert matcher.match(track((0, 0))) == []
