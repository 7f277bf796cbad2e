"""The 1-3-5 circles of a plan: how many residents somebody reaches within three minutes.

Where a team is between two places is known only to the road network; how long it would take from
there is at most the rest of the leg and on, or the way back and on. The coverage so computed is
never more than the true one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.patrols.plan.problem import Floats, Plan, Problem, Route, Team
from gis.model import Mode

#: The middle of the field's circles: officers within three minutes.
WITHIN_S = 180
STEP_S = 60
#: Plans whose costs differ by no more than this part are equal; the better covered one wins.
EQUAL_SHARE = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Residents:
    """Where people live: how many about each of r points, and how long it takes to get there.

    `counts` is (r,); `reach_s` has for each mode the seconds from every place of the problem to
    each point, (p, r).
    """

    counts: Floats
    reach_s: Mapping[Mode, Floats]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of residents within reach: on average over the moments, and at the worst one."""

    mean: float
    least: float


NOT_COVERED = Coverage(0.0, 0.0)


def coverage(
    problem: Problem, plan: Plan, residents: Residents, *, within_s: float = WITHIN_S
) -> Coverage:
    """Return how well the plan covers, over the minutes in which any officers are out.

    Volunteers' squads do not count: the circles are about officers.
    """
    routes = [route for route in plan.routes if problem.team_by_id[route.team].squad is None]
    if not routes:
        return NOT_COVERED
    begin_s = min(route.leave_s for route in routes)
    moments = np.arange(begin_s, max(route.back_s for route in routes) + 1, STEP_S)
    nearest_s = np.full((len(moments), len(residents.counts)), np.inf)
    for route in routes:
        team = problem.team_by_id[route.team]
        np.minimum(nearest_s, _reach(team, route, residents, moments), out=nearest_s)
    share = (nearest_s <= within_s) @ residents.counts / residents.counts.sum()
    return Coverage(float(share.mean()), float(share.min()))


def best_covered(costs: Sequence[int], covers: Sequence[Coverage]) -> int:
    """Return the number of the plan to take: the best covered of those equal to the cheapest."""
    limit = min(costs) * (1 + EQUAL_SHARE)
    equal = [number for number, cost in enumerate(costs) if cost <= limit]
    return max(equal, key=lambda number: (covers[number].mean, -costs[number]))


def _reach(team: Team, route: Route, residents: Residents, moments: NDArray[np.int64]) -> Floats:
    """Return the seconds from the team to each point at each moment, (t, r); inf while it is in."""
    reach_s = residents.reach_s[team.mode]
    places = np.array([team.start, *(stay.place for stay in route.stays), team.end])
    leaves = np.array([route.leave_s, *(stay.end_s for stay in route.stays), route.back_s])
    arrives = np.array([route.leave_s, *(stay.arrive_s for stay in route.stays), route.back_s])
    ahead = np.searchsorted(leaves, moments, side="left").clip(max=len(leaves) - 1)
    behind = (ahead - 1).clip(min=0)
    onward_s = np.maximum(arrives[ahead] - moments, 0)[:, np.newaxis] + reach_s[places[ahead]]
    back_s = (moments - leaves[behind])[:, np.newaxis] + reach_s[places[behind]]
    out = (moments >= route.leave_s) & (moments <= route.back_s)
    times: Floats = np.where(out[:, np.newaxis], np.minimum(onward_s, back_s), np.inf)
    return times
