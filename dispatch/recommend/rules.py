"""Ranking the units for an incident: who, how soon, why, what is left uncovered. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.incidents.rules import IncidentType
from dispatch.units.rules import POLICE_KINDS, UnitKind

#: Each place down the type's list of suitable kinds counts as so many seconds of delay.
KIND_STEP_S = 45.0
#: A community left without anybody near counts as so many seconds of delay, except when
#: the incident is of the highest priority: then nothing weighs more than being there.
UNCOVER_S = 60.0
#: Knowing the ground: a unit that answers for one of the incident's grids gains so much.
OWN_GRID_S = 20.0
#: A community is covered while an available police unit is so near to one of its offices:
#: the middle of the field's 1-3-5 minute circles.
COVER_S = 180.0
CIRCLES_MIN = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Available:
    """An available unit as the ranking sees it.

    `eta_s` is inf where there is no way; `cover_s` are its times to the cover's points.
    """

    unit_id: int
    call_sign: str
    kind: UnitKind
    grids: frozenset[str]
    eta_s: float
    distance_m: float
    located: bool
    cover_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Need:
    """What the incident asks for, and who is on it already."""

    type: IncidentType
    priority: int
    grids: frozenset[str]
    assigned: int
    police_assigned: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code with its parameters; the pages have the words."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit that can be sent, with its reasons and the communities it would leave uncovered."""

    unit: Available
    cost_s: float
    reasons: tuple[Reason, ...]
    uncovers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A unit that is available but not to be sent, and why."""

    unit: Available
    reason: Reason


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Units best first, those left out, and what the need still lacks."""

    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    unfilled: tuple[Reason, ...]


def recommend(need: Need, units: Sequence[Available], communities: Sequence[str]) -> Recommendation:
    """Rank the units for the need.

    `communities` names the community of each cover point. Nothing is decided here: a
    person confirms every dispatch.
    """
    barred = {unit.unit_id: reason for unit in units if (reason := _find_bar(need, unit))}
    uncovers = _uncovers(units, communities)
    fit = [unit for unit in units if unit.unit_id not in barred]
    fastest_s = min((unit.eta_s for unit in fit), default=0.0)
    ranked = [_rank(need, unit, uncovers[unit.unit_id], fastest_s) for unit in fit]
    ranked.sort(key=lambda r: (r.cost_s, r.unit.call_sign))
    excluded = [Excluded(unit, barred[unit.unit_id]) for unit in units if unit.unit_id in barred]
    return Recommendation(tuple(ranked), tuple(excluded), tuple(_unfilled(need, fit)))


def _find_bar(need: Need, unit: Available) -> Reason | None:
    """Return why the unit is not to be sent, or None when it is fit."""
    if need.type.dangerous and unit.kind not in POLICE_KINDS and not need.police_assigned:
        return Reason("needs_police")
    if unit.kind not in need.type.kinds:
        return Reason("wrong_kind", {"kind": unit.kind})
    if not isfinite(unit.eta_s):
        return Reason("unreachable")
    return None


def _uncovers(units: Sequence[Available], communities: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return, by unit, the communities that only this unit keeps covered."""
    names = sorted(set(communities))
    police = [unit for unit in units if unit.kind in POLICE_KINDS]
    if not police:
        return {unit.unit_id: () for unit in units}
    near = np.array([unit.cover_s for unit in police]) <= COVER_S
    of_community = np.array([[c == name for c in communities] for name in names])
    covers = near @ of_community.T > 0
    only = covers & (covers.sum(axis=0) == 1)
    by_unit: dict[int, tuple[str, ...]] = {unit.unit_id: () for unit in units}
    for unit, row in zip(police, only, strict=True):
        by_unit[unit.unit_id] = tuple(n for n, alone in zip(names, row, strict=True) if alone)
    return by_unit


def _rank(need: Need, unit: Available, uncovers: tuple[str, ...], fastest_s: float) -> Ranked:
    kind_place = need.type.kinds.index(unit.kind)
    own = sorted(unit.grids & need.grids)
    cost_s = unit.eta_s + KIND_STEP_S * kind_place - (OWN_GRID_S if own else 0.0)
    if need.priority > 1:
        cost_s += UNCOVER_S * len(uncovers)
    reasons = [*_speed_reasons(unit, fastest_s)]
    if kind_place == 0:
        reasons.append(Reason("right_kind", {"kind": unit.kind}))
    if own:
        reasons.append(Reason("own_grid", {"grid": own[-1]}))
    if not unit.located:
        reasons.append(Reason("position_from_home"))
    if unit.kind in POLICE_KINDS:
        reasons.append(_cover_reason(uncovers))
    return Ranked(unit, cost_s, tuple(reasons), uncovers)


def _speed_reasons(unit: Available, fastest_s: float) -> list[Reason]:
    reasons = [Reason("fastest")] if unit.eta_s == fastest_s else []
    circle = next((minutes for minutes in CIRCLES_MIN if unit.eta_s <= minutes * 60), None)
    if circle is not None:
        reasons.append(Reason("within_minutes", {"minutes": circle}))
    return reasons


def _cover_reason(uncovers: tuple[str, ...]) -> Reason:
    return Reason("uncovers", {"count": len(uncovers)}) if uncovers else Reason("keeps_cover")


def _unfilled(need: Need, fit: Sequence[Available]) -> list[Reason]:
    """Return what the need lacks even when everybody fit goes."""
    missing = max(0, need.type.units_needed - need.assigned)
    lacks = []
    if missing > len(fit):
        lacks.append(Reason("units_short", {"needed": missing, "fit": len(fit)}))
    has_police = need.police_assigned or any(unit.kind in POLICE_KINDS for unit in fit)
    if need.type.dangerous and not has_police:
        lacks.append(Reason("no_police"))
    return lacks
