"""What there is to answer for in each grid: residents, premises, incidents of a year."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from dispatch.incidents.tables import Incident
from dispatch.roster.teams.problem import Load
from gis.diff import make_locator
from gis.locate import GridChain
from gis.model import GridKind, PlaceKind
from gis.records import GroundData
from gis.tables import GridRow

YEAR = timedelta(days=365)
_PREMISES = frozenset({PlaceKind.VENUE, PlaceKind.MARKET})


def read_incidents(connection: Connection) -> dict[str, int]:
    """Return the incidents of the last year by the code of the grid that owns their place."""
    rows = connection.execute(
        select(GridRow.code, func.count().label("count"))
        .join(Incident, Incident.owner_grid_id == GridRow.id)
        .where(Incident.reported_at >= datetime.now(UTC) - YEAR)
        .group_by(GridRow.code)
    )
    return {row.code: row[1] for row in rows}


def measure_loads(ground: GroundData, incidents: dict[str, int]) -> dict[str, Load]:
    """Return the load of every grid.

    An area's residents are shared out over its groups and compounds by their addresses; a
    street's section has premises and no residents; a community has all that is in it.
    """
    homes = _count_homes(ground)
    premises = _count_premises(ground)
    residents = _share_residents(ground, homes)
    of_community = _communities(ground)
    small = {
        grid.code: Load(
            residents.get(grid.code, 0), premises[grid.code], incidents.get(grid.code, 0)
        )
        for grid in ground.grids
        if grid.kind is not GridKind.COMMUNITY
    }
    population = {area.code: area.population for area in ground.areas}
    whole = {
        grid.code: Load(
            population[grid.parent],
            sum(small[code].premises for code, at in of_community.items() if at == grid.code),
            incidents.get(grid.code, 0)
            + sum(small[code].incidents for code, at in of_community.items() if at == grid.code),
        )
        for grid in ground.grids
        if grid.kind is GridKind.COMMUNITY
    }
    return small | whole


def _count_homes(ground: GroundData) -> Counter[str]:
    """Count the addresses of each group and compound."""
    points = [address.geometry for address in ground.addresses]
    chains = make_locator(ground).locate_many([p.x for p in points], [p.y for p in points])
    homes = Counter(chain.compound or chain.group for chain in chains if chain)
    del homes[None]
    return Counter({str(code): count for code, count in homes.items()})


def _count_premises(ground: GroundData) -> Counter[str]:
    places = [place for place in ground.places if place.kind in _PREMISES]
    points = [place.geometry for place in places]
    chains = make_locator(ground).locate_many([p.x for p in points], [p.y for p in points])
    return Counter(_owner(chain) for chain in chains if chain)


def _owner(chain: GridChain) -> str:
    return chain.owner


def _share_residents(ground: GroundData, homes: Counter[str]) -> dict[str, int]:
    of_community = _communities(ground)
    area_of = {grid.code: grid.parent for grid in ground.grids if grid.kind is GridKind.COMMUNITY}
    population = {area.code: area.population for area in ground.areas}
    sums: Counter[str] = Counter()
    for code, count in homes.items():
        sums[of_community[code]] += count
    return {
        code: round(population[area_of[of_community[code]]] * count / sums[of_community[code]])
        for code, count in homes.items()
    }


def _communities(ground: GroundData) -> dict[str, str]:
    """Return the community of each smaller grid, both by code."""
    grids = {grid.code: grid for grid in ground.grids}

    def climb(code: str) -> str:
        grid = grids[code]
        return code if grid.kind is GridKind.COMMUNITY else climb(grid.parent)

    return {
        code: climb(code) for code, grid in grids.items() if grid.kind is not GridKind.COMMUNITY
    }
