"""Many volunteers: what has nothing to do with one another is solved apart, in processes.

Communities hang together when somebody may serve, lead or patrol with a partner across them.
A part's best roster beside another's is the best of both, so nothing is lost by dividing, and
the parts' values and bounds add up.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import nice

from dispatch.roster.nights.problem import Problem, Roster
from dispatch.roster.nights.solve import Solved, solve
from dispatch.roster.search import Limits, gap

#: Solvers run below everything else: at the usual priority they make requests wait.
LEAST_PRIORITY = 19


@dataclass(frozen=True, slots=True)
class SolvedParts:
    """The roster of all parts together; `best` and `bound` are of the tier of quality."""

    roster: Roster
    parts: tuple[Solved, ...]
    best: int
    bound: int

    @property
    def promised(self) -> bool:
        """Whether the tiers before quality are proven to be at their best in every part."""
        return all(part.stages[0].proven for part in self.parts)

    @property
    def gap(self) -> float:
        """By what share of the quality's points a better roster could still be below."""
        return gap(self.best, self.bound)


def split(problem: Problem) -> tuple[Problem, ...]:
    """Return the parts of a problem that have nothing to do with one another."""
    part_of = _find_parts(problem)
    groups: dict[str, set[str]] = defaultdict(set)
    for community in problem.communities:
        groups[part_of(community.code)].add(community.code)
    return tuple(_part(problem, codes) for _, codes in sorted(groups.items()))


def solve_parts(
    problem: Problem,
    *,
    limits: Limits,
    processes: int,
    on_part: Callable[[Solved], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> SolvedParts:
    """Solve the parts of a problem in processes of least priority; the limits are each part's.

    `on_part` is called as each part is done. When `cancel` is set, no further part begins and
    those that did not begin have no places in the roster.
    """
    with ProcessPoolExecutor(processes, get_context("spawn"), _lower_priority) as pool:
        asked = [pool.submit(_solve_part, part, limits) for part in split(problem)]
        done = list(_collect(asked, on_part, cancel or threading.Event()))
    places = frozenset(place for part in done for place in part.roster.places)
    return SolvedParts(
        roster=Roster(places),
        parts=tuple(done),
        best=sum(part.stages[-1].value or 0 for part in done),
        bound=sum(part.stages[-1].bound for part in done),
    )


def _collect(
    asked: list[Future[Solved]], on_part: Callable[[Solved], None], cancel: threading.Event
) -> Iterable[Solved]:
    for future in as_completed(asked):
        if cancel.is_set():
            for waiting in asked:
                waiting.cancel()
        if not future.cancelled():
            on_part(future.result())
            yield future.result()


def _lower_priority() -> None:
    nice(LEAST_PRIORITY)


def _solve_part(problem: Problem, limits: Limits) -> Solved:
    return solve(problem, limits=limits)


def _find_parts(problem: Problem) -> Callable[[str], str]:
    """Return a function from a community to the name of its part (union by linking)."""
    parent = {community.code: community.code for community in problem.communities}

    def find(code: str) -> str:
        while parent[code] != code:
            parent[code] = code = parent[parent[code]]
        return code

    for linked in _links(problem):
        first, *others = sorted(linked)
        for other in others:
            parent[find(other)] = find(first)
    return find


def _links(problem: Problem) -> Iterable[frozenset[str]]:
    """Yield sets of communities that hang together."""
    yield from problem.reach_of.values()
    yield from (leader.communities for leader in problem.leaders if leader.communities)
    homes = {volunteer.id: volunteer.home for volunteer in problem.volunteers}
    for volunteer in problem.volunteers:
        yield frozenset(
            {homes[p] for p in volunteer.wanted | volunteer.unwanted} | {volunteer.home}
        )


def _part(problem: Problem, codes: set[str]) -> Problem:
    volunteers = tuple(v for v in problem.volunteers if v.home in codes)
    leaders = tuple(x for x in problem.leaders if x.communities & codes)
    people = {v.id for v in volunteers} | {leader.id for leader in leaders}
    return replace(
        problem,
        communities=tuple(c for c in problem.communities if c.code in codes),
        volunteers=volunteers,
        leaders=leaders,
        squads=tuple(squad for squad in problem.squads if squad.community in codes),
        pins=frozenset(pin for pin in problem.pins if pin.person in people),
        forbids=frozenset(fix for fix in problem.forbids if fix.person in people),
    )
