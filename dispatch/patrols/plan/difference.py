"""What changes from one plan to another, as data: who, what, how many minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch.patrols.plan.problem import Plan, Stay

#: A visit that moves by less than this is not worth a word.
LEAST_SHIFT_S = 300


class ChangeKind(StrEnum):
    """What became of a visit."""

    ADDED = "added"
    DROPPED = "dropped"
    HANDED_OVER = "handed_over"
    RETIMED = "retimed"


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that changed: `team` has it now (or had it, when dropped), `before` had it before.

    `minutes` is how much later it begins, negative when sooner; 0 for added and dropped ones.
    """

    kind: ChangeKind
    stop: str
    team: str
    before: str | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, and the teams whose routes they touch."""

    changes: tuple[Change, ...]

    @property
    def teams(self) -> frozenset[str]:
        """The teams that are told something new."""
        named = {change.team for change in self.changes}
        return frozenset(named | {change.before for change in self.changes if change.before})


def compare(before: Plan, after: Plan) -> Difference:
    """Return what changes for the visits of two plans; visits of a stop are matched in order."""
    old, new = _by_stop(before), _by_stop(after)
    changes: list[Change] = []
    for stop in sorted(old.keys() | new.keys()):
        changes += _changes(stop, old.get(stop, []), new.get(stop, []))
    return Difference(tuple(changes))


def _by_stop(plan: Plan) -> dict[str, list[tuple[Stay, str]]]:
    visits: dict[str, list[tuple[Stay, str]]] = {}
    for route in plan.routes:
        for stay in route.visits:
            visits.setdefault(str(stay.stop), []).append((stay, route.team))
    for of_stop in visits.values():
        of_stop.sort(key=lambda visit: visit[0].begin_s)
    return visits


def _changes(
    stop: str, old: list[tuple[Stay, str]], new: list[tuple[Stay, str]]
) -> Iterator[Change]:
    for (was, before), (now, team) in zip(old, new, strict=False):
        shift_s = now.begin_s - was.begin_s
        if team != before:
            yield Change(ChangeKind.HANDED_OVER, stop, team, before, round(shift_s / 60))
        elif abs(shift_s) >= LEAST_SHIFT_S:
            yield Change(ChangeKind.RETIMED, stop, team, before, round(shift_s / 60))
    for _, team in old[len(new) :]:
        yield Change(ChangeKind.DROPPED, stop, team, team)
    for _, team in new[len(old) :]:
        yield Change(ChangeKind.ADDED, stop, team)
