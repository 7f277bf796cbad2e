"""Every table, imported once, so that the metadata is whole for migrations."""

from typing import Any

from dispatch.aliases.tables import AliasRow
from dispatch.assignments.tables import Assignment
from dispatch.closures.tables import RoadClosure
from dispatch.db.idempotency import IdempotencyKey
from dispatch.emergencies.tables import Emergency
from dispatch.incidents.tables import Incident
from dispatch.jobs.tables import Job
from dispatch.live.tables import LiveEvent
from dispatch.messages.tables import Message
from dispatch.notes.tables import Note
from dispatch.patrols.tables import PatrolPlan
from dispatch.people.tables import Person
from dispatch.positions.tables import PositionFix
from dispatch.roster.tables import Roster
from dispatch.security.tables import Account
from dispatch.teams.tables import Team
from dispatch.units.tables import Unit
from dispatch.versions.tables import GroundUpload
from dispatch.volunteers.tables import Volunteer
from gis.tables import Base

__all__ = [
    "Account",
    "AliasRow",
    "Assignment",
    "Base",
    "Emergency",
    "GroundUpload",
    "IdempotencyKey",
    "Incident",
    "Job",
    "LiveEvent",
    "Message",
    "Note",
    "PatrolPlan",
    "Person",
    "PositionFix",
    "RoadClosure",
    "Roster",
    "Team",
    "Unit",
    "Volunteer",
    "include_name",
]

#: The tables of the queue, which are another project's.
_QUEUE = "procrastinate_"
#: The days of the positions' history, made and dropped as time goes on.
_DAYS = "position_fix_"


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Return whether migrations look after what the database holds by this name."""
    return kind != "table" or name is None or not name.startswith((_QUEUE, _DAYS))
