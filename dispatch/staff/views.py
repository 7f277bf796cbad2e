"""People as the wire shows them to leaders: contacts masked."""

from datetime import date
from typing import Any

from dispatch.incidents.rules import mask_phone
from dispatch.people.rules import Duty
from dispatch.people.tables import Absence, NightWish
from dispatch.staff.rules import VOLUNTEER_FACTS, find_lacking
from dispatch.staff.sheets.plan import ImportPlan, Known, RowPlan


def person_value(person: Known, version: int, today: date, more: dict[str, Any]) -> dict[str, Any]:
    """Return a person of the list; `more` are teams and whether they are away today."""
    facts = person.facts
    return {
        "id": person.id,
        "version": version,
        "name": person.name,
        "number": person.number,
        "duty": facts["duty"],
        "community_code": facts["community_code"],
        "rank": facts["rank"],
        "licence": facts["licence"],
        "skills": facts["skills"],
        "contact": mask_contact(facts["contact"]),
        "weekdays": facts["weekdays"],
        "left_on": facts["left_on"],
        "volunteer": _volunteer(facts, today) if facts["duty"] == Duty.VOLUNTEER else None,
        **more,
    }


def mask_contact(contact: str | None) -> str | None:
    """Return a contact without its middle."""
    return None if contact is None else mask_phone(contact)


def absence_value(absence: Absence) -> dict[str, Any]:
    """Return an absence."""
    return {
        "id": absence.id,
        "kind": absence.kind,
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "by": absence.by,
    }


def wish_value(wish: NightWish) -> dict[str, Any]:
    """Return a wish for a night."""
    return {"night": wish.night.isoformat(), "weight": wish.weight}


def row_value(row: RowPlan) -> dict[str, Any]:
    """Return what a file's row would do."""
    return {
        "sheet": row.sheet,
        "cell": row.cell,
        "what": row.what,
        "name": row.name,
        "number": row.number,
        "duty": row.facts.get("duty"),
        "community_code": row.facts.get("community_code"),
        "changes": [
            {"fact": fact, "before": _shown(fact, before), "after": _shown(fact, after)}
            for fact, (before, after) in row.changes.items()
        ],
    }


def counts_value(plan: ImportPlan) -> dict[str, int]:
    """Return how many rows and findings of each kind there are."""
    whats = [row.what for row in plan.people]
    return {
        **{what: whats.count(what) for what in ("added", "changed", "same")},
        "away": len(plan.away),
        "wishes": len(plan.wishes),
        "errors": plan.errors,
        "warnings": len(plan.findings) - plan.errors,
    }


def _volunteer(facts: dict[str, Any], today: date) -> dict[str, Any]:
    own = {fact: facts[fact] for fact in VOLUNTEER_FACTS}
    return {**own, "lacking": find_lacking(facts, today)}


def _shown(fact: str, value: Any) -> Any:
    return mask_contact(value) if fact == "contact" else value
