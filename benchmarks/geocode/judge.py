"""Whether an answer is right: against the ground, not against a label."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point

from benchmarks.geocode.truth import Truth, holds
from gis.locate import GridChain
from gis.metric import to_metres


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that was offered: lon and lat, whether it may be used unasked, its grids."""

    point: tuple[float, float]
    confident: bool
    chain: GridChain | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an answer did; None where the question does not arise (no grid of a choice)."""

    top1: bool
    top5: bool
    grid: bool | None
    error_m: float | None
    confident: bool
    false_confident: bool


def judge(answers: Sequence[Answer], truth: Truth) -> Verdict:
    """Return how up to five answers, best first, compare with what was meant."""
    confident = bool(answers) and answers[0].confident
    if not truth.shapes:
        return Verdict(not confident, not confident, None, None, confident, confident)
    hits = [_hit(answer, truth) for answer in answers]
    if len(truth.shapes) > 1:
        top1 = bool(hits) and bool(hits[0]) and not confident
        return Verdict(top1, len(set().union(*hits)) > 1, None, None, confident, confident)
    top1 = bool(hits) and bool(hits[0])
    error_m = _distance_m(answers[0], truth) if answers else None
    grid = _in_grid(answers, truth)
    return Verdict(top1, any(hits), grid, error_m, confident, confident and not top1)


def _hit(answer: Answer, truth: Truth) -> set[int]:
    """Return which of the expected places an answer is."""
    here = to_metres(Point(answer.point))
    within = enumerate(shape.distance(here) <= truth.tolerance_m for shape in truth.shapes)
    return {at for at, near in within if near}


def _distance_m(answer: Answer, truth: Truth) -> float:
    return float(truth.shapes[0].distance(to_metres(Point(answer.point))))


def _in_grid(answers: Sequence[Answer], truth: Truth) -> bool | None:
    if truth.owner is None:
        return None
    return bool(answers) and holds(answers[0].chain, truth.owner)
