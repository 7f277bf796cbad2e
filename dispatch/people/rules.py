"""Why somebody can't be asked."""

from enum import StrEnum


class AbsenceKind(StrEnum):
    """Why somebody can't be asked on some days; only the leader sees it."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"
