"""Every kind of job that a worker does."""

from dispatch.ground.checking import GROUND_CHECK
from dispatch.jobs.rules import JobKind
from dispatch.patrols.kinds import PATROLS_PLAN, PATROLS_REPLAN

KINDS: tuple[JobKind, ...] = (GROUND_CHECK, PATROLS_PLAN, PATROLS_REPLAN)
