"""What the station sets for its patrols, read from patrols.toml beside this."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dispatch.incidents.rules import get_type
from dispatch.patrols.risk.model import Guards
from dispatch.patrols.risk.model import Settings as RiskSettings
from dispatch.units.rules import UnitKind
from gis.model import PlaceKind

CHOICES_FILE = Path(__file__).parent / "patrols.toml"


@dataclass(frozen=True, slots=True)
class StopChoices:
    """What is visited, how often, for how long and what a visit is worth."""

    most_visits: int
    gap_min: int
    least_stay_min: int
    most_stay_min: int
    least_prize_min: int
    most_prize_min: int
    hot_spot_incidents: int
    hot_spot_radius_m: float
    hot_spot_days: int
    most_hot_spots: int
    blind_spot_m: float
    most_blind_spots: int
    key_places: frozenset[PlaceKind]


@dataclass(frozen=True, slots=True)
class WatchChoices:
    """From when on a patrol counts as late, early or off its way, and what passes by rule."""

    fence_m: float
    ahead_min: int
    late_min: int
    early_min: int
    off_route_m: float
    minor_min: int


@dataclass(frozen=True, slots=True)
class Choices:
    """All of it."""

    risk: RiskSettings
    kinds: frozenset[UnitKind]
    break_from_hours: float
    break_min: int
    used_share: float
    way_min: float
    balance_price: int
    stops: StopChoices
    watch: WatchChoices


@cache
def get_choices() -> Choices:
    """Return the station's choices. Raises InvalidError for an incident type that is unknown."""
    with CHOICES_FILE.open("rb") as file:
        data = tomllib.load(file)
    weights = {get_type(code).code: float(weight) for code, weight in data["types"].items()}
    stops, teams = data["stops"], data["teams"]
    key_places = frozenset(PlaceKind(kind) for kind in stops.pop("key_places"))
    kinds = frozenset(UnitKind(kind) for kind in teams.pop("kinds"))
    return Choices(
        risk=RiskSettings(weights, Guards(**data["guards"])),
        kinds=kinds,
        stops=StopChoices(key_places=key_places, **stops),
        watch=WatchChoices(**data["watch"]),
        **teams,
    )
