"""The demonstration's 35 units: who rides in them, where they start, what they answer for. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dispatch.demo.names import WORDS, duty_name
from dispatch.demo.plan import (
    Community,
    PeoplePlan,
    PersonPlan,
    TeamPlan,
    community_of,
    list_communities,
)
from dispatch.people.rules import Duty
from dispatch.units.rules import UnitKind
from gis.model import Grid, Place, PlaceKind
from gis.records import GroundData

CARS = 4
EBIKE_PAIRS = 8
POSTS = 4
GRID_MEMBERS = 12

#: The last unit of these kinds begins out of service: a board without any would look unreal.
KINDS_WITH_ONE_OFF_DUTY = (UnitKind.EBIKE_PAIR, UnitKind.GRID_MEMBER)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit; `home` is lon, lat. `crew` are the people in it, the one in charge first."""

    call_sign: str
    kind: UnitKind
    community: str | None
    grids: tuple[str, ...]
    crew: tuple[PersonPlan, ...]
    home: tuple[float, float]
    on_duty: bool = True

    @property
    def member_names(self) -> list[str]:
        """How the crew is called: family names and titles only."""
        return [duty_name(person.name, person.duty) for person in self.crew]


@dataclass(frozen=True, slots=True)
class _Town:
    """What the units are placed by; offices and compounds by their grids."""

    grids: dict[str, Grid]
    communities: list[Community]
    station: Place
    posts: list[Place]
    offices: dict[str, Place]
    compounds: dict[str, Place]

    def community_of(self, place: Place) -> str:
        """Return the code of the community a place lies in."""
        return community_of(self.grids, place.grid)


def plan_fleet(ground: GroundData, people: PeoplePlan) -> list[UnitPlan]:
    """Return the units, in the order of their kinds."""
    town = _town(ground)
    officers = _members(people.street_teams, Duty.PATROL_OFFICER)
    auxiliaries = _members(people.street_teams, Duty.PATROL_AUXILIARY)
    streets = [team.street for team in people.street_teams if team.street]
    units = [
        *_cars(town, officers, auxiliaries),
        *_ebikes(town, streets, officers, auxiliaries),
        *_foot_teams(town, people.community_teams),
        *_posts(town, auxiliaries),
        *islice(_grid_members(town, people.community_teams), GRID_MEMBERS),
    ]
    last = {unit.kind: unit for unit in units}
    off_duty = [last[kind] for kind in KINDS_WITH_ONE_OFF_DUTY]
    return [replace(unit, on_duty=unit not in off_duty) for unit in units]


def _town(ground: GroundData) -> _Town:
    def of(kind: PlaceKind) -> list[Place]:
        return [place for place in ground.places if place.kind is kind]

    return _Town(
        grids={grid.code: grid for grid in ground.grids},
        communities=list_communities(ground),
        station=of(PlaceKind.STATION)[0],
        posts=of(PlaceKind.POLICE_POST),
        offices={place.grid: place for place in of(PlaceKind.GROUP_OFFICE)},
        compounds={place.grid: place for place in of(PlaceKind.COMPOUND)},
    )


def _cars(
    town: _Town, officers: Iterator[PersonPlan], auxiliaries: Iterator[PersonPlan]
) -> Iterator[UnitPlan]:
    """Yield the cars: two at the station, two at the far posts; each has some communities."""
    homes = [town.station, town.station, town.posts[0], town.posts[-1]]
    for index, home in enumerate(homes):
        yield UnitPlan(
            call_sign=_call_sign(UnitKind.PATROL_CAR, n=index + 1),
            kind=UnitKind.PATROL_CAR,
            community=None,
            grids=tuple(community.code for community in town.communities[index::CARS]),
            crew=(next(officers), next(auxiliaries)),
            home=_lonlat(home),
        )


def _ebikes(
    town: _Town,
    streets: list[str],
    officers: Iterator[PersonPlan],
    auxiliaries: Iterator[PersonPlan],
) -> Iterator[UnitPlan]:
    """Yield the e-bike pairs: one a police post and one at the station, each with its streets."""
    for index, home in enumerate([*town.posts, town.station]):
        own = streets[index::EBIKE_PAIRS]
        grids = sorted(grid.code for grid in town.grids.values() if grid.street in own)
        yield UnitPlan(
            call_sign=_call_sign(UnitKind.EBIKE_PAIR, n=index + 1),
            kind=UnitKind.EBIKE_PAIR,
            community=town.community_of(home),
            grids=tuple(grids),
            crew=(next(officers), next(auxiliaries)),
            home=_lonlat(home),
        )


def _foot_teams(town: _Town, teams: list[TeamPlan]) -> Iterator[UnitPlan]:
    """Yield the foot teams: the community officer with an auxiliary, from a group's office."""
    for community, team in zip(town.communities, teams, strict=True):
        officers = _members([team], Duty.COMMUNITY_OFFICER)
        auxiliaries = _members([team], Duty.AUXILIARY)
        yield UnitPlan(
            call_sign=_call_sign(UnitKind.FOOT_TEAM, community=community.name),
            kind=UnitKind.FOOT_TEAM,
            community=community.code,
            grids=(community.code, *community.groups),
            crew=(next(officers), next(auxiliaries)),
            home=_lonlat(town.offices[community.groups[0]]),
        )


def _posts(town: _Town, auxiliaries: Iterator[PersonPlan]) -> Iterator[UnitPlan]:
    """Yield the posts: at the police posts of the most populous communities."""
    population = {community.code: community.population for community in town.communities}
    busiest = sorted(town.posts, key=lambda post: -population[town.community_of(post)])
    for index, post in enumerate(busiest[:POSTS]):
        yield UnitPlan(
            call_sign=_call_sign(UnitKind.POST, n=index + 1),
            kind=UnitKind.POST,
            community=town.community_of(post),
            grids=(post.grid,),
            crew=(next(auxiliaries), next(auxiliaries)),
            home=_lonlat(post),
        )


def _grid_members(town: _Town, teams: list[TeamPlan]) -> Iterator[UnitPlan]:
    """Yield the grid members: a group's cadre in every community, then a compound's guard."""
    for number, places in enumerate((town.offices, town.compounds), start=1):
        for community, team in zip(town.communities, teams, strict=True):
            members = _members([team], Duty.GRID_MEMBER)
            person = next(member for member in members if member.grid in places)
            grid = str(person.grid)
            yield UnitPlan(
                call_sign=_call_sign(UnitKind.GRID_MEMBER, community=community.name, n=number),
                kind=UnitKind.GRID_MEMBER,
                community=community.code,
                grids=(grid,),
                crew=(person,),
                home=_lonlat(places[grid]),
            )


def _members(teams: Sequence[TeamPlan], part: Duty) -> Iterator[PersonPlan]:
    return (person for team in teams for person in team.members if person.duty is part)


def _call_sign(kind: UnitKind, **values: object) -> str:
    template: str = WORDS["call_signs"][kind]
    return template.format(**values)


def _lonlat(place: Place) -> tuple[float, float]:
    return (place.geometry.x, place.geometry.y)
