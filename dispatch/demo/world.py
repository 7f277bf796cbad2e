"""What the simulator knows of the station before it begins: the roads, the homes, the words."""

from dataclasses import dataclass

from geoalchemy2.shape import to_shape
from sqlalchemy import Connection, create_engine, select

from dispatch.demo.callers import Vocabulary, collect_texts
from dispatch.units.tables import Unit
from gis.ground import read_ground
from gis.network import Network


@dataclass(frozen=True, slots=True)
class World:
    """The street network, the units' homes (lon, lat) by id, and what callers can name."""

    network: Network
    homes: dict[int, tuple[float, float]]
    vocabulary: Vocabulary


def load_world(url: str) -> World:
    """Read the world from the database; blocks for a second or two.

    Raises GisError `ground.none` when no ground was loaded.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            ground = read_ground(connection).data
            homes = _read_homes(connection)
    finally:
        engine.dispose()
    return World(
        Network(ground.roads, ground.places, turns=ground.turns), homes, collect_texts(ground)
    )


def _read_homes(connection: Connection) -> dict[int, tuple[float, float]]:
    homes = {}
    for unit_id, home in connection.execute(select(Unit.id, Unit.home)):
        point = to_shape(home)
        homes[unit_id] = (point.x, point.y)
    return homes
