"""How good a roster is, tier by tier, from plain data: what is weighed beside the rules."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from dispatch.roster.nights.problem import Place, Problem, Roster, Volunteer, week_of
from dispatch.roster.nights.rules import big_enough, enough_nights, pins_kept, squad_size
from dispatch.roster.nights.weights import HABIT, PARTNER, heavy_cost


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """The tiers of a roster, in their order: of two scores the smaller is better."""

    pins: int
    nights: int
    cover: int
    away: int
    quality: int


def measure(problem: Problem, roster: Roster) -> Score:
    """Return the score of a roster."""
    return Score(
        pins=len(pins_kept(problem, roster)),
        nights=sum(f.params["due"] - f.params["nights"] for f in enough_nights(problem, roster)),
        cover=_cover(problem, roster),
        away=sum(away_nights(problem, roster).values()),
        quality=sum(list_quality(problem, roster).values()),
    )


def list_quality(problem: Problem, roster: Roster) -> dict[str, int]:
    """Return the points of each part of the tier of quality."""
    people = problem.volunteers
    return {
        "fairness": sum(unevenness(problem, roster, volunteer) for volunteer in people),
        "need": thin_squads(problem, roster),
        "wishes": sum(unmet_wishes(problem, roster, volunteer) for volunteer in people),
        "habits": sum(HABIT * nights_off_habit(roster, volunteer) for volunteer in people),
        "partners": PARTNER * weeks_apart(problem, roster),
    }


def away_nights(problem: Problem, roster: Roster) -> dict[str, int]:
    """Home first: return by volunteer the nights served outside the home community."""
    return {
        volunteer.id: sum(place.community != volunteer.home for place in places)
        for volunteer in problem.volunteers
        if (places := roster.of_person.get(volunteer.id))
    }


def heavy_nights(problem: Problem, roster: Roster, volunteer: Volunteer) -> int:
    """Return the weekend and holiday nights of a volunteer in the roster."""
    places = roster.of_person.get(volunteer.id, ())
    return sum(problem.night_of[place.date].heavy for place in places)


def unevenness(problem: Problem, roster: Roster, volunteer: Volunteer) -> int:
    """Even over the quarter: each further weekend or holiday night costs more than the last."""
    before, count = volunteer.heavy_before, heavy_nights(problem, roster, volunteer)
    return sum(heavy_cost(before + n) for n in range(count))


def thin_squads(problem: Problem, roster: Roster) -> int:
    """Weighted by need: places that squads have less than they aim at."""
    return sum(
        squad.need * max(0, squad.aim - squad_size(problem, roster, key))
        for key, squad in problem.squad_of.items()
    )


def unmet_wishes(problem: Problem, roster: Roster, volunteer: Volunteer) -> int:
    """Wishes: nights wanted and not given, and nights given that were rather not wanted."""
    given = {place.date for place in roster.of_person.get(volunteer.id, ())}
    wishes = {day: w for day, w in volunteer.wishes.items() if day in problem.night_of}
    return sum(abs(w) for day, w in wishes.items() if (day in given) != (w > 0))


def nights_off_habit(roster: Roster, volunteer: Volunteer) -> int:
    """Stable habits, when asked: nights off the usual weekdays, or off the best two."""
    if not volunteer.steady:
        return 0
    days = [place.date.weekday() for place in roster.of_person.get(volunteer.id, ())]
    if volunteer.usual:
        return sum(day not in volunteer.usual for day in days)
    return min(sum(day not in pair for day in days) for pair in combinations(range(7), 2))


def weeks_apart(problem: Problem, roster: Roster) -> int:
    """Partners wanted: weeks in which two of whom one wants the other never patrol together."""
    pairs = {tuple(sorted((v.id, other))) for v in problem.volunteers for other in v.wanted}
    apart = 0
    for one, other in pairs:
        together = {week_of(day) for day in _together(roster, one, other)}
        apart += len(problem.weeks) - len(together)
    return apart


def _together(roster: Roster, one: str, other: str) -> list[date]:
    others = {(p.community, p.date) for p in roster.of_person.get(other, ())}
    mine: tuple[Place, ...] = roster.of_person.get(one, ())
    return [p.date for p in mine if (p.community, p.date) in others]


def _cover(problem: Problem, roster: Roster) -> int:
    return sum(
        finding.params["lack"]
        * problem.squad_of[finding.params["community"], finding.params["date"]].need
        for finding in big_enough(problem, roster)
    )
