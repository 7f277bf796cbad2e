"""What is kept of people, and what goes together."""

from datetime import date
from typing import Any

from dispatch.people.rules import Duty

#: Facts that stand with the person, and with the volunteer.
PERSON_FACTS = (
    "duty", "community_code", "rank", "licence", "skills", "contact", "weekdays", "left_on",
)  # fmt: skip
VOLUNTEER_FACTS = (
    "uniform_no", "squad", "trained_until", "uniform_until", "consented_on", "rules_accepted_on",
)  # fmt: skip
#: Facts that are days, on the wire ISO texts.
DAY_FACTS = frozenset(
    {"left_on", "trained_until", "uniform_until", "consented_on", "rules_accepted_on"}
)
#: Facts that name other people.
PARTNER_FACTS = {"partners": True, "avoided": False}
#: Who belongs to a community, and so needs one.
OF_COMMUNITY = frozenset(
    {
        Duty.COMMUNITY_OFFICER,
        Duty.GOVERNANCE_HEAD,
        Duty.AUXILIARY,
        Duty.GRID_MEMBER,
        Duty.VOLUNTEER,
    }
)
#: Without these nobody can be taken into the volunteer police.
VOLUNTEER_NEEDS = ("number", "uniform_no", "trained_until")
#: A night can be asked for so many days ahead, and leave told.
FARTHEST_DAYS = 400


def find_lacking(facts: dict[str, Any], today: date) -> list[str]:
    """Return what keeps a volunteer from being asked: the facts that are missing or over."""
    day = today.isoformat()
    over = [f for f in ("trained_until", "uniform_until") if (facts.get(f) or "") < day]
    return over + [f for f in ("consented_on", "rules_accepted_on") if facts.get(f) is None]
