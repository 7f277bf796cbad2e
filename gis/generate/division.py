"""Communities and groups: faces put together so that boundaries follow streets and the river."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gis.generate.blocks import Blocks
from gis.generate.plan import CommunityPlan, Plan
from gis.generate.streets import offset_at

GROUPS_EACH = 6
ROUNDS = 25
ROW_STREETS = ("H1", "H2", "H3", "H4", "H5")
BAND_STREETS = ("V3", "V6")


@dataclass(frozen=True, slots=True)
class Group:
    """A residents' group: its number in its community, its ground and its built-up faces."""

    community: CommunityPlan
    number: int
    geometry: Polygon | MultiPolygon
    faces: tuple[Polygon, ...]

    @property
    def code(self) -> str:
        """The grid code of the group."""
        return f"{self.community.code}G{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Division:
    """The communities' polygons by code, and the groups in order of code."""

    communities: dict[str, Polygon | MultiPolygon]
    groups: tuple[Group, ...]


def divide(plan: Plan, blocks: Blocks) -> Division:
    """Give every face to a community by the main streets about it, then to one of its groups."""
    faces = np.array([*blocks.faces, *blocks.strips], dtype=object)
    built = np.arange(len(faces)) < len(blocks.faces)
    owner = _owners(plan, faces)
    communities, groups = {}, []
    for index, community in enumerate(plan.communities):
        mine = faces[owner == index]
        communities[community.code] = shapely.coverage_union_all(mine)
        groups += _groups(community, mine, built[owner == index])
    return Division(communities, tuple(groups))


def _owners(plan: Plan, faces: NDArray[np.object_]) -> NDArray[np.int64]:
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    x, y = points[:, 0], points[:, 1]
    row = sum((y < offset_at(plan.street(code), x)).astype(int) for code in ROW_STREETS)
    band = sum((x > offset_at(plan.street(code), y)).astype(int) for code in BAND_STREETS)
    owner = np.full(len(faces), -1)
    for index, community in enumerate(plan.communities):
        owner[(band == community.band) & np.isin(row, community.rows)] = index
    return owner


def _groups(
    community: CommunityPlan, faces: NDArray[np.object_], built: NDArray[np.bool_]
) -> list[Group]:
    label = _joined(faces, _clustered(faces))
    middles = [shapely.union_all(faces[label == k]).centroid for k in range(GROUPS_EACH)]
    order = sorted(range(GROUPS_EACH), key=lambda k: (-round(middles[k].y / 400), middles[k].x))
    return [
        Group(
            community,
            number,
            shapely.coverage_union_all(faces[label == k]),
            tuple(faces[(label == k) & built]),
        )
        for number, k in enumerate(order, start=1)
    ]


def _clustered(faces: NDArray[np.object_]) -> NDArray[np.int64]:
    """Cluster faces about six centres, by area-weighted means started far apart."""
    points = shapely.get_coordinates(shapely.centroid(faces))
    weights = shapely.area(faces)
    centres = [points[weights.argmax()]]
    for _ in range(GROUPS_EACH - 1):
        distance = np.min([np.hypot(*(points - centre).T) for centre in centres], axis=0)
        centres.append(points[(distance * np.sqrt(weights)).argmax()])
    middle = np.array(centres)
    label = np.zeros(len(points), dtype=np.int64)
    for _ in range(ROUNDS):
        label = np.hypot(*(points[:, None] - middle[None]).transpose(2, 0, 1)).argmin(axis=1)
        middle = np.array(
            [
                np.average(points[label == k], axis=0, weights=weights[label == k])
                for k in range(GROUPS_EACH)
            ]
        )
    return label


def _joined(faces: NDArray[np.object_], label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give pieces cut off from their cluster to the neighbour with the longest common edge."""
    label = label.copy()
    for _ in range(4):
        for k in range(GROUPS_EACH):
            parts = shapely.get_parts(shapely.coverage_union_all(faces[label == k]))
            if len(parts) < 2:
                continue
            main = max(parts, key=shapely.area)
            inside = shapely.contains(main, shapely.point_on_surface(faces))
            for index in np.flatnonzero((label == k) & ~inside):
                label[index] = _neighbour(faces, label, int(index))
    return label


def _neighbour(faces: NDArray[np.object_], label: NDArray[np.int64], index: int) -> int:
    edge = shapely.length(shapely.intersection(faces[index], faces))
    edge[label == label[index]] = 0.0
    return int(label[edge.argmax()]) if edge.max() > 0 else int(label[index])
