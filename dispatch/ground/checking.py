"""Having the active ground checked, as it stands in the database: the job and who asks for it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.jobs.rules import JobKind
from dispatch.jobs.service import get_job, queue_job
from dispatch.jobs.tables import Job
from dispatch.security.rules import Identity

GROUND_CHECK = JobKind("ground.check", "dispatch.ground.check_work:check", time_limit_s=120.0)


async def queue_check(session: AsyncSession, identity: Identity, key: UUID) -> tuple[Job, bool]:
    """Queue a check of the active ground, once a key; return the job and whether it is new."""
    known_id = await claim_key(session, identity.account_id, key, GROUND_CHECK.name, {})
    if known_id is not None:
        return await get_job(session, known_id), False
    job_id = await queue_job(session, GROUND_CHECK, {}, identity)
    await keep_result(session, identity.account_id, key, job_id)
    return await get_job(session, job_id), True
