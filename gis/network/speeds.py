"""What each mode may drive on, how fast at which hour, and which one-ways and turns bind it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.model import Mode, RoadClass

KMH_PER_MS = 3.6


#: Road classes as the arrays of the network count them.
CLASS_NUMBER = {road_class: number for number, road_class in enumerate(RoadClass)}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rush:
    """Hours of the day, from `start` up to but not with `end`, in which some classes are slower.

    `factor` multiplies the free speed of a class. A band over midnight has its end before its
    start.
    """

    start: int
    end: int
    factor: Mapping[RoadClass, float]

    def holds(self, hour: int) -> bool:
        """Say whether the hour, 0 to 23, lies in the band."""
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True, slots=True)
class ModeProfile:
    """The rules of one mode: speeds in km/h and least widths in metres by road class.

    `turn_bound` says whether banned turns bind the mode.
    """

    speed_kmh: Mapping[RoadClass, float]
    min_width_m: Mapping[RoadClass, float] = field(default_factory=dict)
    oneway_classes: frozenset[RoadClass] = frozenset()
    turn_bound: bool = False
    rushes: tuple[Rush, ...] = ()

    def speeds_ms(self, hour: int | None) -> Floats:
        """Return the speed on each class in metres a second, 0 where the mode may not go.

        `hour` is 0 to 23, in the station's time; None gives the free speeds.
        """
        speeds = np.array([self.speed_kmh.get(road_class, 0.0) for road_class in RoadClass])
        for rush in self.rushes:
            if hour is not None and rush.holds(hour):
                speeds *= [rush.factor.get(road_class, 1.0) for road_class in RoadClass]
        return speeds / KMH_PER_MS

    def least_widths_m(self) -> Floats:
        """Return the least width the mode needs on each class."""
        return np.array([self.min_width_m.get(road_class, 0.0) for road_class in RoadClass])

    def oneway_mask(self) -> NDArray[np.bool_]:
        """Return for each class whether its one-ways bind the mode."""
        return np.array([road_class in self.oneway_classes for road_class in RoadClass])


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


def _profile(table: Mapping[str, Any]) -> ModeProfile:
    return ModeProfile(
        speed_kmh=_by_class(table["speed_kmh"]),
        min_width_m=_by_class(table.get("min_width_m", {})),
        oneway_classes=frozenset(RoadClass(name) for name in table["oneway_classes"]),
        turn_bound=bool(table.get("turn_bound", False)),
        rushes=tuple(map(_rush, table.get("rush", ()))),
    )


def _rush(table: Mapping[str, Any]) -> Rush:
    return Rush(int(table["from"]), int(table["to"]), _by_class(table["factor"]))


def _by_class(table: Mapping[str, float]) -> dict[RoadClass, float]:
    return {RoadClass(name): float(value) for name, value in table.items()}
