"""What no roster of a large problem can be below: the sum of what its clusters can't be below.

A cluster is loosened at its edge: its volunteers may go next door, to any squad and without
end, and nameless guests may come. Lagrangian decomposition (Guignard and Kim 1987): a visit is
paid for in two shares, by those who leave and by those who are visited, so that the sum over
all clusters counts it once. Links by leaders and partners are dropped. As every real roster is
within the loosened rules of each cluster, the sums of the clusters' lexicographic minima are
below the real tiers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dispatch.roster.nights import goals
from dispatch.roster.nights.clusters import part
from dispatch.roster.nights.model import Edge, NightsModel, build_model
from dispatch.roster.nights.problem import Fix, Problem
from dispatch.roster.nights.score import Score
from dispatch.roster.search import Limits, Search, Terms, in_order, total

#: Points for a night away beside quality, where the tier's infinite price is no use; of a visit
#: across an edge its home pays so many and the visited squad the rest: more than a place in it
#: can be worth, so that nobody comes or goes without need.
AWAY, LEAVING = 60, 50


@dataclass(frozen=True, slots=True)
class Floor:
    """A cluster's minima: pins, nights, cover, nights away, and `priced`.

    `priced` is below quality and the price of nights away together, wherever pins, nights and
    cover are at their minima.
    """

    pins: int
    nights: int
    cover: int
    away: int
    priced: int


def find_floor(problem: Problem, edge: Edge, limits: Limits) -> Floor | None:
    """Return what a loosened cluster can't be below in any roster; None when nothing is proven.

    In the promises a visit across the edge is its home's alone.
    """
    model = build_model(problem, edge)
    search = Search(model.cp, limits, light=True)
    tiers = [goals.pins(model), goals.nights(model), goals.cover(model), goals.away(model)]
    sums = [total(tier) for tier in tiers]
    if not search.minimise("promise", in_order(tiers), sums[:3]).proven:
        return None
    pins, nights, cover, away = (search.value(tier) for tier in sums)
    search.forget_hints()
    priced = total([*_prices(model), *goals.quality(model)])
    return Floor(pins, nights, cover, away, search.minimise("priced", priced, exact=False).bound)


def add_floors(floors: Sequence[Floor | None], reached: Score) -> Score:
    """Return the bound of the whole from its clusters', beside a roster that reached a score.

    Its quality is below that of all rosters whose earlier tiers are as reached.
    """
    known = [floor for floor in floors if floor is not None]
    if len(known) < len(floors):
        return Score(0, 0, 0, 0, 0)
    priced = sum(floor.priced for floor in known)
    return Score(
        pins=sum(floor.pins for floor in known),
        nights=sum(floor.nights for floor in known),
        cover=sum(floor.cover for floor in known),
        away=sum(floor.away for floor in known),
        quality=max(0, priced - AWAY * reached.away),
    )


def loosen(problem: Problem, codes: frozenset[str]) -> tuple[Problem, Edge]:
    """Return a cluster with the communities next door, and how it is loosened there."""
    inside = part(problem, codes)
    doors = frozenset(n for code in codes for n in problem.reach_of[code]) - codes
    loosened = replace(
        inside,
        communities=tuple(c for c in problem.communities if c.code in codes),
        squads=tuple(s for s in problem.squads if s.community in codes | doors),
        pins=frozenset(p for p in inside.pins if _decided_inside(p, problem, codes)),
    )
    return loosened, Edge(doors, _count_guests(problem, codes))


def _decided_inside(pin: Fix, problem: Problem, codes: frozenset[str]) -> bool:
    """Return whether nothing outside the cluster can keep a pin."""
    leader = problem.leader_of.get(pin.person)
    return leader is None or leader.communities <= codes


def _count_guests(problem: Problem, codes: frozenset[str]) -> dict[tuple[str, date], int]:
    """Return by squad of the cluster how many from outside could come at the most."""
    able: Counter[tuple[str, date]] = Counter()
    for volunteer in problem.volunteers:
        if volunteer.home not in codes:
            for code in problem.reach_of[volunteer.home] & codes:
                able.update((code, day) for day in volunteer.available - volunteer.leave)
    squads = {key: s for key, s in problem.squad_of.items() if key[0] in codes}
    return {key: min(able[key], s.most) for key, s in squads.items() if able[key]}


def _prices(model: NightsModel) -> Terms:
    """Nights away, visits across the edge at the price that this side pays."""
    homes = {volunteer.id: volunteer.home for volunteer in model.problem.volunteers}
    terms: Terms = [(AWAY - LEAVING, guests) for guests in model.guests.values()]
    for place, x in model.serves.items():
        if place.community != homes[place.person]:
            terms.append((LEAVING if place.community in model.edge.doors else AWAY, x))
    return terms
