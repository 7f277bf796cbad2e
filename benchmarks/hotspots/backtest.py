"""The rolling back-test: every day only what was before it, then what of it lay in the best cells.

Hit rate is the share of the incidents to come that lie in the chosen cells; PAI (Chainey, Tompson
and Uhlig 2008) is the hit rate over the share of the area chosen. Incidents found by patrols are
neither learnt from by peers nor counted as hits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.hotspots.peers import PEERS
from benchmarks.hotspots.raster import Raster
from dispatch.patrols.risk.evidence import Evidence, gather
from dispatch.patrols.risk.mix import fit_mix
from dispatch.patrols.risk.model import DAY_H, Floats, Incidents, Ints, Settings
from dispatch.patrols.risk.score import score

SHARES = (0.01, 0.05, 0.10)
OURS = "patrolgrid"
SHIFT_H = 8
SEED = 1


@dataclass(frozen=True, slots=True)
class Span:
    """Which days are foreseen, how often the mixture is learnt anew, and from how many days."""

    first_day: int
    last_day: int
    learn_every: int
    learn_days: int


class Hits:
    """How many incidents each method caught at each share of the area."""

    def __init__(self, raster: Raster) -> None:
        count = len(raster.grids)
        self._cells = {share: max(1, round(share * count)) for share in SHARES}
        self._count = count
        # Ties are broken by the same draw for all, or the order of the cells would decide.
        self._ties = np.random.default_rng(SEED).random(count)
        self._caught: dict[tuple[str, float], int] = {}
        self.total = 0

    def add(self, name: str, values: Floats, cells: Ints) -> None:
        """Count for one method what lay in the best cells by its values (m,)."""
        order = np.lexsort((self._ties, -values))
        for share, cut in self._cells.items():
            best = np.zeros(self._count, dtype=bool)
            best[order[:cut]] = True
            key = (name, share)
            self._caught[key] = self._caught.get(key, 0) + int(best[cells].sum())

    def figures(self) -> dict[str, dict[str, dict[str, float]]]:
        """Return hit rate and PAI by method and share."""
        names = dict.fromkeys(name for name, _ in self._caught)
        return {name: {f"{s:.0%}": self._figure(name, s) for s in SHARES} for name in names}

    def _figure(self, name: str, share: float) -> dict[str, float]:
        rate = self._caught[name, share] / max(1, self.total)
        area = self._cells[share] / self._count
        return {"hit_rate": round(rate, 4), "pai": round(rate / area, 2)}


def backtest(
    raster: Raster, incidents: Incidents, settings: Settings, span: Span
) -> dict[str, object]:
    """Return the figures of our risk and of the peers, by whole days and by shifts of 8 hours."""
    evidence = gather(raster.grids, incidents, settings)
    by_day, by_shift = Hits(raster), Hits(raster)
    mix = np.empty(0)
    for day in range(span.first_day, span.last_day):
        if not (day - span.first_day) % span.learn_every:
            # Days with less than half of today's past would teach that only wide maps foresee.
            from_day = max(day // 2, day - span.learn_days)
            mix = fit_mix(evidence, from_day * DAY_H, day * DAY_H)
        _foresee(raster, evidence, mix, day, (by_day, by_shift))
    return {
        "days": span.last_day - span.first_day,
        "incidents": by_day.total,
        "cells": len(raster.grids),
        "cell_m": raster.size_m,
        "mix": [round(float(part), 3) for part in mix],
        "by_day": by_day.figures(),
        "by_shift": by_shift.figures(),
    }


def _foresee(
    raster: Raster, evidence: Evidence, mix: Floats, day: int, hits: tuple[Hits, Hits]
) -> None:
    at_h = float(day * DAY_H)
    known = evidence.incidents.before(at_h)
    known = known.where(~known.found_by_patrol)
    maps = {name: peer(raster, known) for name, peer in PEERS.items()}
    risk = score(evidence, mix, at_h)
    for tally, length_h in zip(hits, (DAY_H, SHIFT_H), strict=True):
        for start_h, cells in _spans(evidence.incidents, at_h, length_h):
            tally.total += len(cells)
            tally.add(OURS, risk.between(start_h, start_h + length_h), cells)
            for name, values in maps.items():
                tally.add(name, values, cells)


def _spans(incidents: Incidents, at_h: float, length_h: int) -> Iterator[tuple[float, Ints]]:
    """Yield each span of a day: its start, and the cells of what was reported in it."""
    for start_h in np.arange(at_h, at_h + DAY_H, length_h):
        during = (incidents.moments_h >= start_h) & (incidents.moments_h < start_h + length_h)
        counted = during & ~incidents.found_by_patrol & (incidents.grid >= 0)
        yield float(start_h), incidents.grid[counted]
