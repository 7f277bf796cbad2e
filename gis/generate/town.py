"""The whole town in local metres: every stage run in order from one seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from gis.generate.addresses import Entrance, Number, list_entrances, number_roads
from gis.generate.blocks import make_blocks
from gis.generate.compounds import Compound, make_compound
from gis.generate.corridors import Corridor, make_corridors
from gis.generate.division import Division, divide
from gis.generate.fabric import Fabric, make_fabric
from gis.generate.frame import Frame, make_frame
from gis.generate.network import Network, make_network
from gis.generate.plan import Plan, read_plan
from gis.generate.streets import MainStreet, make_streets
from gis.generate.uses import Lot, Use, assign_uses
from gis.generate.ways import (
    Ground,
    RoadNames,
    block_ways,
    main_ways,
    river_paths,
)


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that the layers are written from."""

    plan: Plan
    frame: Frame
    streets: tuple[MainStreet, ...]
    division: Division
    corridors: tuple[Corridor, ...]
    lots: list[Lot]
    compounds: list[Compound]
    fabric: Fabric
    network: Network
    numbers: list[Number]
    entrances: list[Entrance]
    footbridges: list[LineString]


def make_town(seed: int) -> Town:
    """Make the town; the same seed gives the same town."""

    def rng(stage: int, item: int = 0) -> np.random.Generator:
        return np.random.default_rng([seed, stage, item])

    plan = read_plan()
    frame = make_frame(plan)
    streets = make_streets(plan, frame)
    blocks = make_blocks(streets, frame, rng(1))
    division = divide(plan, blocks)
    lots = assign_uses(plan, division, rng(2))
    names = RoadNames(plan, rng(3))
    ways = main_ways(plan, streets, frame) + block_ways(blocks, names)
    ground = Ground(ways)
    compounds = _compounds(plan, lots, ground, rng)
    fabric = make_fabric(plan, lots, ground, names, rng(5))
    paths, footbridges = river_paths(plan, frame)
    ways = [*ways, *paths, *fabric.ways, *(way for c in compounds for way in c.ways)]
    barred = shapely.union_all([frame.river, frame.rail])
    return Town(
        plan=plan,
        frame=frame,
        streets=streets,
        division=division,
        corridors=make_corridors(streets, division, frame),
        lots=lots,
        compounds=compounds,
        fabric=fabric,
        network=make_network(ways, rng(6)),
        numbers=number_roads(ways, frame.boundary, barred),
        entrances=list_entrances(compounds),
        footbridges=footbridges,
    )


def _compounds(
    plan: Plan, lots: list[Lot], ground: Ground, rng: Callable[[int, int], np.random.Generator]
) -> list[Compound]:
    made: list[Compound] = []
    count: dict[str, int] = {}
    for lot in lots:
        if lot.use is Use.COMPOUND:
            community = lot.group.community.code
            count[community] = count.get(community, 0) + 1
            code = f"{community}X{count[community]:02d}"
            made.append(make_compound(plan, code, lot, ground, rng(4, len(made))))
    return made
