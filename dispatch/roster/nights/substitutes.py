"""Who could take an empty place: everybody fit, ranked, with the reasons. No solving."""

from dataclasses import dataclass, replace
from datetime import timedelta

from dispatch.roster.nights.problem import Leader, Place, Problem, Roster, Volunteer, week_of
from dispatch.roster.nights.rules import BREACHES, nights_due, nights_in, squad_size
from dispatch.roster.nights.score import heavy_nights
from dispatch.roster.reasons import Reason

#: Breaches of one person's places are seen within so many days on either side.
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Substitute:
    """Somebody who could take the place, giving up `instead` when their week is full."""

    person: str
    instead: Place | None
    roster: Roster
    reasons: tuple[Reason, ...]


def rank_substitutes(problem: Problem, roster: Roster, empty: Place) -> tuple[Substitute, ...]:
    """Return everybody who could take the place without breaking a rule, the best first.

    `empty` names the place and who had it; a leader is replaced by a leader of the same kind.
    First those who give up nothing, then those from the same community, who wished it, and
    who had the fewest weekend and holiday nights.
    """
    without = roster.changed(without=[empty])
    places = (replace(empty, person=person) for person in _of_the_same_kind(problem, empty))
    found = [s for place in places for s in _options(problem, without, place)]
    return tuple(sorted(found, key=lambda s: _rank(problem, without, s, empty)))


def _of_the_same_kind(problem: Problem, empty: Place) -> list[str]:
    if empty.person in problem.leader_of:
        kind = problem.leader_of[empty.person].kind
        people: list[Leader | Volunteer] = [x for x in problem.leaders if x.kind is kind]
    else:
        people = [
            volunteer
            for volunteer in problem.volunteers
            if empty.date in volunteer.available
            and empty.community in problem.reach_of[volunteer.home]
        ]
    return [person.id for person in people if person.id != empty.person]


def _options(problem: Problem, roster: Roster, place: Place) -> list[Substitute]:
    """Return the ways in which a person can take a place: as they are, or for another night."""
    if any(other.date == place.date for other in roster.of_person.get(place.person, ())):
        return []
    for instead in [None, *_givable(problem, roster, place)]:
        given = [] if instead is None else [instead]
        changed = roster.changed(without=given, plus=[place])
        if not _breaks(problem, roster, changed, place):
            reasons = _reasons(problem, roster, place, instead)
            return [Substitute(place.person, instead, changed, reasons)]
    return []


def _givable(problem: Problem, roster: Roster, place: Place) -> list[Place]:
    """Return the later nights of the same week whose squads can spare the person."""
    return [
        other
        for other in roster.of_person.get(place.person, ())
        if week_of(other.date) == week_of(place.date)
        and other.date > place.date
        and (key := (other.community, other.date)) in problem.squad_of
        and place.person in problem.volunteer_of
        and squad_size(problem, roster, key) > problem.squad_of[key].least
    ]


def _breaks(problem: Problem, before: Roster, after: Roster, place: Place) -> bool:
    """Return whether the person's or the squad's rules are broken newly."""
    return bool(_near(problem, after, place) - _near(problem, before, place))


def _near(problem: Problem, roster: Roster, place: Place) -> set[str]:
    """Return the breaches around a place, as comparable text."""
    people = {p.person for p in roster.of_squad.get((place.community, place.date), ())}
    people.add(place.person)
    part = replace(
        problem,
        volunteers=tuple(v for v in problem.volunteers if v.id in people),
        leaders=tuple(leader for leader in problem.leaders if leader.id in people),
    )
    cells = frozenset(
        p
        for p in roster.places
        if (p.community, p.date) == (place.community, place.date)
        or (p.person == place.person and abs(p.date - place.date) <= NEAR)
    )
    own = Roster(cells)
    return {repr(f) for rule in BREACHES for f in rule(part, own) if _speaks_of(f, place)}


def _speaks_of(finding: Reason, place: Place) -> bool:
    params = finding.params
    if "person" in params:
        return place.person in {params["person"], params.get("other")}
    return (params["community"], params["date"]) == (place.community, place.date)


def _reasons(
    problem: Problem, roster: Roster, place: Place, instead: Place | None
) -> tuple[Reason, ...]:
    if place.person in problem.leader_of:
        return (Reason("substitute.on_duty"), Reason("substitute.rested"))
    volunteer = problem.volunteer_of[place.person]
    reasons = [_cost(problem, roster, place, instead)]
    home = place.community == volunteer.home
    reasons.append(Reason("substitute.home" if home else "substitute.next"))
    if volunteer.wishes.get(place.date, 0) > 0:
        reasons.append(Reason("substitute.wished"))
    if problem.night_of[place.date].heavy:
        heavy = volunteer.heavy_before + heavy_nights(problem, roster, volunteer)
        reasons.append(Reason("substitute.heavy", {"nights": heavy}))
    return tuple(reasons)


def _cost(problem: Problem, roster: Roster, place: Place, instead: Place | None) -> Reason:
    if instead is not None:
        return Reason("substitute.gives", {"date": instead.date, "community": instead.community})
    volunteer, week = problem.volunteer_of[place.person], week_of(place.date)
    has, due = nights_in(problem, roster, volunteer, week), nights_due(volunteer, week)
    return Reason("substitute.short", {"nights": has, "due": due})


def _rank(
    problem: Problem, roster: Roster, substitute: Substitute, empty: Place
) -> tuple[bool, bool, int, int, str]:
    person = substitute.person
    if person in problem.leader_of:
        return False, False, 0, len(roster.of_person.get(person, ())), person
    volunteer = problem.volunteer_of[person]
    heavy = volunteer.heavy_before + heavy_nights(problem, roster, volunteer)
    away = empty.community != volunteer.home
    wish = volunteer.wishes.get(empty.date, 0)
    return substitute.instead is not None, away, -wish, heavy, person
