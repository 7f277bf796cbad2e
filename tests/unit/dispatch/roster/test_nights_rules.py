"""Each rule of the nights, broken and kept."""

from dataclasses import replace

import pytest
from nights_cast import DATES, leader, led, night, problem, roster, volunteer, week_off

from dispatch.roster.nights import rules
from dispatch.roster.nights.problem import Fix, LeaderKind, Place, Roster, Squad
from dispatch.roster.reasons import Reason

ANN, BO = volunteer("ann"), volunteer("bo")
TWO = problem(ANN, BO)
FOUR_NIGHTS = (0, 2, 7, 9)


def both(*numbers: int) -> Roster:
    return led(*((name, n) for n in numbers for name in ("ann", "bo")))


def at(number: int, person: str = "ann", community: str = "A") -> dict[str, object]:
    return {"person": person, "date": night(number), "community": community}


def test_two_nights_a_week_are_enough() -> None:
    assert rules.enough_nights(TWO, both(*FOUR_NIGHTS)) == []


def test_fewer_nights_than_due_are_told_by_week() -> None:
    found = rules.enough_nights(problem(ANN), led(("ann", 0), ("ann", 2), ("ann", 9)))
    facts = {"person": "ann", "week": 11, "nights": 1, "due": 2}
    assert found == [Reason("nights.short", facts)]


@pytest.mark.parametrize(
    ("leave", "due"),
    [((), 2), ((0, 1, 2, 3, 4), 1), ((0, 1, 2, 3, 4, 5), 1), (tuple(range(7)), 0), ((3,), 2)],
)
def test_only_leave_lowers_what_is_due(leave: tuple[int, ...], due: int) -> None:
    assert rules.nights_due(week_off(ANN, *leave), (2026, 10)) == due


def test_unavailable_nights_do_not_lower_what_is_due() -> None:
    assert rules.nights_due(replace(ANN, available=frozenset()), (2026, 10)) == 2


def test_a_third_night_is_too_many() -> None:
    found = rules.not_too_many_nights(problem(ANN), led(("ann", 0), ("ann", 2), ("ann", 4)))
    facts = {"person": "ann", "week": 10, "nights": 3, "due": 2}
    assert found == [Reason("nights.over", facts)]
    assert rules.not_too_many_nights(TWO, both(*FOUR_NIGHTS)) == []


def test_never_two_nights_running_across_weeks() -> None:
    found = rules.never_running(problem(ANN), led(("ann", 6), ("ann", 7)))
    assert found == [Reason("nights.running", {"person": "ann", "date": night(6)})]
    assert rules.never_running(problem(ANN), led(("ann", 5), ("ann", 7))) == []


def test_never_two_nights_running_across_rosters() -> None:
    served = replace(ANN, served=frozenset({night(-1), night(-2)}))
    found = rules.never_running(problem(served), led(("ann", 0)))
    assert found == [Reason("nights.running", {"person": "ann", "date": night(-1)})]
    assert rules.never_running(problem(served), led(("ann", 1))) == []


def test_one_place_a_night() -> None:
    twice = Roster(roster(("ann", 0)).places | roster(("ann", 0), community="B").places)
    assert rules.one_place(TWO, twice) == [
        Reason("place.twice", {"person": "ann", "date": night(0)})
    ]
    assert rules.one_place(TWO, both(0)) == []


def test_availability_holds() -> None:
    away = problem(replace(ANN, available=frozenset(DATES[1:])))
    assert rules.available(away, led(("ann", 0))) == [Reason("person.unavailable", at(0))]
    assert rules.available(away, led(("ann", 1))) == []


def test_nobody_serves_on_leave() -> None:
    away = problem(week_off(ANN, 0))
    assert rules.not_on_leave(away, led(("ann", 0))) == [Reason("person.on_leave", at(0))]
    assert rules.not_on_leave(away, led(("ann", 1))) == []


def test_training_is_valid_on_the_night() -> None:
    until = problem(replace(ANN, trained_until=night(2)))
    found = rules.trained(until, led(("ann", 3)))
    assert found == [Reason("person.untrained", at(3) | {"until": night(2)})]
    assert rules.trained(until, led(("ann", 2))) == []


def test_uniforms_are_valid_on_the_night() -> None:
    until = problem(replace(ANN, uniform_until=night(2)))
    found = rules.in_uniform(until, led(("ann", 3)))
    assert found == [Reason("person.no_uniform", at(3) | {"until": night(2)})]
    assert rules.in_uniform(until, led(("ann", 2))) == []


def test_only_home_and_the_next_community() -> None:
    found = rules.within_reach(TWO, roster(("ann", 0), community="C"))
    assert found == [Reason("person.out_of_reach", at(0, community="C") | {"home": "A"})]
    assert rules.within_reach(TWO, roster(("ann", 0), community="B")) == []


