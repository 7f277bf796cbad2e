"""An independent check of any roster, whoever made it, from plain data."""

from dataclasses import dataclass

from dispatch.roster.nights.problem import Problem, Roster
from dispatch.roster.nights.rules import BREACHES, SHORTFALLS
from dispatch.roster.nights.score import Score, measure
from dispatch.roster.reasons import Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a roster breaks, what it is short of, and its score."""

    breaches: tuple[Reason, ...]
    shortfalls: tuple[Reason, ...]
    score: Score

    @property
    def sound(self) -> bool:
        """Whether no rule is broken; shortfalls are shown, but may be the month's doing."""
        return not self.breaches


def check(problem: Problem, roster: Roster) -> Verdict:
    """Check a roster against every rule."""
    return Verdict(
        breaches=tuple(f for rule in BREACHES for f in rule(problem, roster)),
        shortfalls=tuple(f for rule in SHORTFALLS for f in rule(problem, roster)),
        score=measure(problem, roster),
    )
