"""The recommendation: one query for the units, one call for times, one pure ranking."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.routing import where_is
from dispatch.errors import ConflictError
from dispatch.ground.runtime import Ground
from dispatch.incidents.rules import IncidentState, get_type
from dispatch.incidents.service import read_incident
from dispatch.incidents.tables import Incident
from dispatch.incidents.views import get_access
from dispatch.live.hub import Hub
from dispatch.recommend.rules import Available, Need, Recommendation, recommend
from dispatch.units.rules import MODE_OF_KIND, POLICE_KINDS, UnitKind, UnitStatus
from dispatch.units.tables import Unit
from gis.metric import to_metres
from gis.model import GRID_PRECEDENCE

#: How many candidates are shown.
MOST_SHOWN = 9

Floats = NDArray[np.float64]


async def recommend_units(
    session: AsyncSession, ground: Ground, hub: Hub, incident_id: int
) -> dict[str, Any]:
    """Return who could go to the incident, best first. Writes nothing.

    Raises MissingError `incident.unknown`, ConflictError `incident.closed` or
    `incident.unplaced` while nobody knows where it is.
    """
    incident = await read_incident(session, incident_id)
    if incident.state == IncidentState.CLOSED:
        raise ConflictError("incident.closed", number=incident.number)
    target = get_access(incident)
    if target is None:
        raise ConflictError("incident.unplaced", where="point", number=incident.number)
    units = (
        await session.scalars(
            select(Unit).where(
                (Unit.status == UnitStatus.AVAILABLE) | Unit.id.in_(incident.unit_ids)
            )
        )
    ).all()
    working = [unit for unit in units if unit.id in incident.unit_ids]
    free = [unit for unit in units if unit.id not in incident.unit_ids]
    measured = await asyncio.to_thread(_measure, ground, hub, free, target)
    result = recommend(_need(incident, working), measured, ground.cover.communities)
    return _value(ground, incident_id, result)


def _need(incident: Incident, working: Sequence[Unit]) -> Need:
    chain = incident.grid_chain or {}
    return Need(
        type=get_type(incident.type),
        priority=incident.priority,
        grids=frozenset(chain[kind]["code"] for kind in GRID_PRECEDENCE if chain.get(kind)),
        assigned=len(working),
        police_assigned=any(UnitKind(unit.kind) in POLICE_KINDS for unit in working),
    )


def _measure(
    ground: Ground, hub: Hub, units: Sequence[Unit], target: tuple[float, float]
) -> list[Available]:
    """Return the units with their road times to the target and to the cover's points."""
    measured: list[Available] = []
    target_m = to_metres(np.array([target]))[0]
    for mode in set(MODE_OF_KIND.values()):
        of_mode = [unit for unit in units if MODE_OF_KIND[UnitKind(unit.kind)] is mode]
        if not of_mode:
            continue
        points = np.array([where_is(hub, unit) for unit in of_mode])
        here = ground.network.snap(points, mode)
        there = ground.network.snap(target, mode)
        eta_s = ground.network.times_between_s(here, there, mode)[:, 0]
        cover_s = ground.cover_times_s(here, mode)
        distance_m = np.hypot(*(to_metres(points) - target_m).T)
        measured += [
            _available(hub, *row) for row in zip(of_mode, eta_s, distance_m, cover_s, strict=True)
        ]
    return measured


def _available(hub: Hub, unit: Unit, eta_s: float, distance_m: float, cover_s: Floats) -> Available:
    return Available(
        unit_id=unit.id,
        call_sign=unit.call_sign,
        kind=UnitKind(unit.kind),
        grids=frozenset(unit.grid_codes),
        eta_s=float(eta_s),
        distance_m=float(distance_m),
        located=unit.id in hub.positions,
        cover_s=cover_s,
    )


def _value(ground: Ground, incident_id: int, result: Recommendation) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "candidates": [
            {
                "unit_id": ranked.unit.unit_id,
                "call_sign": ranked.unit.call_sign,
                "kind": ranked.unit.kind,
                "rank": rank,
                "eta_s": round(ranked.unit.eta_s, 1),
                "distance_m": round(ranked.unit.distance_m),
                "reasons": [_reason(ground, asdict(reason)) for reason in ranked.reasons],
                "uncovers": [ground.name_of(code) for code in ranked.uncovers],
            }
            for rank, ranked in enumerate(result.ranked[:MOST_SHOWN], start=1)
        ],
        "excluded": [
            {
                "unit_id": excluded.unit.unit_id,
                "call_sign": excluded.unit.call_sign,
                "code": excluded.reason.code,
                "params": excluded.reason.params,
            }
            for excluded in result.excluded
        ],
        "unfilled": [asdict(reason) for reason in result.unfilled],
    }


def _reason(ground: Ground, reason: dict[str, Any]) -> dict[str, Any]:
    """Return a reason with the names of the grid that its code stands for."""
    if reason["code"] != "own_grid":
        return reason
    return {"code": reason["code"], "params": {"grid": ground.name_of(reason["params"]["grid"])}}
