"""The work of the roster's jobs, in processes of their own: only here OR-Tools is imported."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from dispatch.cluster import ensure_cluster
from dispatch.db.session import one_transaction
from dispatch.errors import InvalidError
from dispatch.jobs.rules import Payload, Progress, Report, ShouldStop
from dispatch.roster.gather import Gathered, gather
from dispatch.roster.keeping import keep_solved
from dispatch.roster.nights.check import check
from dispatch.roster.nights.problem import Roster
from dispatch.roster.nights.repair import Absence, CallOff, open_part, repair
from dispatch.roster.nights.solve import Solved, solve
from dispatch.roster.reading import get_roster
from dispatch.roster.search import Limits
from dispatch.roster.search import Progress as SearchProgress
from dispatch.roster.views import cell_value
from dispatch.settings import get_settings

#: One thread: two that take turns prove a station's month no sooner, and the machine has others.
_WORKERS = 1
_POLL_S = 0.1

Result = TypeVar("Result")


def solve_roster(payload: Payload, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """Search for a draft's best roster, keep it, and return how good it is proven to be.

    Pins, and so every place made by hand, and forbids are kept. Raises InvalidError
    `roster.solver_wrong` when the independent checker finds a broken rule in what came out.
    """
    roster_id, seconds = payload["roster_id"], float(payload["seconds"])
    with _database() as url:
        known = _run(_read(url, roster_id))
        limits = Limits(seconds=seconds, workers=_WORKERS, seed=payload["seed"])
        first_open = payload["first_open"]
        with _cancelling(should_stop) as cancel:
            order = _Order(limits, _reporting(report, seconds), cancel)
            solved = (
                _solve_anew(known, order)
                if first_open is None
                else _solve_on(known, order, date.fromisoformat(first_open))
            )
        verdict = check(known.problem, solved.roster)
        if not verdict.sound:
            raise InvalidError("roster.solver_wrong", broken=verdict.breaches[0].code)
        _run(_keep(url, roster_id, known, solved.roster))
    return {
        "roster_id": roster_id,
        "proven": solved.proven,
        "seconds": round(solved.seconds, 2),
        "shortfalls": len(verdict.shortfalls),
        "stages": [
            {"name": s.name, "value": s.value, "bound": s.bound, "proven": s.proven}
            for s in solved.stages
        ],
    }


@dataclass(frozen=True, slots=True)
class _Order:
    """How a search goes, whom it tells, what stops it."""

    limits: Limits
    tell: Callable[[SearchProgress], None]
    cancel: threading.Event


def _solve_anew(known: Gathered, order: _Order) -> Solved:
    """Return the best roster there is, whatever stood before, pins aside."""
    return solve(known.problem, limits=order.limits, on_progress=order.tell, cancel=order.cancel)


def _solve_on(known: Gathered, order: _Order, first_open: date) -> Solved:
    """Return the best roster that leaves the past alone and changes as little as it can."""
    past = frozenset(place for place in known.roster.places if place.date < first_open)
    solved = solve(
        open_part(known.problem, past, first_open),
        keep=Roster(known.roster.places - past),
        limits=order.limits,
        on_progress=order.tell,
        cancel=order.cancel,
    )
    return replace(solved, roster=Roster(solved.roster.places | past))


def repair_roster(payload: Payload, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """Return the repair of a published roster that disturbs the fewest people; nothing is kept."""
    nights = frozenset(date.fromisoformat(night) for night in payload["nights"])
    absence = Absence(str(payload["person_id"]), nights)
    call_off = CallOff((absence,), date.fromisoformat(payload["first_open"]))
    with _database() as url:
        known = _run(_read(url, payload["roster_id"]))
    with _cancelling(should_stop) as cancel:
        repaired = repair(known.problem, known.roster, call_off, cancel=cancel)
    return {
        "roster_id": payload["roster_id"],
        "person_id": payload["person_id"],
        "gone": [cell_value(place) for place in repaired.gone],
        "new": [cell_value(place) for place in repaired.new],
        "people": [int(person) for person in repaired.people],
        "fewest": repaired.fewest,
        "seconds": round(repaired.seconds, 2),
    }


def _reporting(report: Report, seconds: float) -> Callable[[SearchProgress], None]:
    """Return what tells the worker how far a search is."""

    def tell(progress: SearchProgress) -> None:
        report(
            Progress(
                best=progress.best,
                bound=progress.bound,
                fraction=min(1.0, progress.seconds / seconds),
                seconds_left=max(0.0, seconds - progress.seconds),
            )
        )

    return tell


async def _read(url: str, roster_id: int) -> Gathered:
    async with one_transaction(url) as session:
        return await gather(session, await get_roster(session, roster_id))


async def _keep(url: str, roster_id: int, known: Gathered, solved: Roster) -> None:
    async with one_transaction(url) as session:
        await keep_solved(session, roster_id, known, solved)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


@contextmanager
def _database() -> Iterator[str]:
    with ensure_cluster(get_settings().data) as cluster:
        yield cluster.url


@contextmanager
def _cancelling(should_stop: ShouldStop) -> Iterator[threading.Event]:
    """Yield an event that is set as soon as the job is told to stop."""
    cancel, over = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_POLL_S):
            if should_stop():
                cancel.set()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield cancel
    finally:
        over.set()
        thread.join()
