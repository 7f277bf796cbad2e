"""Repair disturbs the fewest; substitutes and reasons name who and why."""

from dataclasses import replace
from itertools import combinations

import pytest
from nights_cast import leader, led, night, problem, volunteer

from dispatch.roster.nights.check import check
from dispatch.roster.nights.explain import (
    explain_shortfalls,
    what_if_leave,
    what_if_swap,
    why,
    why_not,
)
from dispatch.roster.nights.problem import LeaderKind, Place, Problem, Roster, Squad
from dispatch.roster.nights.repair import Absence, CallOff, Repaired, repair
from dispatch.roster.nights.substitutes import rank_substitutes
from dispatch.roster.reasons import Reason
from dispatch.roster.search import Limits

ANN, BO, CY, DI = (volunteer(name) for name in ("ann", "bo", "cy", "di"))
#: A week and a half; cy and di have their nights later in the week.
SQUADS = tuple(Squad("A", night(n), least=2, aim=2, most=4) for n in (0, 2, 4, 6))
MONTH = problem(ANN, BO, CY, DI, squads=SQUADS)
ROSTER = led(
    *((name, n) for n in (0, 4) for name in ("ann", "bo")),
    *((name, n) for n in (2, 6) for name in ("cy", "di")),
)


def call_off(person: str, *numbers: int, month: Problem = MONTH) -> Repaired:
    absence = Absence(person, frozenset(night(n) for n in numbers))
    off = CallOff((absence,), night(min(numbers)))
    return repair(month, ROSTER, off, limits=Limits(seconds=60))


def test_nobody_else_moves_where_the_squad_can_spare_one() -> None:
    eve = volunteer("eve")
    month = problem(ANN, BO, CY, DI, eve, squads=SQUADS)
    roomy = Roster(ROSTER.places | {Place("eve", night(n), "A") for n in (2, 4)})
    off = CallOff((Absence("ann", frozenset({night(4), night(5), night(6)})),), night(4))
    mended = repair(month, roomy, off, limits=Limits(seconds=60))
    assert (mended.fewest, mended.people) == (True, ())
    assert mended.gone == (Place("ann", night(4), "A"),)


def test_a_repair_breaks_no_rule_and_is_proven_fewest() -> None:
    mended = call_off("ann", 4)
    assert mended.fewest
    assert check(mended.problem, mended.roster).breaches == ()
    assert all(p.person != "ann" or p.date != night(4) for p in mended.roster.places)


def test_no_smaller_set_of_people_repairs_as_well() -> None:
    mended = call_off("ann", 4, 6)
    assert mended.fewest
    reached = check(mended.problem, mended.roster).score
    fewer = range(len(mended.people))
    others = [v.id for v in MONTH.volunteers if v.id != "ann"]
    for chosen in (set(c) for count in fewer for c in combinations(others, count)):
        kept = [p for p in ROSTER.places if p.person not in {*chosen, "ann"}]
        frozen = Roster(frozenset(kept))
        score = check(mended.problem, frozen).score
        assert (score.cover, score.nights) > (reached.cover, reached.nights)


def test_history_does_not_change() -> None:
    mended = call_off("cy", 6)
    before = {p for p in ROSTER.places if p.date < night(6)}
    assert {p for p in mended.roster.places if p.date < night(6)} == before


def test_a_leader_called_away_is_replaced_by_another() -> None:
    spare = replace(MONTH, leaders=(*MONTH.leaders, leader("officer2", LeaderKind.OFFICER)))
    mended = call_off("officer", 4, month=spare)
    assert mended.people == ("officer2",)
    assert mended.new == (Place("officer2", night(4), "A"),)


def test_without_another_leader_the_squad_stays_home_and_it_is_shown() -> None:
    mended = call_off("officer", 6)
    verdict = check(mended.problem, mended.roster)
    facts = {"community": "A", "date": night(6), "size": 0, "least": 2, "lack": 2}
    assert verdict.breaches == ()
    assert Reason("squad.below_least", facts) in verdict.shortfalls


def test_substitutes_give_up_nothing_before_those_who_give_up_a_night() -> None:
    spare = problem(ANN, BO, CY, DI, volunteer("zed"), squads=SQUADS)
    found = rank_substitutes(spare, ROSTER, Place("ann", night(0), "A"))
    assert [s.person for s in found][:1] == ["zed"]
    assert found[0].instead is None
    assert Reason("substitute.short", {"nights": 0, "due": 2}) in found[0].reasons


def test_substitutes_leave_no_squad_below_its_least() -> None:
    found = rank_substitutes(MONTH, ROSTER, Place("ann", night(0), "A"))
    assert found == ()


def test_substitutes_break_no_rule() -> None:
    spare = problem(ANN, BO, CY, DI, volunteer("zed"), squads=SQUADS)
    for substitute in rank_substitutes(spare, ROSTER, Place("ann", night(0), "A")):
        assert check(spare, substitute.roster).breaches == ()


def test_why_me_names_the_squad_and_what_is_due() -> None:
    codes = [reason.code for reason in why(MONTH, ROSTER, Place("ann", night(0), "A"))]
    assert codes == ["why.due", "why.least", "why.home"]


def test_why_not_her_names_the_rule_it_would_break() -> None:
    away = replace(CY, available=CY.available - {night(0)})
    month = problem(ANN, BO, away, DI, squads=SQUADS)
    found = why_not(month, ROSTER, Place("ann", night(0), "A"), "cy")
    facts = {"person": "cy", "date": night(0), "community": "A"}
    assert found == (Reason("person.unavailable", facts),)


def test_why_not_her_says_when_nothing_speaks_against_it() -> None:
    found = why_not(MONTH, ROSTER, Place("ann", night(0), "A"), "cy")
    assert found == (Reason("why_not.equal"),)


def test_a_swap_tells_what_it_breaks_before_it_is_asked_for() -> None:
    effect = what_if_swap(MONTH, ROSTER, Place("ann", night(0), "A"), Place("cy", night(6), "A"))
    assert effect.allowed
    bad = what_if_swap(MONTH, ROSTER, Place("ann", night(0), "A"), Place("bo", night(4), "A"))
    assert [f.code for f in bad.breaches] == ["squad.alone", "squad.alone"]


def test_a_leave_tells_what_is_short_then() -> None:
    _, effect = what_if_leave(MONTH, ROSTER, "ann", frozenset({night(4)}))
    codes = [finding.code for finding in effect.new_shortfalls]
    assert codes == ["nights.short", "squad.below_least"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"leaders": ()}, "cover.no_officer"),
        ({"leaders": (leader("officer", LeaderKind.OFFICER),)}, "cover.no_head"),
    ],
)
def test_squads_that_stay_home_say_why(facts: dict[str, object], code: str) -> None:
    month = problem(ANN, BO, squads=SQUADS[:1], **facts)
    found = [r for r in explain_shortfalls(month, Roster()) if r.code.startswith("cover.")]
    assert [reason.code for reason in found] == [code]


def test_volunteers_short_say_why() -> None:
    month = problem(
        replace(ANN, available=frozenset()),
        replace(BO, available=frozenset({night(0), night(1), night(7), night(8)})),
        squads=SQUADS,
    )
    codes = [r.code for r in explain_shortfalls(month, led(("bo", 0), ("bo", 7)))]
    assert codes[:4] == ["short.no_night", "short.no_night", "short.running", "short.running"]
