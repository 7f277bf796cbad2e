"""What is wrong with a duty problem before it is solved, what can't be met, and what was not."""

from collections import Counter
from collections.abc import Iterator

from dispatch.roster.duty.problem import Demand, Duty, DutyProblem, DutyRoster, Member
from dispatch.roster.reasons import Reason


def find_faults(problem: DutyProblem) -> tuple[Reason, ...]:
    """Return every fault of the data; a problem with any must not be solved."""
    return (*_people(problem), *_days_and_shifts(problem))


def find_limits(problem: DutyProblem) -> tuple[Reason, ...]:
    """Return what no roster can meet, by counting alone; it is solved with these shortfalls."""
    return (*_demands(problem), *_days(problem), *_hours(problem), *_pins(problem))


def explain_demands(problem: DutyProblem, roster: DutyRoster) -> tuple[Reason, ...]:
    """Return the demands that a roster leaves short, with how many are missing."""
    return tuple(
        _of(demand, "duty.demand_short", there=there, lack=demand.count - there)
        for demand in problem.demands
        if (there := _there(problem, roster, demand)) < demand.count
    )


def _people(problem: DutyProblem) -> Iterator[Reason]:
    for person, count in sorted(Counter(m.id for m in problem.members).items()):
        if count > 1:
            yield Reason("problem.person_twice", {"person": person})


def _days_and_shifts(problem: DutyProblem) -> Iterator[Reason]:
    """Demands, requests, pins and forbids speak of days, shifts and people there are."""
    if problem.days < 1:
        yield Reason("duty.no_days")
    named = {(demand.day, demand.shift) for demand in problem.demands}
    for member in problem.members:
        named |= {(request.day, request.shift) for request in member.requests}
    fixes = problem.pins | problem.forbids
    named |= {(fix.day, fix.shift) for fix in fixes}
    for day, shift in sorted(named):
        if shift not in problem.shift_of or not 0 <= day < problem.days:
            yield Reason("duty.shift_unknown", {"day": day, "shift": shift})
    for person in sorted({fix.member for fix in fixes} - problem.member_of.keys()):
        yield Reason("duty.person_unknown", {"person": person})


def _demands(problem: DutyProblem) -> Iterator[Reason]:
    """Yield demands for more than there are who could come."""
    for demand in problem.demands:
        able = sum(_can(problem, member, demand) for member in problem.members)
        if able < demand.count:
            yield _of(demand, "duty.demand_beyond", able=able, lack=demand.count - able)


def _days(problem: DutyProblem) -> Iterator[Reason]:
    """Yield days that ask for more people than are free; demands by skill are within others."""
    needed: Counter[int] = Counter()
    for demand in problem.demands:
        if demand.skill is None:
            needed[demand.day] += max(0, demand.count)
    for day, count in sorted(needed.items()):
        free = sum(day not in member.off for member in problem.members)
        if free < count:
            facts = {"day": day, "count": count, "able": free, "lack": count - free}
            yield Reason("duty.day_beyond", facts)


def _hours(problem: DutyProblem) -> Iterator[Reason]:
    """Yield people whose least hours are more than their days and bounds leave room for."""
    for member in problem.members:
        most, least = _most_minutes(problem, member), member.bounds.least_minutes
        if most < least:
            facts = {"person": member.id, "least": least, "most": most, "lack": least - most}
            yield Reason("duty.hours_beyond", facts)


def _pins(problem: DutyProblem) -> Iterator[Reason]:
    """Yield pins on days off, on what is forbidden, and of two shifts on one day."""
    counts = Counter((pin.member, pin.day) for pin in problem.pins)
    for pin in sorted(problem.pins):
        member = problem.member_of.get(pin.member)
        away = member is not None and pin.day in member.off
        if away or pin in problem.forbids or counts[pin.member, pin.day] > 1:
            facts = {"person": pin.member, "day": pin.day, "shift": pin.shift}
            yield Reason("duty.pin_beyond", facts)


def _can(problem: DutyProblem, member: Member, demand: Demand) -> bool:
    """Return whether somebody could meet a demand, looking at that cell alone."""
    skilled = demand.skill is None or demand.skill in member.skills
    return skilled and demand.shift in _open_shifts(problem, member, demand.day)


def _open_shifts(problem: DutyProblem, member: Member, day: int) -> set[str]:
    if day in member.off:
        return set()
    return {
        shift.code
        for shift in problem.shifts
        if member.bounds.most_of.get(shift.code, 1) > 0
        and Duty(member.id, day, shift.code) not in problem.forbids
    }


def _most_minutes(problem: DutyProblem, member: Member) -> int:
    """Return a number of minutes that a member's roster can't exceed."""
    longest = [
        max((problem.shift_of[s].minutes for s in _open_shifts(problem, member, day)), default=0)
        for day in range(problem.days)
    ]
    bound = member.bounds.most_minutes
    return sum(longest) if bound is None else min(sum(longest), bound)


def _there(problem: DutyProblem, roster: DutyRoster, demand: Demand) -> int:
    return sum(
        row.get(demand.day) == demand.shift
        and (demand.skill is None or demand.skill in problem.member_of[person].skills)
        for person, row in roster.of_member.items()
    )


def _of(demand: Demand, code: str, **more: int) -> Reason:
    return Reason(code, {"day": demand.day, "shift": demand.shift, "count": demand.count} | more)
