"""What speaks against a cell: each cell's verdict is the whole check's, of that change."""

from dataclasses import replace

import pytest

from benchmarks.roster.people import Size, make_problem
from dispatch.roster.cells import UNFINISHED, Judge, list_blocking
from dispatch.roster.nights.check import check
from dispatch.roster.nights.greedy import make_first
from dispatch.roster.nights.model import build_model
from dispatch.roster.nights.problem import Place, Problem, Roster
from dispatch.roster.reasons import Reason

SIZE = Size(volunteers=60, weeks=1, seed=3)


@pytest.fixture(scope="module")
def solved() -> tuple[Problem, Roster]:
    problem = make_problem(SIZE)
    return problem, make_first(build_model(problem))


def _new(problem: Problem, before: Roster, after: Roster) -> set[str]:
    known = {repr(one) for one in check(problem, before).breaches}
    found = list_blocking(check(problem, after).breaches)
    return {repr(one) for one in found if repr(one) not in known}


def test_every_cell_of_a_volunteer_is_judged_as_the_whole_check_does(
    solved: tuple[Problem, Roster],
) -> None:
    problem, roster = solved
    for volunteer in problem.volunteers[::7]:
        for cell in Judge(problem, roster, volunteer.id).judge_all():
            if cell.place in roster.places:
                assert [one.code for one in cell.against] == ["place.twice"]
                continue
            broken = _new(problem, roster, roster.changed(plus=[cell.place]))
            assert {repr(one) for one in cell.against} == broken


def test_who_is_moved_leaves_the_cell_first(solved: tuple[Problem, Roster]) -> None:
    problem, roster = solved
    moved = next(p for p in sorted(roster.places) if p.person in problem.volunteer_of)
    cells = Judge(problem, roster, moved.person, moved).judge_all()
    own = next(cell for cell in cells if cell.place == moved)
    assert own.fine


def test_a_second_leader_of_a_kind_is_refused(solved: tuple[Problem, Roster]) -> None:
    problem, roster = solved
    led = next(p for p in sorted(roster.places) if p.person in problem.leader_of)
    leader = problem.leader_of[led.person]
    twin = replace(leader, id="twin")
    wider = replace(problem, leaders=(*problem.leaders, twin))
    cell = Judge(wider, roster, "twin").judge(led.date, led.community)
    assert [one.code for one in cell.against] == [
        "squad.officers" if leader.kind == "community_officer" else "squad.heads"
    ]


def test_no_squad_no_cell(solved: tuple[Problem, Roster]) -> None:
    problem, roster = solved
    fewer = replace(problem, squads=problem.squads[1:])
    gone = problem.squads[0]
    person = next(v.id for v in problem.volunteers if v.home == gone.community)
    cell = Judge(fewer, Roster(), person).judge(gone.date, gone.community)
    assert "squad.not_asked" in {one.code for one in cell.against}
    assert roster.places  # the fixture's roster is not what was judged


def test_an_unfinished_squad_blocks_no_placing() -> None:
    problem = make_problem(SIZE)
    volunteer = problem.volunteers[0]
    squad = next(
        s
        for s in problem.squads
        if s.community == volunteer.home and s.date in volunteer.available - volunteer.leave
    )
    alone = Roster(frozenset({Place(volunteer.id, squad.date, squad.community)}))
    breaches = check(problem, alone).breaches
    assert {rule.__name__ for rule in UNFINISHED} == {
        "nobody_alone",
        "led_by_officer",
        "led_by_head",
    }
    assert list_blocking(breaches) == []
    assert list_blocking([Reason("place.twice")]) == [Reason("place.twice")]
