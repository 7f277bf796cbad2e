"""Why a roster is as it is: a cell, a shortfall, and what a swap or a leave would do.

Plain looking at the roster, no solving: each answer takes milliseconds. Reasons are codes with
facts; the catalogue has the sentences.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dispatch.roster.nights.check import Verdict, check
from dispatch.roster.nights.problem import (
    ONE_DAY,
    LeaderKind,
    Place,
    Problem,
    Roster,
    Volunteer,
    Week,
    week_of,
)
from dispatch.roster.nights.rules import (
    big_enough,
    enough_nights,
    nights_due,
    squad_size,
)
from dispatch.roster.nights.score import Score, heavy_nights
from dispatch.roster.reasons import Reason

TIERS = ("pins", "nights", "cover", "away", "quality")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: rules newly broken, shortfalls new and gone, the scores."""

    roster: Roster
    breaches: tuple[Reason, ...]
    new_shortfalls: tuple[Reason, ...]
    gone_shortfalls: tuple[Reason, ...]
    before: Score
    after: Score

    @property
    def allowed(self) -> bool:
        """Whether the change breaks no rule."""
        return not self.breaches

    @property
    def first_change(self) -> Reason | None:
        """The first tier that the change makes worse or better, or None when none changes."""
        for tier in TIERS:
            before, after = getattr(self.before, tier), getattr(self.after, tier)
            if before != after:
                return Reason(f"tier.{tier}", {"before": before, "after": after})
        return None


def why(problem: Problem, roster: Roster, place: Place) -> tuple[Reason, ...]:
    """Return why a volunteer has a place, the most binding reason first."""
    volunteer = problem.volunteer_of[place.person]
    week = week_of(place.date)
    due = Reason("why.due", {"due": nights_due(volunteer, week), "week": week[1]})
    reasons = [*_pin_reason(problem, place), due, *_scarcity(problem, volunteer, week)]
    reasons += _squad_reasons(problem, roster, place)
    reasons += _liking(problem, volunteer, place)
    return (*reasons, *_fair_share(problem, roster, volunteer, place))


def why_not(problem: Problem, roster: Roster, place: Place, other: str) -> tuple[Reason, ...]:
    """Return why another volunteer does not have somebody's place.

    Either the rules that it would break, or the first tier that the change would make worse;
    `why_not.equal` when nothing speaks against it.
    """
    before = check(problem, roster)
    effects = (
        _effect(changed, before, check(problem, changed))
        for changed in _replacements(problem, roster, place, other)
    )
    effect = min(effects, key=lambda e: (len(e.breaches), e.after))
    if effect.breaches:
        return effect.breaches
    change = effect.first_change
    if change is None:
        return (Reason("why_not.equal"),)
    if effect.after < effect.before:
        return (Reason("why_not.better"), change)
    return (change, *effect.new_shortfalls)


def _replacements(problem: Problem, roster: Roster, place: Place, other: str) -> Iterator[Roster]:
    """Yield the rosters with the other in the place.

    As an extra night where there is room, else for another night of that week, given up or
    handed over in exchange.
    """
    week = week_of(place.date)
    theirs = [p for p in roster.of_person.get(other, ()) if week_of(p.date) == week]
    taken = replace(place, person=other)
    if len(theirs) < nights_due(problem.volunteer_of[other], week) or not theirs:
        yield roster.changed(without=[place], plus=[taken])
    for given in theirs:
        handed = replace(given, person=place.person)
        yield roster.changed(without=[place, given], plus=[taken])
        yield roster.changed(without=[place, given], plus=[taken, handed])


def what_if(problem: Problem, roster: Roster, changed: Roster) -> Effect:
    """Return what it would do to have another roster."""
    before, after = check(problem, roster), check(problem, changed)
    return _effect(changed, before, after)


def what_if_swap(problem: Problem, roster: Roster, one: Place, other: Place) -> Effect:
    """Return what it would do if two people swapped their places."""
    swapped = [replace(one, person=other.person), replace(other, person=one.person)]
    return what_if(problem, roster, roster.changed(without=[one, other], plus=swapped))


def what_if_leave(
    problem: Problem, roster: Roster, person: str, days: frozenset[date]
) -> tuple[Problem, Effect]:
    """Return the problem and what it would do if a volunteer took leave, before any repair."""
    volunteer = problem.volunteer_of[person]
    on_leave = problem.with_volunteer(replace(volunteer, leave=volunteer.leave | days))
    gone = [place for place in roster.of_person.get(person, ()) if place.date in days]
    changed = roster.changed(without=gone)
    return on_leave, _effect(changed, check(problem, roster), check(on_leave, changed))


