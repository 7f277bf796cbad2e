"""What people do at the station, and why somebody can't be asked."""

from enum import StrEnum


class Duty(StrEnum):
    """What somebody does, in a team or among the volunteers."""

    STATION_LEADER = "station_leader"
    COMMUNITY_OFFICER = "community_officer"
    GOVERNANCE_HEAD = "governance_head"
    AUXILIARY = "auxiliary"
    GRID_MEMBER = "grid_member"
    DEPUTY_LEADER = "deputy_leader"
    PATROL_OFFICER = "patrol_officer"
    PATROL_AUXILIARY = "patrol_auxiliary"
    MERCHANT = "merchant"
    VOLUNTEER = "volunteer"


class AbsenceKind(StrEnum):
    """Why somebody can't be asked on some days; only the leader sees it."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"
