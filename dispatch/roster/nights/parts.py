"""Many volunteers: parts that share nothing, and clusters of large parts, solved in processes.

A part's best roster beside another's is the best of both. A part of more volunteers than one
search is good for is cut into clusters: each is solved alone, then, round after round, clusters
lying otherwise are opened again beside all the rest; what no roster can be below comes from
bound.py. So it is known how near the result is, whatever was lost by cutting.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import nice

from dispatch.roster.nights.bound import Floor, add_floors, find_floor, loosen
from dispatch.roster.nights.clusters import Clusters, Links, cluster, cut_links, split
from dispatch.roster.nights.problem import Problem, Roster
from dispatch.roster.nights.score import Score, measure
from dispatch.roster.nights.solve import Solved, solve
from dispatch.roster.nights.window import around, open_window, put_back
from dispatch.roster.search import Limits, gap

#: Solvers run below everything else: at the usual priority they make requests wait.
LEAST_PRIORITY = 19
#: A part of more volunteers is cut into clusters of so many: what is proven best in seconds.
MOST_PEOPLE = 250
NOTHING = Score(0, 0, 0, 0, 0)
#: Rounds over clusters lying otherwise, after the first.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part's roster, its score, and the score that none can be below.

    The bound's quality holds for rosters whose earlier tiers are as in the score.
    """

    roster: Roster
    score: Score
    bound: Score
    volunteers: int
    clusters: int

    @property
    def promised(self) -> bool:
        """Whether the tiers before quality are proven to be at their best."""
        return replace(self.score, quality=0) == replace(self.bound, quality=0)

    @property
    def gap(self) -> float:
        """By what share of the quality's points a better roster could still be below."""
        return gap(self.score.quality, self.bound.quality)


@dataclass(frozen=True, slots=True)
class SolvedParts:
    """The parts, and the roster of all together."""

    roster: Roster
    parts: tuple[Part, ...]
    seconds: float

    @property
    def score(self) -> Score:
        """The score of the roster."""
        return add_scores(part.score for part in self.parts)

    @property
    def bound(self) -> Score:
        """What no roster can be below, tier by tier."""
        return add_scores(part.bound for part in self.parts)

    @property
    def promised(self) -> bool:
        """Whether the tiers before quality are proven to be at their best in every part."""
        return all(part.promised for part in self.parts)

    @property
    def gap(self) -> float:
        """By what share of the quality's points a better roster could still be below."""
        return gap(self.score.quality, self.bound.quality)


@dataclass(frozen=True, slots=True)
class Effort:
    """How parts are solved: the limits of each search, processes, the size of clusters, rounds."""

    limits: Limits
    processes: int = 1
    most_people: int = MOST_PEOPLE
    rounds: int = ROUNDS


