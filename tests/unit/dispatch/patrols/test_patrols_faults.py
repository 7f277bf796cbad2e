"""What can't be met is named, and the nearest problem that can is the same without it."""

from typing import Any

import numpy as np
import pytest
from small_night import COMMUNITY, HOUR_S, PLACES, a_problem, a_squad, a_stop, a_team, line_times

from dispatch.errors import CATALOGUE
from dispatch.patrols.plan.faults import Fault, repair
from dispatch.patrols.plan.make import make_plan
from dispatch.patrols.plan.problem import Break, Leader, Plan, Squad, Stop, Team, Window
from dispatch.patrols.plan.search import Limit
from gis.model import Mode

SHORT = Limit(iterations=30)


def test_a_problem_without_fault_stays_as_it_is() -> None:
    problem = a_problem([a_stop(1)], [a_team(), a_squad()])
    repaired = repair(problem)
    assert repaired.faults == ()
    assert (repaired.problem.stops, repaired.problem.teams) == (problem.stops, problem.teams)


def cut_off(place: int) -> dict[str, Any]:
    times = line_times()
    times[place, :] = times[:, place] = np.inf
    times[place, place] = 0
    return {"travel_s": {Mode.FOOT: times}}


def island(*places: int) -> dict[str, Any]:
    """Return times without a way between these places and the others."""
    times = line_times()
    apart = np.isin(np.arange(PLACES), places)
    times[apart[:, np.newaxis] != apart[np.newaxis, :]] = np.inf
    return {"travel_s": {Mode.FOOT: times}}


@pytest.mark.parametrize(
    ("stop", "changes", "fault"),
    [
        (a_stop(5), cut_off(5), Fault("stop_off_network", "s5")),
        (a_stop(5), island(5, 6), Fault("stop_on_island", "s5")),
        (a_stop(5, windows=(Window(60, 0),)), {}, Fault("window_contradicts", "s5")),
        (a_stop(5, windows=(Window(0, 60),)), {}, Fault("stop_out_of_time", "s5")),
        (a_stop(5, least_stay_s=900, most_stay_s=600), {}, Fault("stay_contradicts", "s5")),
        (
            a_stop(5, skills=frozenset({"dog"}), area="A"),
            {},
            Fault("nobody_fit", "s5", {"skills": ["dog"], "area": "A"}),
        ),
    ],
)
def test_a_stop_at_fault_is_left_out(stop: Stop, changes: dict[str, Any], fault: Fault) -> None:
    repaired = repair(a_problem([a_stop(1), stop], [a_team()], **changes))
    assert repaired.faults == (fault,)
    assert [kept.id for kept in repaired.problem.stops] == ["s1"]


def test_visits_that_do_not_fit_are_fewer() -> None:
    stop = a_stop(1, visits=4, gap_s=2 * HOUR_S)
    repaired = repair(a_problem([stop], [a_team(hours=4)]))
    assert repaired.faults == (Fault("visits_do_not_fit", "s1", {"wanted": 4, "fitting": 3}),)
    assert [kept.visits for kept in repaired.problem.stops] == [3]


@pytest.mark.parametrize(
    ("team", "fault"),
    [
        (a_team(hours=-1), Fault("shift_empty", "foot-1")),
        (a_team(hours=0.1, end=11), Fault("team_too_far", "foot-1", {"minutes": 5})),
        (
            a_squad(squad=Squad(COMMUNITY, frozenset({Leader.GOVERNANCE_HEAD}))),
            Fault("squad_without_leaders", "squad-1", {"leaders": ["community_officer"]}),
        ),
        (a_squad(areas=frozenset()), Fault("squad_outside_community", "squad-1")),
        (a_squad(hours=1), Fault("squad_hours", "squad-1", {"minutes": 60})),
        (a_squad(mode=Mode.EBIKE), Fault("squad_not_on_foot", "squad-1", {"mode": "ebike"})),
    ],
)
def test_a_team_at_fault_stays_in(team: Team, fault: Fault) -> None:
    times = {Mode.FOOT: line_times(), Mode.EBIKE: line_times()}
    repaired = repair(a_problem([a_stop(1)], [team, a_team("foot-2")], travel_s=times))
    assert repaired.faults == (fault,)
    assert [kept.id for kept in repaired.problem.teams] == ["foot-2"]


def test_a_team_that_cannot_return_stays_in() -> None:
    problem = a_problem([a_stop(1)], [a_team(end=6), a_team("foot-2")], **island(5, 6))
    assert repair(problem).faults == (Fault("team_cannot_return", "foot-1"),)


def test_a_break_that_does_not_fit_is_left_out() -> None:
    team = a_team(breaks=(Break(Window(0, 60), 1200, 9), Break(Window(0, 60), 1200, 0)))
    repaired = repair(a_problem([a_stop(1)], [team]))
    assert repaired.faults == (Fault("break_does_not_fit", "foot-1", {"count": 1}),)
    assert repaired.problem.teams[0].breaks == team.breaks[1:]


def test_no_stops_and_no_teams_are_told_and_the_plan_is_empty() -> None:
    made = make_plan(a_problem(), SHORT, 1)
    assert (made.faults, made.plan) == ((Fault("no_stops"), Fault("no_teams")), Plan())


def test_all_teams_off_is_one_fault_not_one_a_stop() -> None:
    assert repair(a_problem([a_stop(1), a_stop(2)])).faults == (Fault("no_teams"),)


def test_required_stops_that_are_too_many_are_named_and_the_rest_is_planned() -> None:
    stops = [a_stop(place, required=True) for place in (1, 2, 11)]
    made = make_plan(a_problem(stops, [a_team(hours=0.6)]), SHORT, 1)
    assert made.faults == (Fault("required_missed", "s11", {"visits": 0, "wanted": 1}),)
    assert made.varied.verdict.visits == 2


def test_a_plan_for_the_nearest_problem_is_made() -> None:
    problem = a_problem([a_stop(1), a_stop(5)], [a_team()], **cut_off(5))
    made = make_plan(problem, SHORT, 1)
    assert [fault.code for fault in made.faults] == ["stop_off_network"]
    assert [visit.stop for visit in made.plan.routes[0].visits] == ["s1"]


CODES = (
    "no_stops",
    "no_teams",
    "shift_empty",
    "team_cannot_return",
    "team_too_far",
    "break_does_not_fit",
    "squad_without_leaders",
    "squad_not_on_foot",
    "squad_outside_community",
    "squad_hours",
    "squad_by_day",
    "stop_off_network",
    "stop_on_island",
    "nobody_fit",
    "stop_out_of_time",
    "window_contradicts",
    "stay_contradicts",
    "visits_do_not_fit",
    "required_missed",
    "breaks_missing",
    "team_unknown",
    "team_twice",
    "stop_unknown",
    "leaves_before_shift",
    "back_after_shift",
    "no_way",
    "too_fast",
    "begins_before_arrival",
    "wrong_place",
    "outside_windows",
    "stay_too_short",
    "stay_too_long",
    "skill_missing",
    "outside_area",
    "break_wrong",
    "too_many_visits",
    "gap_too_short",
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_its_text(language: str) -> None:
    texts = CATALOGUE.texts[language]
    assert [code for code in CODES if f"patrol.{code}" not in texts] == []


def test_a_fault_reads_as_a_sentence() -> None:
    fault = Fault("visits_do_not_fit", "文昌街", {"wanted": 4, "fitting": 3})
    text = CATALOGUE.render(f"patrol.{fault.code}", "zh", subject=fault.subject, **fault.params)
    assert text == "文昌街:按要求的间隔,4 次巡访只排得下 3 次。"
