"""The patrol and hot-spot benchmarks: files read right, every solver judged alike."""

from pathlib import Path

import numpy as np
import pytest
from shapely import box

from benchmarks.hotspots.backtest import Hits
from benchmarks.hotspots.chicago import _hours
from benchmarks.hotspots.peers import PEERS, count_map, last_week
from benchmarks.hotspots.raster import make_raster
from benchmarks.patrols.compare import Seconds, compare
from benchmarks.patrols.toptw import Instance, read_instances
from dispatch.patrols.plan.problem import Window
from dispatch.patrols.risk.model import Incidents
from gis.model import Mode

#: A depot open for 100 units and three stops: two near, one whose window has gone by on arrival.
FILE = """5 1 3 4
0 100
 0 0.0 0.0 0 0 0 0 0 100
 1 3.0 4.0 2 10 1 1 1 0 90
 2 6.0 8.0 2 20 1 1 1 0 90
 3 0.0 50.0 2 40 1 1 1 0 10
"""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    (tmp_path / "pr99.txt").write_text(FILE)
    (tmp_path / "bks_pr.csv").write_text("instance,m,BKS\npr99,1,30\npr98,1,5\n")
    [instance] = read_instances(tmp_path)
    return instance


def test_a_toptw_file_is_read_in_hundredths(instance: Instance) -> None:
    assert (instance.name, instance.vehicles, instance.best_known) == ("pr99", 1, 30)
    first = instance.problem.stops[0]
    assert (first.windows, first.usual_stay_s) == ((Window(0, 9000),), 200)
    assert instance.problem.travel_s[Mode.FOOT][0].tolist() == [0, 500, 1000, 5000]


def test_every_solver_finds_what_can_be_had_and_is_judged_alike(instance: Instance) -> None:
    figures = compare(instance.problem, Seconds(0.2, 0.4))
    for solver in ("patrolgrid", "or_tools_short", "or_tools_long", "vroom"):
        assert figures[solver]["violations"] == []
        assert instance.prize(figures[solver]["missed"]) == 30
        assert figures[solver]["travel_s"] == 2000


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09/13/2014 01:30:00 PM", 12 * 24 + 13.5),
        ("2014/12/09 23:56:00", 11 * 24 + 23 + 56 / 60),
        ("2014/01/09", 0.0),
    ],
)
def test_both_forms_of_chicagos_dates(text: str, hours: float) -> None:
    assert _hours(text) == pytest.approx(hours)


def test_a_raster_has_the_cells_whose_centre_is_inside() -> None:
    raster = make_raster(box(0, 0, 250, 120), 100.0)
    assert len(raster.grids) == 2
    points = np.array([[10.0, 10.0], [190.0, 90.0], [240.0, 10.0], [-5.0, 0.0], [10.0, 110.0]])
    assert raster.cell_of(points).tolist() == [0, 1, -1, -1, -1]
    assert raster.of_image(raster.as_image(np.array([3.0, 4.0]))).tolist() == [3.0, 4.0]


def test_the_peers_maps() -> None:
    raster = make_raster(box(0, 0, 300, 100), 100.0)
    incidents = Incidents(
        points_m=np.array([[50.0, 50.0], [250.0, 50.0], [250.0, 50.0]]),
        moments_h=np.array([0.0, 1.0, 500.0]),
        grid=np.array([0, 2, 2]),
        types=np.array(["a", "a", "a"]),
        found_by_patrol=np.zeros(3, dtype=bool),
    )
    assert count_map(raster, incidents).tolist() == [1, 0, 2]
    assert last_week(raster, incidents).tolist() == [0, 0, 1]
    smooth = PEERS["kde_150_m"](raster, incidents)
    assert smooth[2] > smooth[1] > 0


def test_hits_count_what_lies_in_the_best_cells() -> None:
    raster = make_raster(box(0, 0, 10_000, 100), 100.0)
    hits = Hits(raster)
    values = np.arange(100, dtype=np.float64)
    hits.total = 4
    hits.add("ours", values, np.array([99, 96, 90, 3]))
    assert hits.figures()["ours"] == {
        "1%": {"hit_rate": 0.25, "pai": 25.0},
        "5%": {"hit_rate": 0.5, "pai": 10.0},
        "10%": {"hit_rate": 0.75, "pai": 7.5},
    }
