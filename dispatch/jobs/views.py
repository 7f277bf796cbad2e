"""Jobs as the wire shows them."""

from typing import Any

from dispatch.jobs.rules import LIVE
from dispatch.jobs.tables import Job
from dispatch.live.model import Change
from dispatch.live.times import time_text


def job_value(job: Job) -> dict[str, Any]:
    """Return a job without payload, result and progress: they go their own ways."""
    return {
        "id": job.id,
        "version": job.version,
        "kind": job.kind,
        "state": job.state,
        "requested_by": job.requested_by,
        "by": job.by,
        "time_limit_s": job.time_limit_s,
        "attempts": job.attempts,
        "created_at": time_text(job.created_at),
        "started_at": time_text(job.started_at),
        "ended_at": time_text(job.ended_at),
    }


def job_change(job: Job) -> Change:
    """Return the job's present state; one that ended leaves the live state."""
    return Change("job", job.id, job.version, job_value(job) if job.state in LIVE else None)
