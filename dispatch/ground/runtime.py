"""The active ground in memory: what geocodes, locates, routes and draws without the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, create_engine, select

from dispatch.db.session import SessionMaker
from dispatch.ground.geojson import Layer, build_layers
from dispatch.ground.station import get_region
from gis.geocode.gazetteer import Alias, Gazetteer
from gis.geocode.geocoder import Geocoder
from gis.ground import StoredGround, find_active_version, read_ground
from gis.locate import GridLocator
from gis.metric import settle
from gis.model import Grid, GridKind, Mode, PlaceKind
from gis.network import AccessFinder, Closure, Network, Positions, TimeField
from gis.records import GroundData, centre_lon
from gis.tables import GroundVersion

#: Payload of the ground's notification when only its names changed.
ALIASES_CHANGED = "aliases"


@dataclass(frozen=True, slots=True)
class Cover:
    """Points that somebody should be near to: the group offices, with their communities.

    `fields` answer how long any unit takes to each of them, without a search.
    """

    communities: tuple[str, ...]
    fields: dict[Mode, TimeField]


@dataclass(frozen=True, slots=True)
class Ground:
    """One version of the ground, immutable: replaced whole when another becomes active."""

    version_id: int
    digest: str
    data: GroundData
    grids: dict[str, Grid]
    geocoder: Geocoder
    network: Network
    access: AccessFinder
    cover: Cover
    layers: dict[str, Layer]
    aliases: tuple[Alias, ...]

    def under(self, closures: Sequence[Closure], hour: int) -> "Ground":
        """Return the ground with its streets under closures and at an hour of the day."""
        network = self.network.under(closures, hour=hour)
        return replace(self, network=network, cover=_cover(self.data, self.grids, network))

    def cover_times_s(self, positions: Positions, mode: Mode) -> NDArray[np.float64]:
        """Return the seconds from n positions of a mode to the cover's points, (n, m)."""
        return self.network.times_from_field(self.cover.fields[mode], positions)

    def name_of(self, code: str) -> dict[str, str]:
        """Return a grid's code and names as the wire shows them."""
        grid = self.grids[code]
        return {"code": code, "name": grid.name, "name_en": grid.name_en}

    def area_of(self, code: str) -> dict[str, str]:
        """Return an area's code and names as the wire shows them."""
        area = next(area for area in self.data.areas if area.code == code)
        return {"code": code, "name": area.name, "name_en": area.name_en}

    def summary(self) -> dict[str, Any]:
        """Return what the pages need before they draw: bounds, centre, counts."""
        bounds = np.array([area.geometry.bounds for area in self.data.areas])
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        return {
            "version": self.version_id,
            "bounds": [west, south, east, north],
            "center": [(west + east) / 2, (south + north) / 2],
            "counts": {
                "areas": len(self.data.areas),
                "grids": len(self.data.grids),
                "places": len(self.data.places),
                "cameras": len(self.data.cameras),
                "addresses": len(self.data.addresses),
            },
        }


async def read_active_id(reads: SessionMaker) -> int | None:
    """Return the id of the version that is valid now."""
    async with reads() as session:
        active: int | None = await session.scalar(
            select(GroundVersion.id).where(GroundVersion.active)
        )
        return active


def load_runtime(
    url: str, read_aliases: Callable[[Connection], Sequence[Alias]], known: Ground | None = None
) -> Ground:
    """Read the active ground and build what answers from it; blocks for a second or two.

    With a ground that is `known` only its names are learnt anew, in a third of that time, unless
    another version has become active; without new ones it is returned itself. Raises GisError
    `ground.none` when no ground was loaded.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            aliases = tuple(read_aliases(connection))
            if known is not None and find_active_version(connection) == known.version_id:
                return _with_aliases(known, aliases)
            active = read_ground(connection)
            layers = build_layers(connection, active.version_id, active.digest)
    finally:
        engine.dispose()
    return _build(active, layers, aliases)


def _with_aliases(known: Ground, aliases: tuple[Alias, ...]) -> Ground:
    if aliases == known.aliases:
        return known
    locator = GridLocator(known.data.grids, known.data.areas)
    geocoder = make_geocoder(known.data, locator, aliases)
    return replace(known, geocoder=geocoder, aliases=aliases)


def _build(active: StoredGround, layers: dict[str, Layer], aliases: tuple[Alias, ...]) -> Ground:
    data = active.data
    settle(centre_lon(data))
    network = Network(data.roads, data.places, turns=data.turns)
    grids = {grid.code: grid for grid in data.grids}
    locator = GridLocator(data.grids, data.areas)
    return Ground(
        version_id=active.version_id,
        digest=active.digest,
        data=data,
        grids=grids,
        geocoder=make_geocoder(data, locator, aliases),
        network=network,
        access=AccessFinder(data.roads, data.grids, data.buildings),
        cover=_cover(data, grids, network),
        layers=layers,
        aliases=aliases,
    )


def make_geocoder(data: GroundData, locator: GridLocator, aliases: Sequence[Alias]) -> Geocoder:
    """Return the geocoder of a ground, with the names that the station taught it."""
    return Geocoder(Gazetteer(data, aliases), locator, region=get_region())


def _cover(data: GroundData, grids: dict[str, Grid], network: Network) -> Cover:
    offices = [place for place in data.places if place.kind is PlaceKind.GROUP_OFFICE]
    places = [[office.geometry.x, office.geometry.y] for office in offices]
    points = np.array(places, dtype=np.float64).reshape(-1, 2)
    return Cover(
        communities=tuple(_community(grids, office.grid) for office in offices),
        fields={mode: network.time_field_s(points, mode) for mode in Mode},
    )


def _community(grids: dict[str, Grid], code: str) -> str:
    """Return the code of the community grid above a grid."""
    grid = grids[code]
    while grid.kind is not GridKind.COMMUNITY:
        grid = grids[grid.parent]
    return grid.code
