"""The process of one heavy job on the ground: `python -m dispatch.versions.work`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from dispatch.versions.compare import compare_versions
from dispatch.versions.deliveries import Reading, inspect_delivery, propose_delivery, read_delivery
from dispatch.versions.exports import Wanted, export_version
from dispatch.versions.serving import serve
from dispatch.versions.views import comparison_value
from gis.export import Format


def _compare(connection: Connection, after: int, before: int | None) -> Any:
    return comparison_value(compare_versions(connection, after, before))


def _export(connection: Connection, folder: str, wanted: dict[str, Any]) -> Any:
    what = {**wanted, "format": Format(wanted["format"]), "layers": tuple(wanted["layers"])}
    return str(export_version(connection, Path(folder), Wanted(**what)))


def _inspect(connection: Connection, path: str) -> Any:
    return inspect_delivery(connection, Path(path))


def _read(connection: Connection, reading: dict[str, Any]) -> Any:
    return read_delivery(connection, _reading(reading))


def _propose(connection: Connection, reading: dict[str, Any], upload_id: int, by: str) -> Any:
    return propose_delivery(connection, _reading(reading), upload_id, by)


def _reading(order: dict[str, Any]) -> Reading:
    return Reading(**{**order, "path": Path(order["path"])})


JOBS: dict[str, Callable[..., Any]] = {
    "compare": _compare,
    "export": _export,
    "inspect": _inspect,
    "read": _read,
    "propose": _propose,
}


if __name__ == "__main__":
    serve(JOBS, os.environ["DATABASE_URL"])
