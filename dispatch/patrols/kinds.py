"""The jobs of patrols: names and time limits; what they do is loaded by their own process."""

from dispatch.jobs.rules import JobKind

#: Longer than any search that can be asked for, with what reading, varying and storing take.
PATROLS_PLAN = JobKind("patrols.plan", "dispatch.patrols.plan_work:make", time_limit_s=240.0)
PATROLS_REPLAN = JobKind("patrols.replan", "dispatch.patrols.replan_work:renew", time_limit_s=60.0)
