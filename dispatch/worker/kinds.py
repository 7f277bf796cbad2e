"""Every kind of job that a worker does."""

from dispatch.ground.checking import GROUND_CHECK
from dispatch.jobs.rules import JobKind
from dispatch.roster.solving import ROSTER_REPAIR, ROSTER_SOLVE

KINDS: tuple[JobKind, ...] = (GROUND_CHECK, ROSTER_SOLVE, ROSTER_REPAIR)
