"""From a score to a confidence: the share of such answers that turned out right.

The table beside this module is fitted to the tuning half of the evaluation queries by
`patrolgrid bench geocode-calibrate`: isotonic regression (Zadrozny and Elkan, 2002), which only
assumes that a better score is not less often right.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

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


def fit(scores: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Return the calibration of scored answers that are known to be right or wrong.

    Blocks are smoothed as if each had one more right and one more wrong answer (Laplace's rule of
    succession), so that a few lucky ones make no certainty.
    """
    blocks: list[list[float]] = []
    for score, good in sorted(zip(scores, right, strict=True)):
        blocks.append([score, float(good), 1.0])
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            _, hits, count = blocks.pop()
            blocks[-1][1] += hits
            blocks[-1][2] += count
    shares = [(block[1] + 1) / (block[2] + 2) for block in blocks]
    rising = [max(shares[: at + 1]) for at in range(len(shares))]
    return Calibration(tuple(block[0] for block in blocks), tuple(round(s, 3) for s in rising))


def _share(block: Sequence[float]) -> float:
    return block[1] / block[2]
