"""What the demonstration knows of its people: complete, obviously made up, the same by seed."""

from collections import Counter
from datetime import date, timedelta

import pytest
from yining import read_yining

from dispatch.demo.particulars import (
    list_persons,
    plan_particulars,
    plan_readiness,
    plan_wishes,
)
from dispatch.demo.plan import PeoplePlan, plan_people

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def people() -> PeoplePlan:
    return plan_people(read_yining(), TODAY)


def test_everybody_has_a_number_and_a_contact_of_nobody(people: PeoplePlan) -> None:
    particulars = plan_particulars(people).values()
    assert len({p.number for p in particulars}) == len({p.contact for p in particulars})
    assert len(particulars) == len(list_persons(people))
    assert {(p.contact[:3], len(p.contact)) for p in particulars} == {("100", 11)}


def test_police_have_a_rank_and_volunteers_none(people: PeoplePlan) -> None:
    particulars = plan_particulars(people)
    ranked = Counter((str(p.duty), bool(particulars[p].rank)) for p in particulars)
    assert (ranked["patrol_officer", True], ranked["patrol_officer", False]) == (13, 0)
    assert (ranked["volunteer", True], ranked["volunteer", False]) == (0, 200)


def test_about_30_percent_of_the_volunteers_nights_are_out(people: PeoplePlan) -> None:
    particulars = plan_particulars(people)
    days = [particulars[v.person].weekdays or tuple(range(7)) for v in people.volunteers]
    assert min(len(free) for free in days) >= 4
    out = 1 - sum(map(len, days)) / (7 * len(days))
    assert 0.28 <= out <= 0.32


def test_most_volunteers_can_be_asked_and_a_few_can_not(people: PeoplePlan) -> None:
    ready = [plan_readiness(v, i, TODAY) for i, v in enumerate(people.volunteers)]
    assert sum(r.consented_on is None for r in ready) == 2
    assert sum(r.rules_accepted_on is None for r in ready) == 2
    assert sum(r.uniform_until < TODAY for r in ready) == 3
    assert all(r.consented_on and r.rules_accepted_on for r in ready[:10])


def test_steady_days_are_days_on_which_they_can_be_asked(people: PeoplePlan) -> None:
    particulars = plan_particulars(people)
    for index, volunteer in enumerate(people.volunteers):
        ready = plan_readiness(volunteer, index, TODAY)
        free = particulars[volunteer.person].weekdays or range(7)
        assert set(ready.usual) <= set(free)
        assert bool(ready.usual) is ready.steady


def test_wishes_are_about_neighbours_and_nobody_both_wants_and_refuses(
    people: PeoplePlan,
) -> None:
    wishes = plan_wishes(people, TODAY)
    assert Counter(wanted for *_, wanted in wishes.partners) == {True: 24, False: 8}
    pairs = [(person, partner) for person, partner, _ in wishes.partners]
    assert len(set(pairs)) == len(pairs)
    assert all(p.community == q.community and p is not q for p, q in pairs)


def test_leave_lies_ahead_and_is_a_week_at_most(people: PeoplePlan) -> None:
    away = plan_wishes(people, TODAY).away
    assert len(away) == 16
    assert all(TODAY < a.first_day <= a.last_day < a.first_day + timedelta(days=7) for a in away)


def test_the_same_ground_gives_the_same_particulars(people: PeoplePlan) -> None:
    again = plan_people(read_yining(), TODAY)
    assert list(plan_particulars(again).values()) == list(plan_particulars(people).values())
