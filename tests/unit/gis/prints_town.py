"""The hand-made town as a whole ground, and what prints need besides."""

from datetime import UTC, date, datetime
from itertools import pairwise

from shapely import LineString, box
from small_town import (
    COLUMNS,
    ROWS,
    corner,
    make_addresses,
    make_areas,
    make_grids,
    make_places,
    make_roads,
)

from gis.model import Building, Mode, Section, Street, Surface
from gis.network import Network
from gis.prints.atlas import AtlasPeople, CommunityTeam, TeamPart
from gis.prints.imprint import Imprint
from gis.prints.route_sheet import RouteLeg, RouteSheet, RouteStop, RouteTurn
from gis.records import GroundData

WEST_CODE, EAST_CODE = "530302006001", "530302006002"
IMPRINT = Imprint("益宁派出所", datetime(2026, 11, 25, 8, 30, tzinfo=UTC), "1 · abc", "0874-110")


def make_ground() -> GroundData:
    rising = LineString([corner(2, 0), corner(2, 4)])
    return GroundData(
        areas=tuple(make_areas()),
        grids=tuple(make_grids()),
        streets=(Street("V3", COLUMNS[2], "Chongqing Road", "v", 3, rising),),
        sections=(Section("V3-1", f"{COLUMNS[2]}一段", "", "V3", 1, "S-V3-1", rising),),
        roads=tuple(make_roads()),
        turns=(),
        places=tuple(make_places()),
        cameras=(),
        addresses=tuple(make_addresses()),
        surfaces=(Surface("W1", "water", "南河", "", box(*corner(-1, -1), *corner(5, -0.8))),),
        buildings=(Building("B1", "", 6, box(*corner(0.2, 0.2), *corner(0.4, 0.3))),),
    )


def make_people() -> AtlasPeople:
    parts = (TeamPart("station_leader", ("王建国",)), TeamPart("community_officer", ("李明",)))
    return AtlasPeople(
        teams={WEST_CODE: CommunityTeam("台子社区包保小组", parts)},
        responsible={"530302006001G01": "张云"},
    )


def make_sheet(goals: int = 1) -> RouteSheet:
    """Return a sheet from the south-west corner to others of the lattice."""
    network = Network(make_roads())
    points = [corner(0, 0), *(corner(at % 5, 4 - at % 3) for at in range(1, goals + 1))]
    routes = [network.route(a, b, Mode.CAR) for a, b in pairwise(points)]
    legs = tuple(
        RouteLeg(
            route.geometry,
            route.length_m,
            route.duration_s,
            tuple(
                RouteTurn(step.code, step.street, step.street_en, step.length_m, step.point)
                for step in route.steps
            ),
        )
        for route in routes
    )
    stops = tuple(RouteStop(f"{ROWS[at % 5]}口", point) for at, point in enumerate(points))
    return RouteSheet("巡逻路线单", "益宁01", ("曾警官",), date(2026, 11, 25), stops, legs)