def test_unwanted_partners_are_apart() -> None:
    apart = problem(replace(ANN, unwanted=frozenset({"bo"})), BO)
    facts = {"person": "ann", "other": "bo", "date": night(0), "community": "A"}
    assert rules.not_with_strangers(apart, both(0)) == [Reason("partner.unwanted", facts)]
    assert rules.not_with_strangers(apart, led(("ann", 0), ("bo", 2))) == []


def test_squads_have_their_least() -> None:
    one = problem(ANN, BO, squads=(Squad("A", night(0), 2, 2, 4),))
    facts = {"community": "A", "date": night(0), "size": 1, "least": 2, "lack": 1}
    assert rules.big_enough(one, led(("ann", 0))) == [Reason("squad.below_least", facts)]
    assert rules.big_enough(one, both(0)) == []


def test_squads_have_no_more_than_their_most() -> None:
    one = problem(ANN, BO, squads=(Squad("A", night(0), 1, 1, 1),))
    facts = {"community": "A", "date": night(0), "size": 2, "most": 1}
    assert rules.not_too_big(one, both(0)) == [Reason("squad.above_most", facts)]
    assert rules.not_too_big(one, led(("ann", 0))) == []


def test_squads_go_out_only_where_asked_for() -> None:
    found = rules.asked_for(TWO, roster(("ann", 0), community="B"))
    assert found == [Reason("squad.not_asked", {"community": "B", "date": night(0)})]
    assert rules.asked_for(TWO, both(0)) == []


def test_nobody_is_alone() -> None:
    facts = {"community": "A", "date": night(0), "size": 1}
    assert rules.nobody_alone(TWO, led(("ann", 0))) == [Reason("squad.alone", facts)]
    assert rules.nobody_alone(TWO, both(0)) == []


def test_one_officer_leads() -> None:
    facts = {"community": "A", "date": night(0), "count": 0}
    without = roster(("ann", 0), ("bo", 0), ("head", 0))
    assert rules.led_by_officer(TWO, without) == [Reason("squad.officers", facts)]
    assert rules.led_by_officer(TWO, both(0)) == []


def test_one_governance_head_leads() -> None:
    facts = {"community": "A", "date": night(0), "count": 0}
    without = roster(("ann", 0), ("bo", 0), ("officer", 0))
    assert rules.led_by_head(TWO, without) == [Reason("squad.heads", facts)]
    assert rules.led_by_head(TWO, both(0)) == []


def test_leaders_lead_their_own_communities() -> None:
    found = rules.leader_of_community(TWO, roster(("head", 0), community="B"))
    assert found == [Reason("leader.foreign", at(0, "head", "B"))]
    assert rules.leader_of_community(TWO, both(0)) == []


def test_leaders_are_on_duty() -> None:
    off = problem(leaders=(leader("head", LeaderKind.HEAD, duty=frozenset({night(1)})),))
    assert rules.leader_on_duty(off, roster(("head", 0))) == [
        Reason("leader.off_duty", at(0, "head"))
    ]
    assert rules.leader_on_duty(off, roster(("head", 1))) == []


def test_leaders_are_rested_across_rosters_too() -> None:
    head = leader("head", LeaderKind.HEAD, rest=2, led=frozenset({night(-1)}))
    tired = problem(leaders=(head,))
    facts = {"person": "head", "date": night(1), "last": night(-1)}
    assert rules.leader_rested(tired, roster(("head", 1))) == [Reason("leader.unrested", facts)]
    assert rules.leader_rested(tired, roster(("head", 2), ("head", 5))) == []


def test_pins_are_kept() -> None:
    pinned = problem(ANN, BO, pins=frozenset({Fix("ann", night(0))}))
    facts = {"person": "ann", "date": night(0), "community": None}
    assert rules.pins_kept(pinned, both(2)) == [Reason("pin.missed", facts)]
    assert rules.pins_kept(pinned, both(0)) == []


def test_forbids_are_kept() -> None:
    barred = problem(ANN, BO, forbids=frozenset({Fix("ann", night(0), "A")}))
    assert rules.forbids_kept(barred, both(0)) == [Reason("forbid.broken", at(0))]
    assert rules.forbids_kept(barred, both(2)) == []


def test_everybody_is_known() -> None:
    assert rules.known(TWO, roster(("cat", 0))) == [Reason("place.unknown", at(0, "cat"))]
    assert rules.known(TWO, both(0)) == []


def test_every_public_rule_is_on_a_list() -> None:
    listed = {rule.__name__ for rule in (*rules.BREACHES, *rules.SHORTFALLS)}
    helpers = {"nights_due", "nights_in", "squad_size"}
    own = {
        name
        for name, value in vars(rules).items()
        if getattr(value, "__module__", "") == rules.__name__ and not name.startswith("_")
    }
    assert own - helpers == listed


def test_a_place_is_what_its_parts_say() -> None:
    assert roster(("ann", 0)).places == {Place("ann", night(0), "A")}
