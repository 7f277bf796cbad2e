"""Slots: repeated visits of a stop as visits of their own, each within a window of its own.

Between the end of one slot and the start of the next lies the stop's least gap, so whatever is
visited within its slots keeps the gap. Slots are only one way to keep it: `slots_about` moves
them about the visits of a plan, which gives the next round of the search room on both sides.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dispatch.patrols.plan.problem import Plan, Problem, Stop, Window

#: The slots of every stop by its id, one for each visit wanted.
Slots = Mapping[str, tuple[Window, ...]]


def spread(stop: Stop, horizon: Window, shares: Sequence[float]) -> tuple[Window, ...]:
    """Return the slots of a stop; `shares`, one a visit, sum to 1 and say how wide each is.

    Without room for all gaps the slots have a negative length.
    """
    span = hull(stop, horizon)
    free_s = span.length_s - (stop.visits - 1) * stop.gap_s
    slots: list[Window] = []
    start_s, used = span.start_s, 0.0
    for share in shares:
        used += share
        end_s = span.start_s + int(free_s * used) + len(slots) * stop.gap_s
        slots.append(Window(start_s, end_s))
        start_s = end_s + stop.gap_s
    return tuple(slots)


def even_slots(problem: Problem) -> Slots:
    """Return slots of equal width for every stop."""
    return {
        stop.id: spread(stop, problem.horizon, [1 / stop.visits] * stop.visits)
        for stop in problem.stops
    }


def slots_about(problem: Problem, plan: Plan) -> Slots:
    """Return slots with the plan's visits in them, as wide on both sides as the gaps allow.

    Visits that the plan lacks get slots where there is most room for them.
    """
    begins: dict[str, list[int]] = {stop.id: [] for stop in problem.stops}
    for route in plan.routes:
        for visit in route.visits:
            begins.get(str(visit.stop), []).append(visit.begin_s)
    return {stop.id: _about(stop, problem.horizon, begins[stop.id]) for stop in problem.stops}


def windows_within(stop: Stop, slot: Window) -> tuple[Window, ...]:
    """Return the parts of the slot in which a stay may begin, none of negative length."""
    parts = (
        Window(max(slot.start_s, window.start_s), min(slot.end_s, window.end_s))
        for window in stop.windows or (slot,)
    )
    return tuple(part for part in parts if part.length_s >= 0)


def hull(stop: Stop, horizon: Window) -> Window:
    """Return the shortest span within the horizon that holds all windows of the stop."""
    if not stop.windows:
        return horizon
    return Window(
        max(horizon.start_s, min(window.start_s for window in stop.windows)),
        min(horizon.end_s, max(window.end_s for window in stop.windows)),
    )


def _about(stop: Stop, horizon: Window, begins: Sequence[int]) -> tuple[Window, ...]:
    span = hull(stop, horizon)
    made = sorted(begins)[: stop.visits]
    marks = list(made)
    while len(marks) < stop.visits:
        marks = sorted([*marks, _roomiest(stop.gap_s, span, marks)])
    starts, ends = [span.start_s], []
    for first, second in pairwise(marks):
        slack_s = second - first - stop.gap_s
        # Without room for both, the one that the plan does not have gives way.
        part_s = slack_s // 2 if slack_s >= 0 else (0 if first in made else slack_s)
        ends.append(first + part_s)
        starts.append(ends[-1] + stop.gap_s)
    return tuple(Window(*bounds) for bounds in zip(starts, [*ends, span.end_s], strict=True))


def _roomiest(gap_s: int, span: Window, marks: Sequence[int]) -> int:
    """Return the middle of the widest part of the span that is a gap away from every mark."""
    edges = [span.start_s - gap_s, *marks, span.end_s + gap_s]
    first, second = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
    return (first + second) // 2
