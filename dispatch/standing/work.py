"""Composing the standing teams, in a job's own process."""

import threading
from dataclasses import astuple
from typing import Any

from sqlalchemy import create_engine

from dispatch.cluster import ensure_cluster
from dispatch.errors import InvalidError
from dispatch.jobs.rules import Payload, Progress, Report, ShouldStop
from dispatch.roster.search import Limits
from dispatch.roster.search import Progress as SearchProgress
from dispatch.roster.teams.check import check
from dispatch.roster.teams.problem import TeamsProblem
from dispatch.roster.teams.solve import compose
from dispatch.settings import get_settings
from dispatch.staff.present import find_today
from dispatch.standing.loads import measure_loads, read_incidents
from dispatch.standing.problem import read_standing, with_loads
from gis.ground import read_ground

#: A station of this size takes seconds on an idle machine; a busy one may take minutes, since
#: the worker gives way to everything else.
SECONDS = 300.0
_POLL_S = 0.2


def work(payload: Payload, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """Return the composition that is proposed, from how it is now.

    With `keep` as little as possible is changed; else everything is weighed anew. What is short
    is part of the result, so there always is one. The names stay in the database: the result
    has ids only.
    """
    problem, digest = _read()
    composed = compose(
        problem,
        keep=problem.current if payload["keep"] else None,
        limits=Limits(seconds=SECONDS, seed=payload["seed"]),
        on_progress=lambda progress: report(_shown(progress)),
        cancel=_watch(should_stop),
    )
    if composed.stages[0].value is None:  # cut before anything was found: nobody is dismissed
        raise InvalidError("teams.no_time", seconds=round(composed.seconds))
    verdict = check(problem, composed.composition)
    if not verdict.sound:
        raise RuntimeError(verdict.breaches)
    return {
        "base": digest,
        "keep": payload["keep"],
        "proven": composed.proven,
        "seconds": round(composed.seconds, 2),
        "seats": [astuple(seated) for seated in sorted(composed.composition.seats)],
        "answers": [astuple(answer) for answer in sorted(composed.composition.answers)],
        "loads": {grid.code: astuple(grid.load) for grid in problem.grids},
    }


def _read() -> tuple[TeamsProblem, str]:
    settings = get_settings()
    with ensure_cluster(settings.data) as cluster:
        engine = create_engine(cluster.url)
        try:
            with engine.begin() as connection:
                standing = read_standing(connection, find_today(settings.time_zone))
                loads = measure_loads(read_ground(connection).data, read_incidents(connection))
                return with_loads(standing.problem, loads), standing.digest
        finally:
            engine.dispose()


def _shown(progress: SearchProgress) -> Progress:
    best = None if progress.best is None else float(progress.best)
    return Progress(best=best, bound=float(progress.bound))


def _watch(should_stop: ShouldStop) -> threading.Event:
    """Return an event that is set once the job's time is up."""
    stop = threading.Event()

    def wait() -> None:
        while not should_stop():
            threading.Event().wait(_POLL_S)
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    return stop
