"""From the database to a problem: risk of the window, stops, teams, travel times."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import floor

import numpy as np
from sqlalchemy import Connection

from dispatch.patrols.choices import Choices
from dispatch.patrols.clock import Clock
from dispatch.patrols.facts import Facts, LonLat
from dispatch.patrols.plan.cover import Residents
from dispatch.patrols.plan.predict import History
from dispatch.patrols.plan.problem import Balance, Floats, Problem, StopKind, Team, whole_seconds
from dispatch.patrols.records import (
    Crew,
    read_assessment,
    read_closures,
    read_crews,
    read_history,
    read_incidents,
)
from dispatch.patrols.risk.attention import attention
from dispatch.patrols.risk.evidence import Evidence, gather
from dispatch.patrols.risk.explain import explain
from dispatch.patrols.risk.mix import even_mix, fit_mix
from dispatch.patrols.risk.model import DAY_H, Grids
from dispatch.patrols.risk.score import Assessment, Risk, score
from dispatch.patrols.terrain import find_blind_spots, find_hot_spots, list_grids, make_grids
from dispatch.patrols.wishes import (
    GridWish,
    Load,
    Wish,
    community_of,
    fair_share,
    make_team,
    measure_load,
    share_out,
    wish_for_grids,
    wish_for_places,
    wish_for_spots,
)
from gis.locate import GridLocator
from gis.metric import settle, to_metres
from gis.model import Grid, Mode, PlaceKind
from gis.network import AccessFinder, Network
from gis.records import GroundData, centre_lon

#: With fewer incidents, or days, than this the mixture is not learnt: it would learn chance.
LEAST_INCIDENTS = 200
LEAST_DAYS = 56
LEARN_DAYS = 28


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """The ground with its network as it is now, closures and hour included."""

    data: GroundData
    network: Network
    locator: GridLocator
    access: AccessFinder
    grids: dict[str, Grid]

    def road_to(self, point: LonLat) -> LonLat:
        """Return where a point is reached by road; the point itself far from any."""
        return self.access.find(point) or point

    def times_s(self, points: Sequence[LonLat], modes: Sequence[Mode]) -> dict[Mode, Floats]:
        """Return whole seconds between points for each mode, (p, p)."""
        lonlat = np.array(points)
        return {m: whole_seconds(self.network.travel_times_s(lonlat, lonlat, m)) for m in modes}


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """A night to plan: its facts, the nights before, where people live."""

    facts: Facts
    history: History
    residents: Residents
    risk: "WindowRisk"


@dataclass(frozen=True, slots=True, eq=False)
class WindowRisk:
    """The risk of a window: its grids, evidence and shares of presence (m,)."""

    evidence: Evidence
    at_h: float
    start_h: float
    risk: Risk
    shares: Floats
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a window, and who is to go (None: whoever is on duty)."""

    starts_at: datetime
    ends_at: datetime
    now: datetime
    unit_ids: tuple[int, ...] | None = None

    @property
    def length_s(self) -> int:
        """How long the window is."""
        return int((self.ends_at - self.starts_at).total_seconds())


def open_streets(connection: Connection, data: GroundData, at: datetime, clock: Clock) -> Streets:
    """Return the ground's streets under the closures in force and at the hour."""
    settle(centre_lon(data))
    network = Network(data.roads, data.places, turns=data.turns)
    hour = clock.second_of_day(at) // 3600
    return Streets(
        data,
        network.under(read_closures(connection, at), hour=hour),
        GridLocator(data.grids, data.areas),
        AccessFinder(data.roads, data.grids, data.buildings),
        {grid.code: grid for grid in data.grids},
    )


def gather_night(
    connection: Connection, streets: Streets, wanted: Wanted, clock: Clock, choices: Choices
) -> Gathered:
    """Return the problem of a window, with everything it takes to plan and to explain it."""
    risk = measure_risk(connection, streets, wanted, clock, choices)
    crews = read_crews(connection, choices.kinds, wanted.unit_ids)
    load = measure_load(len(crews), wanted.length_s, choices)
    wishes = _wishes(streets, risk, load, choices)
    facts = _facts(streets, wishes, crews, load, choices)
    problem = replace(facts.problem, clock_s=clock.second_of_day(wanted.starts_at))
    facts = replace(facts, problem=problem)
    return Gathered(
        facts,
        read_history(connection, clock, wanted.starts_at),
        _residents(streets, facts),
        risk,
    )


def measure_risk(
    connection: Connection, streets: Streets, wanted: Wanted, clock: Clock, choices: Choices
) -> WindowRisk:
    """Return the risk and the shares of presence of a window, by what was before it."""
    grids = make_grids(streets.data, streets.locator)
    at = min(wanted.now, wanted.starts_at)
    incidents = read_incidents(connection, clock, grids, streets.locator, at)
    evidence = gather(grids, incidents, choices.risk)
    assessment = read_assessment(connection, clock, wanted.now)
    at_h = float(floor(clock.hours(at)))
    risk = score(evidence, _mix(evidence, grids, at_h), at_h, assessment)
    start_h = clock.hours(wanted.starts_at)
    end_h = clock.hours(wanted.ends_at)
    expected = risk.between(floor(start_h), max(floor(start_h) + 1, round(end_h)))
    shares = attention(expected, choices.risk.guards)
    return WindowRisk(evidence, at_h, start_h, risk, shares, assessment)


