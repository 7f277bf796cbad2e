"""Jobs on the wire."""

from typing import Any

from pydantic import BaseModel

from dispatch.errors import find_remedy, render_message
from dispatch.jobs.tables import Job
from dispatch.jobs.views import job_value


class FailureOut(BaseModel):
    """Why a job failed: programs read code and params, people the message."""

    code: str
    message: str
    remedy: str | None
    params: dict[str, Any]


class JobOut(BaseModel):
    """A job; times are ISO 8601, `time_limit_s` is a try's."""

    id: int
    version: int
    kind: str
    state: str
    requested_by: int
    by: str
    time_limit_s: float
    attempts: int
    created_at: str
    started_at: str | None
    ended_at: str | None
    progress: dict[str, float | None] | None
    failure: FailureOut | None

    @classmethod
    def of(cls, job: Job, language: str) -> "JobOut":
        """Return a job as an account that reads the language sees it."""
        return cls.model_validate(_fields(job, language))


class JobResultOut(JobOut):
    """A job with what came of it."""

    result: Any

    @classmethod
    def of(cls, job: Job, language: str) -> "JobResultOut":
        """Return a job with its result; None until it is done."""
        return cls.model_validate({**_fields(job, language), "result": job.result})


def _fields(job: Job, language: str) -> dict[str, Any]:
    return {
        **job_value(job),
        "progress": job.progress,
        "failure": _failure(job, language),
    }


def _failure(job: Job, language: str) -> FailureOut | None:
    if job.failure is None:
        return None
    code, params = job.failure["code"], job.failure["params"]
    return FailureOut(
        code=code,
        message=render_message(code, language, params),
        remedy=find_remedy(code, language, params),
        params=params,
    )
