"""What a file would add and change, row by row, and where it contradicts itself or the known."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from dispatch.people.rules import Duty
from dispatch.staff.rules import OF_COMMUNITY, VOLUNTEER_FACTS, VOLUNTEER_NEEDS
from dispatch.staff.sheets.model import (
    AwayRow,
    Finding,
    PersonRow,
    Reading,
    Severity,
    WishRow,
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is known already; facts in wire form."""

    id: int
    name: str
    number: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Present:
    """What is known before a file is taken: people (who left included), squads, the day it is."""

    people: list[Known]
    squads: frozenset[str]
    today: date


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of a person of the file: `id` is None for somebody new.

    `changes` are facts with their values before and after.
    """

    sheet: str
    cell: str
    what: str
    id: int | None
    name: str
    number: str | None
    facts: dict[str, Any]
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


DayRow = TypeVar("DayRow", AwayRow, WishRow)


@dataclass(frozen=True)
class ForWhom(Generic[DayRow]):
    """An absence or a wish, and whose it is: an id, or the place of a new person in the file."""

    row: DayRow
    id: int | None
    new: int | None


@dataclass(slots=True)
class ImportPlan:
    """What confirming a file would do."""

    people: list[RowPlan] = field(default_factory=list)
    away: list[ForWhom[AwayRow]] = field(default_factory=list)
    wishes: list[ForWhom[WishRow]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many findings keep the file from being taken."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def plan_import(reading: Reading, present: Present) -> ImportPlan:
    """Return what a reading would do to the people who are known."""
    planner = _Planner(reading, present)
    planner.plan_people()
    planner.plan_days()
    return planner.plan


def _is_same(fact: str, before: Any, after: Any) -> bool:
    """Whether a fact stays as it is; lists of names and skills have no order."""
    if fact in _UNORDERED:
        return set(before or ()) == set(after or ())
    return bool(before == after)


#: Facts whose order says nothing.
_UNORDERED = frozenset({"skills", "partners", "avoided"})


class _Planner:
    def __init__(self, reading: Reading, present: Present) -> None:
        known = present.people
        self.plan = ImportPlan(findings=list(reading.findings))
        self._reading = reading
        self._present = present
        self._by_number = {person.number: person for person in known if person.number}
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        self._uniforms = {p.facts["uniform_no"]: p for p in known if p.facts.get("uniform_no")}
        for person in known:
            if person.facts.get("left_on") is None:
                self._by_name[person.name].append(person)
        self._seen: dict[str, PersonRow] = {}
        self._new: dict[str, list[int]] = defaultdict(list)

    def plan_people(self) -> None:
        """Plan the rows of people one after the other."""
        for row in self._reading.people:
            if not self._is_twice(row):
                self._plan_person(row)

    def plan_days(self) -> None:
        """Plan absences and wishes, and look whether partners are known."""
        for away in self._reading.away:
            self._plan_day(away, self.plan.away)
        for wish in self._reading.wishes:
            self._plan_day(wish, self.plan.wishes)
        for row in self._reading.people:
            for fact in ("partners", "avoided"):
                for name in row.facts.get(fact) or ():
                    self._check_partner(row, fact, name)

    def _is_twice(self, row: PersonRow) -> bool:
        """Note somebody who is in the file twice; namesakes have numbers of their own."""
        number, name = row.who.number, row.who.name
        earlier = self._seen.get(f"#{number}") if number else None
        same_name = self._seen.get(name)
        if earlier is None and same_name is not None:
            namesakes = number and same_name.who.number
            earlier = None if namesakes else same_name
        for key in (name, f"#{number}" if number else name):
            self._seen.setdefault(key, row)
        if earlier is None:
            return False
        communities = {r.facts.get("community_code") for r in (row, earlier)} - {None}
        code = "name_twice"
        if earlier.who.name != name:
            code = "number_twice"
        elif len(communities) > 1:
            code = "two_communities"
        self._error(code, row, "name", first=f"{earlier.sheet}!{earlier.cell}", name=name)
        return True

    def _plan_person(self, row: PersonRow) -> None:
        person = self._find_known(row)
        if person is None:
            self._check_new(row)
        facts = self._check_facts(row, person)
        before = {**person.facts, "number": person.number} if person else {}
        after = facts if row.who.number is None else {**facts, "number": row.who.number}
        changes = {
            fact: (before.get(fact), value)
            for fact, value in after.items()
            if person is None or not _is_same(fact, before.get(fact), value)
        }
        what = "added" if person is None else "changed" if changes else "same"
        if person is None:
            self._new[row.who.name].append(len(self.plan.people))
        self.plan.people.append(
            RowPlan(
                row.sheet,
                row.cell,
                what,
                person.id if person else None,
                row.who.name,
                row.who.number,
                facts,
                changes,
            )
        )

    def _find_known(self, row: PersonRow) -> Known | None:
        number = row.who.number
        if number and number in self._by_number:
            person = self._by_number[number]
            if person.name != row.who.name:
                self._error("number_taken", row, "number", number=number, name=person.name)
            return person
        namesakes = self._by_name[row.who.name]
        if number:  # whoever has another number is another person
            unnumbered = [person for person in namesakes if person.number is None]
            if namesakes and not unnumbered:
                self._note("namesake", Severity.WARNING, row, "name", name=row.who.name)
            return unnumbered[0] if len(unnumbered) == 1 else None
        if len(namesakes) > 1:
            numbers = "、".join(str(person.number) for person in namesakes)
            self._error("name_ambiguous", row, "name", name=row.who.name, numbers=numbers)
        return namesakes[0] if namesakes else None

    def _check_new(self, row: PersonRow) -> None:
        if row.facts.get("duty") is None:
            self._error("duty_missing", row, "duty")

    def _check_facts(self, row: PersonRow, person: Known | None) -> dict[str, Any]:
        """Return a row's facts after a look at what goes together."""
        present = person.facts if person else {}
        facts = dict(row.facts)
        duty = row.facts.get("duty") or present.get("duty")
        community = row.facts.get("community_code", present.get("community_code"))
        if duty in OF_COMMUNITY and community is None:
            self._error("community_missing", row, "community")
        if duty == Duty.VOLUNTEER:
            self._check_volunteer(row, person)
        else:
            self._drop_volunteers_facts(row, facts)
        if present.get("left_on") and "left_on" not in facts:
            facts["left_on"] = None  # who is on the list again has come back
        trained = row.facts.get("trained_until")
        if trained is not None and trained < self._present.today.isoformat():
            self._note("training_over", Severity.WARNING, row, "trained_until")
        return facts

    def _drop_volunteers_facts(self, row: PersonRow, facts: dict[str, Any]) -> None:
        for fact in VOLUNTEER_FACTS:
            if facts.pop(fact, None) is not None:
                self._note("volunteers_only", Severity.WARNING, row, fact)

    def _check_volunteer(self, row: PersonRow, person: Known | None) -> None:
        present = {**person.facts, "number": person.number} if person else {}
        given = {**row.facts, "number": row.who.number}
        lacking = [n for n in VOLUNTEER_NEEDS if (given.get(n) or present.get(n)) is None]
        if lacking:
            self._error("volunteer_incomplete", row, lacking[0], lacking=lacking)
        squad = row.facts.get("squad")
        if squad and squad not in self._present.squads:
            self._note("squad_new", Severity.WARNING, row, "squad")
        uniform = row.facts.get("uniform_no")
        owner = self._uniforms.get(uniform) if uniform else None
        if owner is not None and (person is None or owner.id != person.id):
            self._error("uniform_taken", row, "uniform_no", uniform=uniform, name=owner.name)
        elif uniform and person is None:
            self._uniforms[uniform] = Known(-1, row.who.name, row.who.number, {})

    def _check_partner(self, row: PersonRow, fact: str, name: str) -> None:
        count = len(self._by_name[name]) + len(self._new[name])
        if name == row.who.name or count == 0:
            self._error("partner_unknown", row, fact, name=name)
        elif count > 1:
            self._error("partner_ambiguous", row, fact, name=name)

    def _plan_day(self, row: DayRow, into: list[ForWhom[DayRow]]) -> None:
        person = self._by_number.get(row.who.number) if row.who.number else None
        if person is not None and person.name == row.who.name:
            into.append(ForWhom(row, person.id, None))
            return
        known, new = self._by_name[row.who.name], self._new[row.who.name]
        if row.who.number is not None:
            new = [i for i in new if self.plan.people[i].number == row.who.number]
            known = []
        if len(known) + len(new) == 1:
            into.append(ForWhom(row, known[0].id if known else None, new[0] if new else None))
            return
        code = "person_ambiguous" if known or new else "person_unknown"
        finding = Finding(
            code, Severity.ERROR, row.sheet, row.cell, row.who.name, {"name": row.who.name}
        )
        if finding not in self.plan.findings:
            self.plan.findings.append(finding)

    def _error(self, code: str, row: PersonRow, column: str, **params: Any) -> None:
        self._note(code, Severity.ERROR, row, column, **params)

    def _note(
        self, code: str, severity: Severity, row: PersonRow, column: str, **params: Any
    ) -> None:
        cell = row.cells.get(column, row.cell)
        found = {"name": row.who.name, "number": row.who.number or ""}.get(column)
        text = found if found is not None else str(row.facts.get(column) or "")
        self.plan.findings.append(Finding(code, severity, row.sheet, cell, text, params))
