"""Kinds of unit, their statuses and the order in which the field moves through them."""

from enum import StrEnum

from gis.model import Mode


class UnitKind(StrEnum):
    """What can be dispatched."""

    PATROL_CAR = "patrol_car"
    EBIKE_PAIR = "ebike_pair"
    FOOT_TEAM = "foot_team"
    POST = "post"
    GRID_MEMBER = "grid_member"


class UnitStatus(StrEnum):
    """Where a unit is in its work."""

    AVAILABLE = "available"
    DISPATCHED = "dispatched"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    OUT_OF_SERVICE = "out_of_service"


MODE_OF_KIND = {
    UnitKind.PATROL_CAR: Mode.CAR,
    UnitKind.EBIKE_PAIR: Mode.EBIKE,
    UnitKind.FOOT_TEAM: Mode.FOOT,
    UnitKind.POST: Mode.FOOT,
    UnitKind.GRID_MEMBER: Mode.FOOT,
}

#: Kinds led by the police; the others never go alone to a dangerous incident.
POLICE_KINDS = frozenset(UnitKind) - {UnitKind.GRID_MEMBER}

BUSY = frozenset({UnitStatus.DISPATCHED, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE})

LEGAL_STEPS = frozenset(
    {
        (UnitStatus.OUT_OF_SERVICE, UnitStatus.AVAILABLE),
        (UnitStatus.AVAILABLE, UnitStatus.OUT_OF_SERVICE),
        (UnitStatus.AVAILABLE, UnitStatus.DISPATCHED),
        (UnitStatus.DISPATCHED, UnitStatus.EN_ROUTE),
        (UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE),
        (UnitStatus.ON_SCENE, UnitStatus.AVAILABLE),
        # a dispatcher calls a unit back
        (UnitStatus.DISPATCHED, UnitStatus.AVAILABLE),
        (UnitStatus.EN_ROUTE, UnitStatus.AVAILABLE),
    }
)


def is_legal_step(before: UnitStatus, after: UnitStatus) -> bool:
    """Return whether a unit may move from one status to another."""
    return (before, after) in LEGAL_STEPS
