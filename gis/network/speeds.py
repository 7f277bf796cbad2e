"""What each mode may drive on, how fast, and which one-ways bind it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from gis.model import Mode, Road, RoadClass

KMH_PER_MS = 3.6


@dataclass(frozen=True, slots=True)
class ModeProfile:
    """The rules of one mode: speeds in km/h and least widths in metres by road class."""

    speed_kmh: Mapping[RoadClass, float]
    min_width_m: Mapping[RoadClass, float] = field(default_factory=dict)
    oneway_classes: frozenset[RoadClass] = frozenset()

    def allows(self, road: Road) -> bool:
        """Say whether the mode may use the road at all."""
        wide_enough = road.width_m >= self.min_width_m.get(road.road_class, 0.0)
        return road.road_class in self.speed_kmh and wide_enough

    def speed_ms(self, road: Road) -> float:
        """Return the speed on a road the mode may use, in metres a second."""
        return self.speed_kmh[road.road_class] / KMH_PER_MS

    def directions(self, road: Road) -> tuple[bool, bool]:
        """Return whether the mode may go with the line, and against it."""
        if not self.allows(road):
            return False, False
        bound = road.oneway if road.road_class in self.oneway_classes else 0
        return bound >= 0, bound <= 0


@dataclass(frozen=True, slots=True)
class Speeds:
    """The profile of each mode, and the speed on foot between a point and its road."""

    access_kmh: float
    profiles: Mapping[Mode, ModeProfile]

    @property
    def access_ms(self) -> float:
        """The speed between a point and its road, in metres a second."""
        return self.access_kmh / KMH_PER_MS


def parse_speeds(text: str) -> Speeds:
    """Read the speeds from TOML text laid out as `speeds.toml`.

    Raises ValueError for an unknown mode or road class, KeyError for a missing entry.
    """
    tables = tomllib.loads(text)
    profiles = {Mode(name): _profile(table) for name, table in tables["modes"].items()}
    return Speeds(access_kmh=float(tables["access_kmh"]), profiles=profiles)


def default_speeds() -> Speeds:
    """Return the speeds of the `speeds.toml` that comes with the package."""
    return parse_speeds(resources.files(__package__).joinpath("speeds.toml").read_text("utf-8"))


def _profile(table: Mapping[str, Mapping[str, float]]) -> ModeProfile:
    return ModeProfile(
        speed_kmh=_by_class(table["speed_kmh"]),
        min_width_m=_by_class(table.get("min_width_m", {})),
        oneway_classes=frozenset(RoadClass(name) for name in table["oneway_classes"]),
    )


def _by_class(table: Mapping[str, float]) -> dict[RoadClass, float]:
    return {RoadClass(name): float(value) for name, value in table.items()}
