"""When it happens: the station's rhythm of the week, bent by a grid's own hours of the day."""

import numpy as np

from dispatch.patrols.risk.evidence import Evidence, ages_weight
from dispatch.patrols.risk.model import DAY_H, WEEK_H, Floats

HALF_LIFE_DAYS = 180.0
#: How far around a grid incidents speak for its rhythm.
WIDTH_M = 300.0
#: As many incidents of its own give a grid's hours of the day as much weight as the station's.
OWN_WEIGHT = 100.0
#: As many incidents an hour of the week are worth the same hour of any day.
WEEK_WEIGHT = 20.0
#: As many incidents spread evenly over the week: no hour is without any risk.
EVEN_WEIGHT = 10.0
#: Neighbouring hours: an incident at nine also says something of ten.
SMOOTH = np.array([0.05, 0.2, 0.5, 0.2, 0.05])


def rhythm(evidence: Evidence, at_h: float) -> Floats:
    """Return the share of a grid's incidents that falls to each hour of the week, (m, 168)."""
    weight = ages_weight(evidence, at_h, HALF_LIFE_DAYS)
    hours = np.floor(evidence.incidents.moments_h).astype(np.int64) % WEEK_H
    by_hour = np.zeros((len(weight), WEEK_H))
    by_hour[np.arange(len(weight)), hours] = weight
    station = _station(by_hour.sum(axis=0))
    near = evidence.near[WIDTH_M]
    local = _smoothed(near @ by_hour).reshape(-1, WEEK_H // DAY_H, DAY_H).mean(axis=1)
    own = np.tile(local, WEEK_H // DAY_H) + OWN_WEIGHT * station
    shares: Floats = own / own.sum(axis=1, keepdims=True)
    return shares


def _station(counts: Floats) -> Floats:
    """Return the station's rhythm (168,): hours of the week, leaning on hours of the day."""
    smooth = _smoothed(counts)
    daily = np.tile(smooth.reshape(-1, DAY_H).mean(axis=0), WEEK_H // DAY_H)
    daily = daily + EVEN_WEIGHT / WEEK_H
    daily /= daily.sum()
    week = smooth + WEEK_WEIGHT * WEEK_H * daily
    return np.asarray(week / week.sum())


def _smoothed(counts: Floats) -> Floats:
    """Smooth over neighbouring hours, the week being a circle; same shape."""
    half = len(SMOOTH) // 2
    shifts = range(-half, half + 1)
    parts = [part * np.roll(counts, s, axis=-1) for part, s in zip(SMOOTH, shifts, strict=True)]
    return np.asarray(sum(parts))
