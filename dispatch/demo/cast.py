"""Who plays in the demonstration: user names and the unit left to a person."""

from dispatch.demo.names import WORDS
from dispatch.security.rules import Role

DISPATCHER = "dispatcher"
LEADER = "leader"
SIMULATOR = "simulator"
#: User names of the accounts that belong to a chair, with their roles.
CHAIRS = {
    DISPATCHER: Role.DISPATCHER,
    LEADER: Role.LEADER,
    "administrator": Role.ADMINISTRATOR,
    SIMULATOR: Role.DISPATCHER,
}

#: The unit that a person plays in the demonstration.
DEMO_UNIT: str = WORDS["call_signs"]["patrol_car"].format(n=1)
DEMO_OFFICER = f"officer-{DEMO_UNIT}"
DEMO_VOLUNTEER = "YJ-0001"
