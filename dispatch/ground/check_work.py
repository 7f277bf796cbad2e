"""The work of the ground's check, done in a job's own process."""

from typing import Any

from sqlalchemy import create_engine

from dispatch.cluster import ensure_cluster
from dispatch.jobs.rules import Payload, Progress, Report, ShouldStop
from dispatch.settings import get_settings
from gis.check import check_ground, to_document
from gis.ground import StoredGround, read_ground

#: Reading takes about as long as a third of the checks.
_READ = 0.25


def check(payload: Payload, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """Return the ground's version and the findings, each with its text in Chinese and English.

    Raises GisError `ground.none` when no ground was loaded.
    """
    report(Progress(fraction=0.0))
    active = _read()
    report(Progress(fraction=_READ))
    found = check_ground(
        active.data,
        on_check=lambda done: report(Progress(fraction=_READ + (1 - _READ) * done)),
    )
    document = to_document(found, "zh")
    for finding, told in zip(found.findings, document["findings"], strict=True):
        told["text_en"] = finding.text("en")
    return {"version": active.version_id, "digest": active.digest, **document}


def _read() -> StoredGround:
    with ensure_cluster(get_settings().data) as cluster:
        engine = create_engine(cluster.url)
        try:
            with engine.begin() as connection:
                return read_ground(connection)
        finally:
            engine.dispose()
