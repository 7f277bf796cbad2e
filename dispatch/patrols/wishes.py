"""From risk and ground to what a night's patrols should do: stops, teams, why. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dispatch.errors import CATALOGUE
from dispatch.incidents.rules import INCIDENT_TYPES
from dispatch.patrols.choices import Choices, StopChoices
from dispatch.patrols.facts import LonLat, Sight
from dispatch.patrols.plan.problem import Break, Stop, StopKind, Team, Window
from dispatch.patrols.records import Crew
from dispatch.patrols.risk.explain import Reason
from dispatch.patrols.risk.model import Floats
from dispatch.patrols.terrain import Spot
from gis.catalogue import Catalogue
from gis.model import Grid, GridKind, Place

LANGUAGES = ("zh", "en")
HOUR_S = 3600
MINUTE_S = 60
#: A visit earns the most from this many times an even share of presence.
_MOST_RATIO = 4.0
#: The break begins so long before or after the middle of the shift.
_BREAK_SLACK_S = 45 * MINUTE_S


@dataclass(frozen=True, slots=True)
class Wish:
    """A stop, without its row in the matrices yet, and how it is called."""

    stop: Stop
    sight: Sight


@dataclass(frozen=True, slots=True)
class Load:
    """How long the window is, and how many visits the teams can make in it."""

    length_s: int
    visits: int


def measure_load(teams: int, length_s: int, choices: Choices) -> Load:
    """Return what so many teams can do: a part of the time is for whatever else comes."""
    stay_s = (choices.stops.least_stay_min + choices.stops.most_stay_min) / 2 * MINUTE_S
    each = length_s * choices.used_share / (stay_s + choices.way_min * MINUTE_S)
    return Load(length_s, min(choices.stops.most_visits, int(teams * each)))


def fair_share(teams: int, load: Load, visits: int, choices: Choices) -> float:
    """Return the share of a shift that each team is out when all share so many visits evenly."""
    stay_s = (choices.stops.least_stay_min + choices.stops.most_stay_min) / 2 * MINUTE_S
    work_s = visits * (stay_s + choices.way_min * MINUTE_S)
    return min(1.0, work_s / max(1, teams * load.length_s))


def share_out(shares: Floats, load: Load) -> list[int]:
    """Return how many of the visits each grid gets, at least one: whole ones, then remainders."""
    exact = shares * load.visits
    counts = np.maximum(1, np.floor(exact)).astype(np.int64)
    left = load.visits - int(counts.sum())
    most_lacking = np.argsort(counts - exact, kind="stable")[: max(0, left)]
    counts[most_lacking] += 1
    return [int(count) for count in counts]


@dataclass(frozen=True, slots=True)
class GridWish:
    """A grid, the road it is reached by, its share of presence, the visits it gets, and why."""

    grid: Grid
    point: LonLat
    share: float
    visits: int
    why: tuple[Reason, ...]


def wish_for_grids(
    wanted: Sequence[GridWish], choices: StopChoices, length_s: int
) -> Iterator[Wish]:
    """Yield a stop for every grid."""
    for each in wanted:
        grid, ratio = each.grid, each.share * len(wanted)
        stop = _stop(grid.code, StopKind.GRID, _Worth(each.visits, ratio), choices, length_s)
        told = tuple(explained(reason.code, reason.params) for reason in each.why)
        yield Wish(stop, Sight(grid.name, grid.name_en, grid.code, each.point, told))


def wish_for_spots(
    kind: StopKind,
    spots: Iterable[tuple[Spot, Grid, LonLat]],
    choices: StopChoices,
    length_s: int,
) -> Iterator[Wish]:
    """Yield a stop for every spot found, with the grid it lies in and the road it is reached by.

    A hot spot is required, every two hours while there is time; the others are worth most.
    """
    hot = kind is StopKind.HOT_SPOT
    often = most_visits(choices, length_s) if hot else 1
    for number, (spot, grid, point) in enumerate(spots, start=1):
        code = f"{kind}:{point[0]:.4f},{point[1]:.4f}"
        worth = _Worth(often, _MOST_RATIO, required=hot)
        stop = _stop(code, kind, worth, choices, length_s)
        params = {"figure": spot.figure, "days": choices.hot_spot_days}
        params |= {"within_m": int(choices.hot_spot_radius_m)}
        name = CATALOGUE.render(f"patrol.stop.{kind}", "zh", number=number, grid=grid.name)
        other = CATALOGUE.render(f"patrol.stop.{kind}", "en", number=number, grid=grid.name_en)
        yield Wish(stop, Sight(name, other, grid.code, point, (explained(str(kind), params),)))


def wish_for_places(
    places: Iterable[Place], points: Iterable[LonLat], choices: StopChoices, length_s: int
) -> Iterator[Wish]:
    """Yield a stop for every key place."""
    for place, point in zip(places, points, strict=True):
        stop = _stop(place.code, StopKind.KEY_PLACE, _Worth(1, _MOST_RATIO), choices, length_s)
        why = (explained("key_place", {}),)
        yield Wish(stop, Sight(place.name, place.name_en, place.grid, point, why))


def make_team(crew: Crew, home: int, length_s: int, choices: Choices) -> Team:
    """Return a unit as a team that is out for the whole window, from its home and back.

    Those on foot keep to their own community.
    """
    own = crew.community if crew.kind == "foot_team" else None
    middle_s = length_s // 2
    rest = Break(
        Window(middle_s - _BREAK_SLACK_S, middle_s + _BREAK_SLACK_S),
        choices.break_min * MINUTE_S,
        home,
    )
    return Team(
        id=str(crew.id),
        mode=crew.mode,
        shift=Window(0, length_s),
        start=home,
        end=home,
        breaks=(rest,) if length_s >= choices.break_from_hours * HOUR_S else (),
        areas=frozenset({own}) if own else frozenset(),
    )


def community_of(grids: dict[str, Grid], code: str) -> str | None:
    """Return the community grid that a grid belongs to; of a street, that on its left."""
    grid = grids.get(code)
    while grid is not None and grid.kind is not GridKind.COMMUNITY:
        if grid.kind is GridKind.STREET:
            return grid.side_left
        grid = grids.get(grid.parent)
    return grid.code if grid else None


def most_visits(choices: StopChoices, length_s: int) -> int:
    """Return how often a stop can be visited within the window with its gaps kept."""
    left_s = length_s - choices.most_stay_min * MINUTE_S
    return max(1, 1 + left_s // (choices.gap_min * MINUTE_S) - (choices.gap_min > 0))


def explained(code: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return a reason as the wire has it: for programs the code, for people the text."""
    return {
        "code": code,
        "params": params,
        "text": {language: _text(code, params, language) for language in LANGUAGES},
    }


def _text(code: str, params: dict[str, Any], language: str) -> str:
    known = INCIDENT_TYPES.get(params.get("type", ""))
    words = dict(params)
    if known is not None:
        words["type"] = known.name if language == "zh" else known.name_en
    texts: Catalogue = CATALOGUE
    return texts.render(f"risk.{code}", language, **words)


@dataclass(frozen=True, slots=True)
class _Worth:
    """How often a stop is wanted, and how many times an even share of presence it should get."""

    visits: int
    ratio: float
    required: bool = False


def _stop(code: str, kind: StopKind, worth: _Worth, choices: StopChoices, length_s: int) -> Stop:
    visits = min(worth.visits, most_visits(choices, length_s))
    span_min = choices.most_prize_min - choices.least_prize_min
    prize_min = choices.least_prize_min + span_min * min(1.0, worth.ratio / _MOST_RATIO)
    return Stop(
        id=code,
        kind=kind,
        place=0,
        prize=round(prize_min * MINUTE_S),
        least_stay_s=choices.least_stay_min * MINUTE_S,
        most_stay_s=choices.most_stay_min * MINUTE_S,
        visits=visits,
        gap_s=choices.gap_min * MINUTE_S if visits > 1 else 0,
        required=worth.required,
    )
