"""The roster benchmark's instances, its reader and its peer."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.roster.curtois import read_instance
from benchmarks.roster.highs import solve_mip
from benchmarks.roster.nights import Moments
from benchmarks.roster.people import Size, make_problem
from benchmarks.roster.run import judge
from dispatch.roster.duty.check import check
from dispatch.roster.duty.problem import Bounds, Demand, Member, Request, Shift
from dispatch.roster.duty.solve import solve as solve_duty
from dispatch.roster.nights.clusters import split
from dispatch.roster.nights.faults import find_faults
from dispatch.roster.nights.model import build_model
from dispatch.roster.nights.problem import Fix, Squad
from dispatch.roster.nights.solve import promise, solve
from dispatch.roster.reasons import Reason
from dispatch.roster.search import Progress, in_order

SMALL = Size(volunteers=28, weeks=1)

INSTANCE = """\
# A comment
SECTION_HORIZON
# days
7

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
A,E=7|L=0,2400,960,5,1,1,1
B,E=7|L=7,2400,960,5,1,1,1

SECTION_DAYS_OFF
A,0,1

SECTION_SHIFT_ON_REQUESTS
A,2,E,3

SECTION_SHIFT_OFF_REQUESTS
B,3,L,2

SECTION_COVER
2,E,1,100,1
"""


def test_the_same_size_gives_the_same_instance() -> None:
    assert make_problem(SMALL) == make_problem(SMALL)
    assert make_problem(SMALL) != make_problem(replace(SMALL, seed=2))


def test_instances_are_without_faults() -> None:
    assert find_faults(make_problem(SMALL)) == ()


def test_more_volunteers_are_more_stations_that_share_nothing() -> None:
    problem = make_problem(Size(volunteers=600, weeks=1))
    assert [len(part.volunteers) for part in split(problem)] == [200, 200, 200]


def test_faults_are_told_each() -> None:
    problem = make_problem(SMALL)
    first = problem.nights[0].date
    broken = replace(
        problem,
        nights=problem.nights[1:],
        squads=(Squad("nowhere", first, 3, 2, 1),),
        volunteers=(replace(problem.volunteers[0], home="nowhere"), *problem.volunteers[:1]),
        pins=frozenset({Fix("nobody", first)}),
    )
    codes = {fault.code for fault in find_faults(broken)}
    assert codes >= {
        "problem.part_week",
        "problem.person_twice",
        "problem.community_unknown",
        "problem.squad_nowhere",
        "problem.squad_sizes",
        "problem.fix_unknown",
    }
    assert find_faults(replace(problem, nights=()))[0] == Reason("problem.no_nights")


def test_an_instance_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "Instance.txt"
    path.write_text(INSTANCE, "utf-8")
    problem = read_instance(path)
    bounds = Bounds({"E": 7, "L": 0}, 2400, 960, 5, 1, 1, 1)
    assert problem.days == 7
    assert problem.shifts == (Shift("E", 480), Shift("L", 480, not_next=frozenset({"E"})))
    assert problem.demands == (Demand(2, "E", 1, 100, 1),)
    assert problem.weekends == ((5, 6),)
    assert problem.members == (
        Member("A", bounds, frozenset({0, 1}), requests=(Request(2, "E", 3),)),
        Member(
            "B",
            replace(bounds, most_of={"E": 7, "L": 7}),
            requests=(Request(3, "L", 2, wanted=False),),
        ),
    )
    assert check(problem, solve_duty(problem).roster).cost == 0


def test_the_peer_solves_the_same_model() -> None:
    problem = make_problem(SMALL)
    model = build_model(problem)
    model.cp.minimize(in_order(promise(model, None)))
    result = solve_mip(model.cp, seconds=60, threads=1, seed=1)
    assert result.status == "Optimal"
    assert result.best == solve(problem).stages[0].value


def test_the_peer_prints_nothing_where_the_report_goes() -> None:
    code = (
        "from ortools.sat.python import cp_model\n"
        "from benchmarks.roster.highs import solve_mip\n"
        "model = cp_model.CpModel()\n"
        "model.minimize(model.new_int_var(1, 3, ''))\n"
        "print(solve_mip(model, seconds=9, threads=1, seed=1).best)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "1.0\n"


def test_joined_stations_are_one_part() -> None:
    problem = make_problem(Size(volunteers=600, weeks=1, joined=True))
    assert [len(part.volunteers) for part in split(problem)] == [600]
    assert find_faults(problem) == ()


def test_moments_are_the_first_roster_and_the_first_near_the_best() -> None:
    moments = Moments()
    for stage, best, bound, seconds in (
        ("first", None, 0, 0.1),
        ("promise", 100, 100, 1.0),
        ("quality", 100, 90, 2.0),
        ("quality", 100, 99, 3.0),
        ("quality", 100, 100, 4.0),
    ):
        moments.take(Progress(stage, best, bound, seconds))
    assert (moments.first_s, moments.near_s) == (0.1, 3.0)


@pytest.mark.parametrize(("seconds", "met"), [(9.0, True), (11.0, False)])
def test_aims_are_judged_by_what_was_reached(seconds: float, *, met: bool) -> None:
    station = {"first_feasible_s": 0.5, "proven": True, "seconds": seconds}
    repairs = [{"seconds": 1.0, "provably_fewest": True}]
    many = [
        {"volunteers": count, "joined": joined, "promised": promised, "gap": 0.015, "seconds": 99.0}
        for count, joined, promised in (
            (2_000, False, True),
            (2_000, True, False),
            (20_000, False, True),
        )
    ]
    aims = judge({"station": station, "repairs": repairs, "many": many, "duty": []})
    assert aims == {
        "first_feasible_1_s": True,
        "proven_10_s": met,
        "repair_3_s_fewest": True,
        "volunteers_2000": False,
        "volunteers_2000_joined": False,
        "volunteers_20000": True,
    }
