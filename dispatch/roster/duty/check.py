"""An independent check of any duty roster, and its cost, from plain data."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from dispatch.roster.duty.problem import Duty, DutyProblem, DutyRoster, Member
from dispatch.roster.reasons import Reason

WEEK = 7
Row = dict[int, str]
Rule = Callable[[DutyProblem, Member, Row], list[Reason]]


@dataclass(frozen=True, slots=True)
class DutyVerdict:
    """The rules broken, hours and pins short, and the cost in points."""

    breaches: tuple[Reason, ...]
    shortfalls: tuple[Reason, ...]
    cost: int

    @property
    def sound(self) -> bool:
        """Whether no rule is broken."""
        return not self.breaches


def check(problem: DutyProblem, roster: DutyRoster) -> DutyVerdict:
    """Check a roster against every rule and add up its cost."""
    rows = [(member, roster.of_member.get(member.id, {})) for member in problem.members]
    breaches = [f for member, row in rows for rule in RULES for f in rule(problem, member, row)]
    short = [f for member, row in rows for f in enough_hours(problem, member, row)]
    return DutyVerdict(
        breaches=(*one_shift_a_day(roster), *breaches),
        shortfalls=(*pins_kept(problem, roster), *short),
        cost=count_cost(problem, roster),
    )


def one_shift_a_day(roster: DutyRoster) -> list[Reason]:
    """Nobody has two shifts on one day."""
    counts = Counter((duty.member, duty.day) for duty in roster.duties)
    return [
        Reason("duty.twice", {"person": member, "day": day})
        for (member, day), count in sorted(counts.items())
        if count > 1
    ]


def days_off(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Days off are free, and what is forbidden is not so."""
    return [
        Reason("duty.day_off", {"person": member.id, "day": day})
        for day, shift in row.items()
        if day in member.off or Duty(member.id, day, shift) in problem.forbids
    ]


def rest_between(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """No shift is followed by one that leaves too little rest."""
    before = {day - len(member.last): shift for day, shift in enumerate(member.last)}
    shifts = before | dict(row)
    return [
        Reason("duty.rest", {"person": member.id, "day": day, "shift": shift})
        for day, shift in row.items()
        if (last := shifts.get(day - 1)) is not None and shift in problem.shift_of[last].not_next
    ]


def run_lengths(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Keep runs on duty and rests between neither too short nor too long."""
    bounds, findings = member.bounds, []
    for on, start, length in _stretches(problem.days, row):
        at_end = start == 0 or start + length == problem.days
        before = _on_duty_before(member) if on and start == 0 else 0
        shortest = bounds.shortest_run if on else bounds.shortest_rest
        facts = {"person": member.id, "day": start, "length": length + before}
        if on and length + before > bounds.longest_run:
            findings.append(Reason("duty.run_long", facts))
        if length < shortest and not at_end:
            findings.append(Reason("duty.run_short" if on else "duty.rest_short", facts))
    return findings


def not_too_many_hours(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Minutes stay within the most for the whole roster and for each week."""
    bounds, minutes = member.bounds, _minutes_by_week(problem, row)
    weeks = [
        Reason("duty.week_hours", {"person": member.id, "week": week, "minutes": total})
        for week, total in sorted(minutes.items())
        if bounds.week_minutes is not None and total > bounds.week_minutes
    ]
    total = sum(minutes.values())
    if bounds.most_minutes is not None and total > bounds.most_minutes:
        facts = {"person": member.id, "minutes": total, "most": bounds.most_minutes}
        return [*weeks, Reason("duty.hours_over", facts)]
    return weeks


def enough_hours(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Minutes reach the least for the whole roster."""
    total = sum(_minutes_by_week(problem, row).values())
    if total >= member.bounds.least_minutes:
        return []
    facts = {"person": member.id, "minutes": total, "least": member.bounds.least_minutes}
    return [Reason("duty.hours_short", facts)]


def not_too_many_of(_: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Nobody has more of a shift than they may."""
    counts = Counter(row.values())
    return [
        Reason("duty.shift_count", {"person": member.id, "shift": s, "count": counts[s], "most": m})
        for s, m in sorted(member.bounds.most_of.items())
        if counts[s] > m
    ]


def not_too_many_weekends(problem: DutyProblem, member: Member, row: Row) -> list[Reason]:
    """Nobody works on more weekends than they may."""
    count = sum(bool(row.keys() & set(weekend)) for weekend in problem.weekends)
    most = member.bounds.most_weekends
    if most is None or count <= most:
        return []
    return [Reason("duty.weekends", {"person": member.id, "count": count, "most": most})]


def pins_kept(problem: DutyProblem, roster: DutyRoster) -> list[Reason]:
    """Pinned cells are so."""
    return [
        Reason("duty.pin_missed", {"person": pin.member, "day": pin.day, "shift": pin.shift})
        for pin in sorted(problem.pins - roster.duties)
    ]


#: The rules of one member's row that are never broken.
RULES: tuple[Rule, ...] = (
    days_off,
    rest_between,
    run_lengths,
    not_too_many_hours,
    not_too_many_of,
    not_too_many_weekends,
)


def count_cost(problem: DutyProblem, roster: DutyRoster) -> int:
    """Return the points of unmet requests, of too few and too many, and of unevenness."""
    rows = [(member, roster.of_member.get(member.id, {})) for member in problem.members]
    requests = sum(
        r.weight
        for member, row in rows
        for r in member.requests
        if (row.get(r.day) == r.shift) != r.wanted
    )
    heavy = (_uneven(member, problem.heavy & row.keys()) for member, row in rows)
    return requests + _cover_cost(problem, roster) + problem.fairness * sum(heavy)


def _cover_cost(problem: DutyProblem, roster: DutyRoster) -> int:
    cost = 0
    for demand in problem.demands:
        there = sum(
            row.get(demand.day) == demand.shift
            for member, row in roster.of_member.items()
            if demand.skill is None or demand.skill in problem.member_of[member].skills
        )
        cost += demand.under * max(0, demand.count - there)
        cost += demand.over * max(0, there - demand.count)
    return cost


def _uneven(member: Member, heavy: Iterable[int]) -> int:
    total = member.heavy_before + sum(1 for _ in heavy)
    return total**2 - member.heavy_before**2


def _minutes_by_week(problem: DutyProblem, row: Row) -> Counter[int]:
    minutes: Counter[int] = Counter()
    for day, shift in row.items():
        minutes[day // WEEK] += problem.shift_of[shift].minutes
    return minutes


def _stretches(days: int, row: Row) -> list[tuple[bool, int, int]]:
    """Return the stretches on and off duty: whether on, first day, length."""
    groups = [(on, list(of)) for on, of in groupby(range(days), key=lambda day: day in row)]
    return [(on, stretch[0], len(stretch)) for on, stretch in groups]


def _on_duty_before(member: Member) -> int:
    free = [shift is None for shift in reversed(member.last)]
    return free.index(True) if True in free else len(free)
