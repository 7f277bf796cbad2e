"""From a score to a confidence: the share of such answers that turned out right.

The table beside this module is fitted to the tuning half of the evaluation queries by
`patrolgrid bench geocode-calibrate`: isotonic regression (Zadrozny and Elkan, 2002), which only
assumes that a better score is not less often right.
"""

import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

#: How many answers the score itself counts for.
PRIOR = 8.0
TABLE_FILE = Path(__file__).with_name("calibration.toml")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A step function: from `scores[i]` on the confidence is `confidences[i]`; both rising."""

    scores: tuple[float, ...]
    confidences: tuple[float, ...]

    def confidence(self, score: float) -> float:
        """Return the confidence of a score, 0..1."""
        at = bisect_right(self.scores, score)
        return self.confidences[at - 1] if at else min(score, self.confidences[0])


#: A score is taken as it is: what the table is fitted with.
UNCALIBRATED = Calibration(
    tuple(step / 100 for step in range(101)), tuple(step / 100 for step in range(101))
)


@lru_cache(maxsize=1)
def read_calibration() -> Calibration:
    """Return the calibration that comes with the geocoder."""
    with TABLE_FILE.open("rb") as file:
        table = tomllib.load(file)
    return Calibration(tuple(table["scores"]), tuple(table["confidences"]))


def fit(scores: Sequence[float], right: Sequence[bool], weights: Sequence[float]) -> Calibration:
    """Return the calibration of scored answers that are known to be right or wrong.

    Each score's share of right answers is drawn towards the score itself as by `PRIOR` further
    answers, so that a few lucky ones make no certainty; then shares that fall are pooled.
    """
    seen: defaultdict[float, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for score, good, weight in zip(scores, right, weights, strict=True):
        seen[score][0] += weight * good
        seen[score][1] += weight
    blocks: list[_Block] = []
    for score, (hits, count) in sorted(seen.items()):
        blocks.append(_Block(score, hits + PRIOR * score, count + PRIOR))
        while len(blocks) > 1 and blocks[-2].share >= blocks[-1].share:
            last = blocks.pop()
            blocks[-1] = blocks[-1].pooled(last)
    return Calibration(
        tuple(block.score for block in blocks), tuple(round(block.share, 3) for block in blocks)
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Scores from `score` on that share one confidence."""

    score: float
    hits: float
    count: float

    @property
    def share(self) -> float:
        return self.hits / self.count

    def pooled(self, other: "_Block") -> "_Block":
        return _Block(self.score, self.hits + other.hits, self.count + other.count)