def solve_parts(
    problem: Problem,
    effort: Effort,
    *,
    on_part: Callable[[Part], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> SolvedParts:
    """Solve a problem of any size in processes of least priority.

    `on_part` is called as each part is done. When `cancel` is set, no further search begins;
    what was not begun has no places in the roster. The same effort gives the same roster unless
    a search was cut by the clock.
    """
    began, stop = time.monotonic(), cancel or threading.Event()
    with ProcessPoolExecutor(effort.processes, get_context("spawn"), _lower_priority) as pool:
        work = _Work(pool, effort, stop)
        small, large = _by_size(split(problem), effort.most_people)
        parts = []
        for part in (*work.solve_whole(small), *map(work.solve_cut, large)):
            on_part(part)
            parts.append(part)
    roster = Roster(frozenset(place for part in parts for place in part.roster.places))
    return SolvedParts(roster, tuple(parts), time.monotonic() - began)


def add_scores(scores: Iterable[Score]) -> Score:
    """Return the sum of scores, tier by tier."""
    listed = list(scores)
    return Score(
        pins=sum(score.pins for score in listed),
        nights=sum(score.nights for score in listed),
        cover=sum(score.cover for score in listed),
        away=sum(score.away for score in listed),
        quality=sum(score.quality for score in listed),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Where searches run, and how."""

    pool: ProcessPoolExecutor
    effort: Effort
    stop: threading.Event

    def solve_whole(self, problems: list[Problem]) -> Iterator[Part]:
        """Yield each of several small problems' parts as they are done."""
        left = dict(enumerate(problems))
        asked = {} if self.stop.is_set() else self._ask(problems, self.effort.limits)
        for number, solved in self._done(asked):
            yield _whole(left.pop(number), solved)
        for problem in left.values():
            yield _nothing(problem, 1)

    def solve_cut(self, problem: Problem) -> Part:
        """Return the part of a large problem, by clusters and rounds."""
        limits, most = self._cut_limits(), self.effort.most_people
        cut: Links = Counter()
        clusters = cluster(problem, most, cut)
        part = _nothing(problem, len(clusters))
        if self.stop.is_set():
            return part
        floors = [self.pool.submit(find_floor, *loosen(problem, c), limits) for c in clusters]
        for _ in range(1 + self.effort.rounds):
            part = self._round(problem, part, clusters, limits)
            part = replace(part, bound=self._bound(floors, part.score))
            if self.stop.is_set() or (part.promised and part.gap <= self.effort.limits.near):
                break
            cut += cut_links(problem, clusters)
            clusters = cluster(problem, most, cut)
        return part

    def _cut_limits(self) -> Limits:
        """Return a cluster's limits: what roster, bound and cut are off the best adds up."""
        limits = self.effort.limits
        return replace(limits, near=limits.near / 3)

    def _bound(self, floors: list[Future[Floor | None]], reached: Score) -> Score:
        """Return the bound from all clusters' floors; nothing is known once stopped."""
        if self.stop.is_set():
            for floor in floors:
                floor.cancel()
            return NOTHING
        return add_floors([floor.result() for floor in floors], reached)

    def _round(self, problem: Problem, part: Part, clusters: Clusters, limits: Limits) -> Part:
        """Return the part with every cluster that comes out better when solved anew."""
        roster = part.roster
        asked = self._ask([open_window(problem, roster, codes) for codes in clusters], limits)
        solved = dict(self._done(asked))
        for number, codes in enumerate(clusters):
            if number in solved:
                roster = _better(problem, roster, codes, solved[number].roster)
        return replace(part, roster=roster, score=measure(problem, roster))

    def _ask(self, problems: list[Problem], limits: Limits) -> dict[Future[Solved], int]:
        """Return the searches for problems, with the problems' numbers."""
        return {self.pool.submit(_solve, p, limits): number for number, p in enumerate(problems)}

    def _done(self, asked: dict[Future[Solved], int]) -> Iterator[tuple[int, Solved]]:
        """Yield what came of searches as they are done; once stopped no more of them begin."""
        for future in as_completed(asked):
            if self.stop.is_set():
                for waiting in asked:
                    waiting.cancel()
            if not future.cancelled():
                yield asked[future], future.result()


def _better(problem: Problem, before: Roster, codes: frozenset[str], window: Roster) -> Roster:
    """Return the roster with a cluster's new places, or as before when that is no worse."""
    after = put_back(problem, before, codes, window)
    scores = [measure(*around(problem, roster, codes)) for roster in (before, after)]
    return after if scores[1] < scores[0] else before


def _nothing(problem: Problem, clusters: int) -> Part:
    """Return the part of a problem before anything was searched."""
    score = measure(problem, Roster())
    return Part(Roster(), score, NOTHING, len(problem.volunteers), clusters)


def _whole(problem: Problem, solved: Solved) -> Part:
    score = measure(problem, solved.roster)
    promised, quality = solved.stages
    bound = replace(score, quality=quality.bound) if promised.proven else NOTHING
    return Part(solved.roster, score, bound, len(problem.volunteers), 1)


def _by_size(problems: Iterable[Problem], most: int) -> tuple[list[Problem], list[Problem]]:
    """Return the problems of so many volunteers at most, and the others."""
    small: list[Problem] = []
    large: list[Problem] = []
    for problem in problems:
        (small if len(problem.volunteers) <= most else large).append(problem)
    return small, large


def _lower_priority() -> None:
    nice(LEAST_PRIORITY)


def _solve(problem: Problem, limits: Limits) -> Solved:
    return solve(problem, limits=limits)
