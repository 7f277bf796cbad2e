"""Every kind of job that a worker does."""

from dispatch.ground.checking import GROUND_CHECK
from dispatch.jobs.rules import JobKind

KINDS: tuple[JobKind, ...] = (GROUND_CHECK,)
