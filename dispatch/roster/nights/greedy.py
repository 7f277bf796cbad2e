"""A first roster in a fraction of a second, which the search begins from and falls back on.

It keeps every rule, pins as far as they fit, and is in no way the best.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from dispatch.roster.nights.model import NightsModel
from dispatch.roster.nights.problem import (
    ONE_DAY,
    TOGETHER,
    LeaderKind,
    Place,
    Roster,
    Volunteer,
    week_of,
)


def make_first(model: NightsModel) -> Roster:
    """Return a roster of places that the model allows."""
    return _First(model).make()


class _First:
    """The roster in the making: who is where, and how many each squad has."""

    def __init__(self, model: NightsModel) -> None:
        self.model = model
        self.problem = model.problem
        self.taken: dict[str, dict[date, Place]] = defaultdict(dict)
        self.members: dict[tuple[str, date], set[str]] = defaultdict(set)
        self.led: dict[tuple[str, date], tuple[Place, Place]] = {}
        self.options: dict[str, list[Place]] = defaultdict(list)
        for place in model.places:
            self.options[place.person].append(place)

    def make(self) -> Roster:
        """Return the roster: leaders first, then the volunteers with the fewest choices."""
        self._lead()
        for volunteer in self._scarcest_first():
            for place in self._pinned(volunteer):
                self._take(volunteer, place)
            while (best := self._find_best(volunteer)) is not None:
                self._take(volunteer, best)
        places = [p for nights in self.taken.values() for p in nights.values()]
        places += [p for leaders in self.led.values() for p in leaders]
        return Roster(frozenset(p for p in places if self._goes_out(p)))

    def _goes_out(self, place: Place) -> bool:
        return len(self.members[place.community, place.date]) >= TOGETHER

    def _lead(self) -> None:
        """Find both leaders for as many squads as it goes, night after night."""
        last: dict[str, date] = {}
        for key, squad in sorted(
            self.problem.squad_of.items(), key=lambda i: (i[0][1], -i[1].need)
        ):
            pair = [self._find_leader(kind, *key, last) for kind in LeaderKind]
            if pair[0] is not None and pair[1] is not None:
                self.led[key] = (pair[0], pair[1])
                last |= {place.person: squad.date for place in self.led[key]}

    def _find_leader(
        self, kind: LeaderKind, community: str, night: date, last: dict[str, date]
    ) -> Place | None:
        fit = [
            leader
            for leader in self.problem.leaders
            if leader.kind is kind
            and community in leader.communities
            and Place(leader.id, night, community) in self.model.leads
            and night - last.get(leader.id, date.min) > leader.rest * ONE_DAY
        ]
        first = min(fit, key=lambda leader: last.get(leader.id, date.min), default=None)
        return None if first is None else Place(first.id, night, community)

    def _scarcest_first(self) -> list[Volunteer]:
        return sorted(self.problem.volunteers, key=lambda v: (len(self.options[v.id]), v.id))

    def _pinned(self, volunteer: Volunteer) -> Iterator[Place]:
        pins = [pin for pin in self.problem.pins if pin.person == volunteer.id]
        return (p for p in self.options[volunteer.id] if any(pin.covers(p) for pin in pins))

    def _find_best(self, volunteer: Volunteer) -> Place | None:
        fit = (p for p in self.options[volunteer.id] if self._fits(volunteer, p))
        return min(fit, key=lambda p: self._rank(volunteer, p), default=None)

    def _rank(self, volunteer: Volunteer, place: Place) -> tuple[bool, bool, int, int]:
        """Home before away, squads below their least before others, then need and wishes."""
        key = (place.community, place.date)
        squad, size = self.problem.squad_of[key], len(self.members[key])
        lacking = max(0, squad.aim - size) * squad.need + volunteer.wishes.get(place.date, 0)
        return place.community != volunteer.home, size >= squad.least, -lacking, size

    def _fits(self, volunteer: Volunteer, place: Place) -> bool:
        key = (place.community, place.date)
        mine = self.taken[volunteer.id]
        return (
            key in self.led
            and len(self.members[key]) < self.problem.squad_of[key].most
            and not any(place.date + ONE_DAY * n in mine for n in (-1, 0, 1))
            and self._due_left(volunteer, place.date) > 0
            and not self._meets_stranger(volunteer, key)
        )

    def _due_left(self, volunteer: Volunteer, night: date) -> int:
        week = week_of(night)
        due = self.model.due[volunteer.id, week]
        return due - sum(week_of(day) == week for day in self.taken[volunteer.id])

    def _meets_stranger(self, volunteer: Volunteer, key: tuple[str, date]) -> bool:
        return any(
            other in volunteer.unwanted or volunteer.id in self.problem.volunteer_of[other].unwanted
            for other in self.members[key]
        )

    def _take(self, volunteer: Volunteer, place: Place) -> None:
        if self._fits(volunteer, place):
            self.taken[volunteer.id][place.date] = place
            self.members[place.community, place.date].add(volunteer.id)