def _effect(changed: Roster, before: Verdict, after: Verdict) -> Effect:
    return Effect(
        roster=changed,
        breaches=tuple(f for f in after.breaches if f not in before.breaches),
        new_shortfalls=tuple(f for f in after.shortfalls if f not in before.shortfalls),
        gone_shortfalls=tuple(f for f in before.shortfalls if f not in after.shortfalls),
        before=before.score,
        after=after.score,
    )


def explain_shortfalls(problem: Problem, roster: Roster) -> tuple[Reason, ...]:
    """Return, for each thing that can't be met, why not: in words and numbers."""
    short = [_explain_nights(problem, f.params) for f in enough_nights(problem, roster)]
    lacking = [_explain_squad(problem, f.params) for f in big_enough(problem, roster)]
    return (*short, *lacking)


def open_nights(problem: Problem, volunteer: Volunteer, week: Week) -> list[date]:
    """Return the nights of a week that a volunteer could serve by themselves."""
    last = min(volunteer.trained_until, volunteer.uniform_until)
    return [
        day
        for day in problem.weeks.get(week, ())
        if day in volunteer.available
        and day not in volunteer.leave
        and day <= last
        and not {day - ONE_DAY, day, day + ONE_DAY} & volunteer.served
    ]


def _explain_nights(problem: Problem, params: dict[str, Any]) -> Reason:
    volunteer = problem.volunteer_of[params["person"]]
    week = next(w for w in problem.weeks if w[1] == params["week"])
    nights = open_nights(problem, volunteer, week)
    led = [day for day in nights if _reachable_squads(problem, volunteer, day)]
    facts = {**params, "open": len(nights), "led": len(led)}
    if not nights:
        return Reason("short.no_night", facts)
    if nights[-1] - nights[0] <= ONE_DAY:
        return Reason("short.running", facts)
    return Reason("short.no_place", facts)


def _reachable_squads(problem: Problem, volunteer: Volunteer, day: date) -> list[str]:
    return [
        community
        for community in sorted(problem.reach_of[volunteer.home])
        if (community, day) in problem.squad_of
        and all(count_leaders(problem, kind, community, day) for kind in LeaderKind)
    ]


def count_leaders(problem: Problem, kind: LeaderKind, community: str, day: date) -> int:
    """Return how many leaders of a kind are on duty for a community on a night."""
    return sum(
        leader.kind is kind and community in leader.communities and day in leader.duty
        for leader in problem.leaders
    )


def _explain_squad(problem: Problem, params: dict[str, Any]) -> Reason:
    community, day = params["community"], params["date"]
    officers, heads = (count_leaders(problem, kind, community, day) for kind in LeaderKind)
    free = _count_open(problem, community, day)
    facts = {**params, "officers": officers, "heads": heads, "open": free}
    if not officers:
        return Reason("cover.no_officer", facts)
    if not heads:
        return Reason("cover.no_head", facts)
    if params["size"] == 0:
        return Reason("cover.leaders_resting", facts)
    return Reason("cover.volunteers", facts)


def _count_open(problem: Problem, community: str, day: date) -> int:
    week = week_of(day)
    return sum(
        community in problem.reach_of[v.home] and day in open_nights(problem, v, week)
        for v in problem.volunteers
    )


def _pin_reason(problem: Problem, place: Place) -> list[Reason]:
    pinned = any(pin.covers(place) for pin in problem.pins)
    return [Reason("why.pinned")] if pinned else []


def _scarcity(problem: Problem, volunteer: Volunteer, week: Week) -> list[Reason]:
    nights = open_nights(problem, volunteer, week)
    return [Reason("why.few_nights", {"open": len(nights)})] if len(nights) <= 3 else []


def _squad_reasons(problem: Problem, roster: Roster, place: Place) -> list[Reason]:
    key = (place.community, place.date)
    squad, size = problem.squad_of[key], squad_size(problem, roster, key)
    facts = {"size": size, "least": squad.least, "need": squad.need}
    if size <= squad.least:
        return [Reason("why.least", facts)]
    return [Reason("why.aim", {**facts, "aim": squad.aim})] if size <= squad.aim else []


def _liking(problem: Problem, volunteer: Volunteer, place: Place) -> list[Reason]:
    reasons = [Reason("why.home")] if place.community == volunteer.home else [Reason("why.next")]
    if volunteer.wishes.get(place.date, 0) > 0:
        reasons.append(Reason("why.wished"))
    if place.date.weekday() in volunteer.usual:
        reasons.append(Reason("why.usual"))
    return reasons


def _fair_share(
    problem: Problem, roster: Roster, volunteer: Volunteer, place: Place
) -> list[Reason]:
    if not problem.night_of[place.date].heavy:
        return []
    mine = volunteer.heavy_before + heavy_nights(problem, roster, volunteer)
    totals = sorted(v.heavy_before + heavy_nights(problem, roster, v) for v in problem.volunteers)
    return [Reason("why.heavy_share", {"mine": mine, "middle": totals[len(totals) // 2]})]
