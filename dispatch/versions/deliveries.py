"""What a delivery would make of the ground: proposed mapping, findings, changes, comparison."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, update

from dispatch.errors import InvalidError
from dispatch.versions.compare import find_regridded
from dispatch.versions.tables import GroundUpload
from dispatch.versions.views import ground_diff_value
from gis.check.report import Finding, Severity
from gis.diff import diff_grounds
from gis.ground import StoredGround, read_ground
from gis.imports import Change, ImportResult, inspect, parse_mapping, read_station
from gis.load import Origin, propose_ground

LANGUAGES = ("zh", "en")
#: More are counted but not sent: nobody reads them, and one cause is behind most.
MOST_LISTED = 500


def inspect_delivery(connection: Connection, path: Path) -> dict[str, Any]:
    """Return what a delivery holds and how it could be read."""
    proposal = inspect(path, present=read_ground(connection).data)
    return {
        "mapping": proposal.mapping.to_toml() if proposal.mapping.layers else "",
        "sources": [asdict(source) for source in proposal.sources],
        "findings": [_finding(finding) for finding in proposal.findings[:MOST_LISTED]],
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """How a delivery is read: by a mapping as TOML; with `fix` what is safe is mended."""

    path: Path
    mapping: str
    fix: bool


def read_delivery(connection: Connection, reading: Reading) -> dict[str, Any]:
    """Read a delivery without keeping anything: what is wrong, and what would change.

    Raises the GisErrors of the mapping.
    """
    present = read_ground(connection)
    result = _run(reading, present)
    return {
        "ok": result.ok,
        "layers": result.report.layers,
        "grids": [
            {"level": level, "kind": kind, "count": count}
            for (level, kind), count in result.report.grids.items()
        ],
        "area_km2": round(result.report.area_km2, 3),
        "errors": result.report.count(Severity.ERROR),
        "warnings": result.report.count(Severity.WARNING),
        "findings": [_finding(finding) for finding in result.findings[:MOST_LISTED]],
        "changes": [_change(change) for change in result.changes[:MOST_LISTED]],
        "diff": _diff(connection, present, result),
    }


def propose_delivery(
    connection: Connection, reading: Reading, upload_id: int, by: str
) -> dict[str, Any]:
    """Keep a delivery as a proposed version and return its id.

    Raises the GisErrors of the mapping, InvalidError `ground.delivery_faulty` on errors.
    """
    present = read_ground(connection)
    result = _run(reading, present)
    if result.ground is None or not result.ok:
        errors = result.report.count(Severity.ERROR)
        raise InvalidError("ground.delivery_faulty", errors=errors)
    digest = _digest(reading, present.digest)
    loaded = propose_ground(connection, result.ground, digest, Origin(reading.path.name, by))
    connection.execute(
        update(GroundUpload)
        .where(GroundUpload.id == upload_id)
        .values(version_id=loaded.version_id)
    )
    return {"version": loaded.version_id, "created": loaded.created}


def _diff(
    connection: Connection, present: StoredGround, result: ImportResult
) -> dict[str, Any] | None:
    if result.ground is None:
        return None
    incidents = find_regridded(connection, present.data, result.ground)
    return {
        "before": present.version_id,
        "after": None,
        **ground_diff_value(diff_grounds(present.data, result.ground)),
        "incidents": asdict(incidents),
    }


def _run(reading: Reading, present: StoredGround) -> ImportResult:
    mapping = parse_mapping(reading.mapping)
    return read_station(reading.path, mapping, present=present.data, fix=reading.fix)


def _digest(reading: Reading, present: str) -> str:
    """Return the SHA-256 of a file, of how it is read and of what it is read against."""
    with reading.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(f"{reading.mapping}\0{reading.fix}\0{present}".encode())
    return digest.hexdigest()


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "layer": finding.layer,
        "feature": finding.feature,
        "place": finding.place,
        "text": {language: finding.text(language) for language in LANGUAGES},
        "remedy": {language: finding.remedy(language) for language in LANGUAGES},
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "code": change.code,
        "layer": change.layer,
        "feature": change.feature,
        "place": change.place,
        "text": {language: change.text(language) for language in LANGUAGES},
    }
