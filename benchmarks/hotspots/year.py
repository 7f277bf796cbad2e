"""A made year of incidents on our ground, deterministic by its seed, described in the docs.

It is not made of what the risk assumes: places have heavy-tailed weights of their own, hot spots
are born, drift, swell and end, repeats come after log-normal delays at exponential distances, and
patrols find more where much was reported lately. Decay by halves and Gaussians occur nowhere.
"""

from dataclasses import dataclass

import numpy as np
from shapely import union_all

from benchmarks.hotspots.raster import Raster, make_raster
from dispatch.patrols.risk.model import DAY_H, Floats, Incidents
from gis.metric import to_metres
from gis.records import GroundData

SEED = 2026
DAYS = 365
CELL_M = 100.0
PER_DAY = 14.0
HOT_SPOTS = 14
HOT_SHARE = 0.35
#: Mean days that a hot spot lives, metres that it drifts a day.
HOT_LIFE_DAYS, HOT_DRIFT_M = 50.0, 12.0
REPEAT_CHANCE = 0.25
REPEAT_MEDIAN_DAYS, REPEAT_SIGMA, REPEAT_MEAN_M = 3.0, 1.0, 90.0
FOUND_A_DAY = 1.5
#: Type: share, hour of its peak, width of the peak in hours, factor on Friday to Sunday.
TYPES = {
    "vehicle_theft": (0.25, 23.0, 3.0, 1.0),
    "burglary": (0.15, 14.0, 4.0, 0.8),
    "theft": (0.25, 17.0, 4.0, 1.1),
    "fight": (0.15, 22.0, 2.5, 1.8),
    "dispute": (0.20, 19.0, 4.0, 1.2),
}
REPEATED = frozenset({"vehicle_theft", "burglary"})


@dataclass(slots=True)
class _HotSpot:
    centre: Floats
    radius_m: float
    strength: float
    ends_day: float
    type: str


def make_year(ground: GroundData, seed: int = SEED) -> tuple[Raster, Incidents]:
    """Return our ground's raster of 100 m cells and a year of incidents, in order of time."""
    outline = union_all([to_metres(area.geometry) for area in ground.areas])
    raster = make_raster(outline, CELL_M)
    homes = np.array([(a.geometry.x, a.geometry.y) for a in ground.addresses])
    return raster, _Maker(raster, to_metres(homes), seed).make()


class _Maker:
    def __init__(self, raster: Raster, homes: Floats, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._raster = raster
        self._homes = homes
        weights = self._rng.pareto(1.3, len(homes)) + 0.2
        self._weights = weights / weights.sum()
        self._hot: list[_HotSpot] = [self._birth(0) for _ in range(HOT_SPOTS)]
        self._found: list[tuple[float, float, float, str, bool]] = []

    def make(self) -> Incidents:
        for day in range(DAYS):
            self._drift(day)
            for _ in range(self._rng.poisson(PER_DAY * self._level(day))):
                self._happen(day)
            self._patrol(day)
        rows = sorted(row for row in self._found if row[0] < DAYS * DAY_H)
        points = np.array([row[1:3] for row in rows])
        return Incidents(
            points_m=points,
            moments_h=np.array([row[0] for row in rows]),
            grid=self._raster.cell_of(points),
            types=np.array([row[3] for row in rows]),
            found_by_patrol=np.array([row[4] for row in rows], dtype=bool),
        )

    def _level(self, day: int) -> float:
        """Return the season's level: more in summer, less in the new year's weeks."""
        return float(1.0 + 0.15 * np.sin(2 * np.pi * (day - 90) / DAYS))

    def _birth(self, day: int) -> _HotSpot:
        return _HotSpot(
            centre=self._homes[self._rng.integers(len(self._homes))].copy(),
            radius_m=float(self._rng.uniform(60, 200)),
            strength=float(self._rng.uniform(0.3, 1.5)),
            ends_day=day + float(self._rng.exponential(HOT_LIFE_DAYS)),
            type=str(self._rng.choice(list(TYPES))),
        )

    def _drift(self, day: int) -> None:
        for number, spot in enumerate(self._hot):
            if spot.ends_day <= day:
                self._hot[number] = self._birth(day)
                continue
            spot.centre += self._rng.normal(0, HOT_DRIFT_M, 2)
            spot.strength *= float(np.exp(self._rng.normal(0, 0.08)))

    def _happen(self, day: int) -> None:
        code = self._draw_type(day)
        if self._rng.random() < HOT_SHARE:
            spot = self._draw_hot()
            offset = self._rng.uniform(-1, 1, 2) * spot.radius_m
            place, code = self._home_near(spot.centre + offset), spot.type
        else:
            place = self._homes[self._rng.choice(len(self._homes), p=self._weights)]
        self._add(day * DAY_H + self._draw_hour(code), place, code)

    def _add(self, moment_h: float, place: Floats, code: str) -> None:
        """Add an incident and, by chance, what repeats it near by soon after."""
        self._found.append((moment_h, float(place[0]), float(place[1]), code, False))
        if code in REPEATED and self._rng.random() < REPEAT_CHANCE:
            delay = self._rng.lognormal(np.log(REPEAT_MEDIAN_DAYS), REPEAT_SIGMA)
            angle = self._rng.uniform(0, 2 * np.pi)
            step = self._rng.exponential(REPEAT_MEAN_M) * np.array([np.cos(angle), np.sin(angle)])
            day = int(moment_h // DAY_H + max(1.0, delay))
            self._add(day * DAY_H + self._draw_hour(code), self._home_near(place + step), code)

    def _patrol(self, day: int) -> None:
        """Add what patrols find where much was reported in the last two weeks."""
        recent = [row for row in self._found[-14 * 20 :] if not row[4] and row[0] < day * DAY_H]
        for _ in range(self._rng.poisson(FOUND_A_DAY) if recent else 0):
            row = recent[self._rng.integers(len(recent))]
            moment = day * DAY_H + self._rng.uniform(19, 24)
            self._found.append((float(moment), row[1], row[2], "theft", True))

    def _draw_type(self, day: int) -> str:
        weekend = day % 7 >= 4
        parts = np.array([s * (f if weekend else 1.0) for s, _, _, f in TYPES.values()])
        return str(self._rng.choice(list(TYPES), p=parts / parts.sum()))

    def _draw_hour(self, code: str) -> float:
        _, peak, width, _ = TYPES[code]
        if self._rng.random() < 0.25:
            return float(self._rng.uniform(0, DAY_H))
        return float(self._rng.normal(peak, width) % DAY_H)

    def _draw_hot(self) -> _HotSpot:
        strength = np.array([spot.strength for spot in self._hot])
        return self._hot[int(self._rng.choice(len(self._hot), p=strength / strength.sum()))]

    def _home_near(self, point: Floats) -> Floats:
        gaps = self._homes - point
        return np.asarray(self._homes[int((gaps**2).sum(axis=1).argmin())])
