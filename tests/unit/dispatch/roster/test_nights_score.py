"""What is weighed beside the rules: evenness, home, need, wishes, habits, partners."""

from dataclasses import replace

from nights_cast import led, night, problem, roster, volunteer

from dispatch.roster.nights import score
from dispatch.roster.nights.problem import Squad

ANN, BO = volunteer("ann"), volunteer("bo")


def test_nights_outside_the_home_community_are_counted() -> None:
    away = roster(("ann", 0), community="B")
    assert score.away_nights(problem(ANN), away) == {"ann": 1}
    assert score.away_nights(problem(ANN), roster(("ann", 0))) == {"ann": 0}


def test_each_further_weekend_night_of_the_quarter_costs_more() -> None:
    month = problem(ANN)
    assert score.unevenness(month, led(("ann", 5)), ANN) == 1
    assert score.unevenness(month, led(("ann", 5), ("ann", 12)), ANN) == 4
    assert score.unevenness(month, led(("ann", 5)), replace(ANN, heavy_before=3)) == 7
    assert score.unevenness(month, led(("ann", 4)), ANN) == 0


def test_places_below_the_aim_count_by_need() -> None:
    needy = problem(ANN, BO, squads=(Squad("A", night(0), 1, 3, 4, need=5),))
    assert score.thin_squads(needy, led(("ann", 0))) == 10
    assert score.thin_squads(needy, led(("ann", 0), ("bo", 0))) == 5


def test_wishes_unmet_count_as_given() -> None:
    picky = replace(ANN, wishes={night(0): 3, night(2): -2})
    month = problem(picky)
    assert score.unmet_wishes(month, led(("ann", 0)), picky) == 0
    assert score.unmet_wishes(month, led(("ann", 2)), picky) == 5


def test_nights_off_the_usual_weekdays_count_when_asked() -> None:
    usual = replace(ANN, steady=True, usual=frozenset({0, 2}))
    nights = led(("ann", 0), ("ann", 2), ("ann", 8))
    assert score.nights_off_habit(nights, usual) == 1
    assert score.nights_off_habit(nights, replace(usual, steady=False)) == 0


def test_without_usual_weekdays_the_best_two_are_taken() -> None:
    steady = replace(ANN, steady=True)
    assert score.nights_off_habit(led(("ann", 0), ("ann", 2), ("ann", 7)), steady) == 0
    assert score.nights_off_habit(led(("ann", 0), ("ann", 2), ("ann", 8)), steady) == 1


def test_weeks_in_which_partners_never_meet_are_counted() -> None:
    pair = problem(replace(ANN, wanted=frozenset({"bo"})), BO)
    assert score.weeks_apart(pair, led(("ann", 0), ("bo", 0))) == 1
    assert score.weeks_apart(pair, led(("ann", 0), ("bo", 0), ("ann", 9), ("bo", 9))) == 0