def _mix(evidence: Evidence, grids: Grids, at_h: float) -> Floats:
    moments = evidence.incidents.moments_h
    if len(moments) < LEAST_INCIDENTS or at_h - moments.min() < LEAST_DAYS * DAY_H:
        return even_mix(grids)
    return fit_mix(evidence, at_h - LEARN_DAYS * DAY_H, at_h)


def _wishes(streets: Streets, risk: WindowRisk, load: Load, choices: Choices) -> list[Wish]:
    data, stops = streets.data, choices.stops
    key = [place for place in data.places if place.kind in stops.key_places]
    doors = [streets.road_to((place.geometry.x, place.geometry.y)) for place in key]
    return [
        *wish_for_grids(_grid_wishes(streets, risk, load), stops, load.length_s),
        *_spots(streets, risk, load, choices),
        *wish_for_places(key, doors, stops, load.length_s),
    ]


def _grid_wishes(streets: Streets, risk: WindowRisk, load: Load) -> list[GridWish]:
    grids = list_grids(streets.data)
    inner = [grid.geometry.representative_point() for grid in grids]
    return [
        GridWish(
            grid,
            streets.road_to((point.x, point.y)),
            float(share),
            visits,
            explain(risk.evidence, grid.code, risk.start_h, risk.assessment),
        )
        for grid, point, share, visits in zip(
            grids, inner, risk.shares, share_out(risk.shares, load), strict=True
        )
    ]


def _spots(streets: Streets, risk: WindowRisk, load: Load, choices: Choices) -> list[Wish]:
    stops = choices.stops
    weighed = risk.evidence.incidents.where(risk.evidence.weight > 0)
    recent = weighed.where(
        (weighed.moments_h < risk.at_h)
        & (weighed.moments_h >= risk.at_h - stops.hot_spot_days * DAY_H)
        & ~weighed.found_by_patrol
    )
    hot = find_hot_spots(
        recent.points_m,
        within_m=stops.hot_spot_radius_m,
        least=stops.hot_spot_incidents,
        most=stops.most_hot_spots,
    )
    cameras = [(camera.geometry.x, camera.geometry.y) for camera in streets.data.cameras]
    blind = find_blind_spots(
        streets.network.edges.node_xy,
        to_metres(np.array(cameras, dtype=np.float64).reshape(-1, 2)),
        beyond_m=stops.blind_spot_m,
        most=stops.most_blind_spots,
    )
    found: list[Wish] = []
    for kind, spots in ((StopKind.HOT_SPOT, hot), (StopKind.BLIND_SPOT, blind)):
        placed = []
        for spot in spots:
            chain = streets.locator.find_chain(*spot.point)
            if chain is not None:
                placed.append((spot, streets.grids[chain.owner], streets.road_to(spot.point)))
        found += wish_for_spots(kind, placed, stops, load.length_s)
    return found


def _facts(
    streets: Streets,
    wishes: Sequence[Wish],
    crews: Sequence[Crew],
    load: Load,
    choices: Choices,
) -> Facts:
    homes = [crew.home for crew in crews]
    points = (*(wish.sight.point for wish in wishes), *homes)
    stops = tuple(
        replace(wish.stop, place=place, area=community_of(streets.grids, wish.sight.grid_code))
        for place, wish in enumerate(wishes)
    )
    teams: tuple[Team, ...] = tuple(
        make_team(crew, len(wishes) + number, load.length_s, choices)
        for number, crew in enumerate(crews)
    )
    problem = Problem(
        stops,
        teams,
        streets.times_s(points, list(Mode)),
        balance=Balance(
            fair_share(len(teams), load, sum(stop.visits for stop in stops), choices),
            choices.balance_price,
        ),
    )
    return Facts(
        problem,
        points,
        {wish.stop.id: wish.sight for wish in wishes},
        {str(crew.id): crew.call_sign for crew in crews},
    )


def _residents(streets: Streets, facts: Facts) -> Residents:
    """Return the residents at their groups' offices, shared evenly within a community."""
    data = streets.data
    people = {area.code: area.population for area in data.areas}
    offices = [place for place in data.places if place.kind is PlaceKind.GROUP_OFFICE]
    homes = [
        streets.grids[str(community_of(streets.grids, place.grid))].parent for place in offices
    ]
    counts = np.array([people[area] / homes.count(area) for area in homes])
    targets = np.array([(p.geometry.x, p.geometry.y) for p in offices])
    origins = np.array(facts.points)
    reach = {m: streets.network.travel_times_s(origins, targets, m) for m in Mode}
    return Residents(counts, reach)
