"""The life of an assignment, and what it makes of the unit and the incident. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from dispatch.incidents.rules import IncidentState
from dispatch.units.rules import UnitStatus


class AssignmentState(StrEnum):
    """How far a unit is with its incident."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"
    CANCELLED = "cancelled"


ENDED = frozenset({AssignmentState.CLEARED, AssignmentState.CANCELLED})

#: A unit may set out without a separate receipt: setting out is one.
LEGAL_STEPS = frozenset(
    {
        (AssignmentState.ASSIGNED, AssignmentState.ACKNOWLEDGED),
        (AssignmentState.ASSIGNED, AssignmentState.EN_ROUTE),
        (AssignmentState.ACKNOWLEDGED, AssignmentState.EN_ROUTE),
        (AssignmentState.EN_ROUTE, AssignmentState.ON_SCENE),
        (AssignmentState.ON_SCENE, AssignmentState.CLEARED),
        (AssignmentState.ASSIGNED, AssignmentState.CANCELLED),
        (AssignmentState.ACKNOWLEDGED, AssignmentState.CANCELLED),
        (AssignmentState.EN_ROUTE, AssignmentState.CANCELLED),
        (AssignmentState.ON_SCENE, AssignmentState.CANCELLED),
    }
)

UNIT_STATUS = {
    AssignmentState.ASSIGNED: UnitStatus.DISPATCHED,
    AssignmentState.ACKNOWLEDGED: UnitStatus.DISPATCHED,
    AssignmentState.EN_ROUTE: UnitStatus.EN_ROUTE,
    AssignmentState.ON_SCENE: UnitStatus.ON_SCENE,
    AssignmentState.CLEARED: UnitStatus.AVAILABLE,
    AssignmentState.CANCELLED: UnitStatus.AVAILABLE,
}

_INCIDENT_STATE = {
    AssignmentState.ON_SCENE: IncidentState.ON_SCENE,
    AssignmentState.EN_ROUTE: IncidentState.EN_ROUTE,
    AssignmentState.ACKNOWLEDGED: IncidentState.ASSIGNED,
    AssignmentState.ASSIGNED: IncidentState.ASSIGNED,
}


def is_legal_step(before: AssignmentState, after: AssignmentState) -> bool:
    """Return whether an assignment may move from one state to another."""
    return (before, after) in LEGAL_STEPS


def incident_state(active: Iterable[AssignmentState]) -> IncidentState:
    """Return an open incident's state: that of the unit furthest along."""
    states = set(active)
    for state, result in _INCIDENT_STATE.items():
        if state in states:
            return result
    return IncidentState.WAITING
