"""Who and what the demonstration's station consists of, from the ground alone. Pure.

The numbers follow the station's own description: community grid teams 1+1+1+2+N, main-street
teams 1+1+2+N, 200 volunteer police. Everything is drawn from one seed.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random

from dispatch.demo.names import WORDS, FullName, NameMaker
from dispatch.people.rules import Duty
from gis.model import Grid, GridKind, PlaceKind
from gis.records import GroundData

SEED = 20_261
DEPUTY_LEADERS = 4
MERCHANTS_PER_STREET = 3
SQUADS_PER_COMMUNITY = 4
VOLUNTEERS = 200


@dataclass(frozen=True, slots=True, eq=False)
class PersonPlan:
    """A person; `grid` is the small grid a grid member answers for. Equal only to itself."""

    name: FullName
    duty: Duty
    community: str | None = None
    grid: str | None = None


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A standing team; exactly one of `community` and `street` is set."""

    code: str
    name: str
    community: str | None
    street: str | None
    members: tuple[PersonPlan, ...]


@dataclass(frozen=True, slots=True)
class VolunteerPlan:
    """A member of the volunteer police; `squad` is the name of the squad."""

    person: PersonPlan
    number: str
    uniform_no: str
    squad: str
    trained_until: date


@dataclass(frozen=True, slots=True)
class Community:
    """A level-1 grid with the grids inside it that somebody answers for."""

    code: str
    name: str
    population: int
    groups: tuple[str, ...]
    compounds: tuple[str, ...]
    markets: tuple[str, ...]


@dataclass(slots=True)
class PeoplePlan:
    """The station's people in their teams, and the volunteers."""

    teams: list[TeamPlan] = field(default_factory=list)
    volunteers: list[VolunteerPlan] = field(default_factory=list)

    @property
    def community_teams(self) -> list[TeamPlan]:
        """The seven teams of the communities, by code."""
        return [team for team in self.teams if team.community]

    @property
    def street_teams(self) -> list[TeamPlan]:
        """The thirteen teams of the main streets, by code."""
        return [team for team in self.teams if team.street]


def list_communities(ground: GroundData) -> list[Community]:
    """Return the communities, ordered by code."""
    population = {area.code: area.population for area in ground.areas}
    grids = {grid.code: grid for grid in ground.grids}
    markets = [place for place in ground.places if place.kind is PlaceKind.MARKET]
    return [
        Community(
            code=grid.code,
            name=grid.name,
            population=population[grid.parent],
            groups=_inside(grids, grid.code, GridKind.GROUP),
            compounds=_inside(grids, grid.code, GridKind.COMPOUND),
            markets=tuple(
                market.grid for market in markets if community_of(grids, market.grid) == grid.code
            ),
        )
        for grid in sorted(ground.grids, key=lambda grid: grid.code)
        if grid.kind is GridKind.COMMUNITY
    ]


def community_of(grids: dict[str, Grid], code: str) -> str:
    """Return the code of the community grid that holds a grid, or is it."""
    grid = grids[code]
    return code if grid.kind is GridKind.COMMUNITY else community_of(grids, grid.parent)


def plan_people(ground: GroundData, today: date) -> PeoplePlan:
    """Return the people of the station; training dates count from `today`."""
    names = NameMaker(Random(SEED))  # noqa: S311 - a demonstration, no secret
    communities = list_communities(ground)
    deputies = cycle([PersonPlan(names.make(), Duty.DEPUTY_LEADER) for _ in range(DEPUTY_LEADERS)])
    plan = PeoplePlan()
    plan.teams += [_community_team(community, names) for community in communities]
    plan.teams += [
        _street_team(street.code, street.name, next(deputies), names)
        for street in sorted(ground.streets, key=lambda street: street.code)
    ]
    plan.volunteers = _volunteers(communities, names, today)
    return plan


def list_answers(people: PeoplePlan, ground: GroundData) -> list[tuple[TeamPlan, PersonPlan, str]]:
    """Return who answers for which grid, in which team: every grid of the ground once."""
    streets: dict[str, list[str]] = {}
    for grid in ground.grids:
        streets.setdefault(grid.street or "", []).append(grid.code)
    answers: list[tuple[TeamPlan, PersonPlan, str]] = []
    for team in people.teams:
        for member in team.members:
            grids = [member.grid] if member.grid else []
            if member.duty is Duty.COMMUNITY_OFFICER and team.community:
                grids = [team.community]
            if member.duty is Duty.PATROL_OFFICER and team.street:
                grids = sorted(streets[team.street])
            answers += [(team, member, grid) for grid in grids]
    return answers


def _inside(grids: dict[str, Grid], community: str, kind: GridKind) -> tuple[str, ...]:
    inside = (
        grid.code
        for grid in grids.values()
        if grid.kind is kind and community_of(grids, grid.code) == community
    )
    return tuple(sorted(inside))


def _community_team(community: Community, names: NameMaker) -> TeamPlan:
    """Return a team 1+1+1+2+N: N are those who answer for the community's small grids."""
    parts = [
        Duty.STATION_LEADER,
        Duty.COMMUNITY_OFFICER,
        Duty.GOVERNANCE_HEAD,
        Duty.AUXILIARY,
        Duty.AUXILIARY,
    ]
    answered = dict.fromkeys((*community.groups, *community.compounds, *community.markets))
    return TeamPlan(
        code=f"T-{community.code[-3:]}",
        name=WORDS["teams"]["community"].format(name=community.name),
        community=community.code,
        street=None,
        members=(
            *(PersonPlan(names.make(), part, community.code) for part in parts),
            *(
                PersonPlan(names.make(), Duty.GRID_MEMBER, community.code, grid)
                for grid in answered
            ),
        ),
    )


def _street_team(code: str, name: str, deputy: PersonPlan, names: NameMaker) -> TeamPlan:
    """Return a team 1+1+2+N: N are merchants; a deputy leader has several streets."""
    parts = [
        Duty.PATROL_OFFICER,
        Duty.PATROL_AUXILIARY,
        Duty.PATROL_AUXILIARY,
        *[Duty.MERCHANT] * MERCHANTS_PER_STREET,
    ]
    return TeamPlan(
        code=f"T-{code}",
        name=WORDS["teams"]["street"].format(name=name),
        community=None,
        street=code,
        members=(deputy, *(PersonPlan(names.make(), part) for part in parts)),
    )


def _volunteers(communities: list[Community], names: NameMaker, today: date) -> list[VolunteerPlan]:
    squads = WORDS["squads"]
    volunteers: list[VolunteerPlan] = []
    for index in range(VOLUNTEERS):
        community = communities[index % len(communities)]
        ordinal = squads["ordinals"][index // len(communities) % SQUADS_PER_COMMUNITY]
        volunteers.append(
            VolunteerPlan(
                person=PersonPlan(names.make(), Duty.VOLUNTEER, community.code),
                number=f"YJ-{index + 1:04}",
                uniform_no=f"U-{index + 1:04}",
                squad=squads["name"].format(community=community.name, ordinal=ordinal),
                trained_until=_training_end(index, today),
            )
        )
    return volunteers


def _training_end(index: int, today: date) -> date:
    """Return a day next year; every 25th volunteer has yet to renew since last month."""
    if index % 25 == 24:
        last_month = (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)
        return date(*last_month, 28)
    return date(today.year + 1, 1 + index % 12, 28)
