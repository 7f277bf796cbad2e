"""The commands about the ground: those of gis, and its versions in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.console import Console
from sqlalchemy import Connection, create_engine

from dispatch.commands import database, language, say
from dispatch.commands.ground_tables import show_comparison, show_versions
from dispatch.errors import InvalidError
from dispatch.ground.loading import find_kept, load_folder
from dispatch.settings import get_settings
from dispatch.versions import service
from dispatch.versions.compare import compare_versions
from dispatch.versions.exports import Wanted, export_version
from dispatch.versions.views import comparison_value, version_value
from gis import versions
from gis.cli import ground
from gis.export import Format

Json = Annotated[bool, typer.Option("--json")]
VersionId = Annotated[int, typer.Argument()]


@ground.command("load")
def load(
    folder: Annotated[Path, typer.Argument()],
    propose: Annotated[bool, typer.Option("--propose")] = False,
    if_none: Annotated[bool, typer.Option("--if-none")] = False,
) -> None:
    """Load the ground in FOLDER and make it the active version; loading twice changes nothing.

    --propose leaves the active version as it is; --if-none does nothing when there is one.
    """
    with database() as url:
        kept = find_kept(url, folder) if if_none else None
        if kept is not None:
            say("ground.same" if kept.same else "ground.kept", version=kept.version_id)
            return
        loaded = load_folder(url, folder, activate=not propose)
    done = "ground.proposed" if propose else "ground.loaded"
    say(done if loaded.created else "ground.same", version=loaded.version_id)


@ground.command("versions")
def list_versions(as_json: Json = False) -> None:
    """List every version of the ground, newest first, with the times in which it was valid."""
    with _connected() as connection:
        found = versions.list_versions(connection)
    if as_json:
        _print_json([version_value(version) for version in found])
    else:
        show_versions(found, ZoneInfo(get_settings().time_zone), language(), Console())


@ground.command("diff")
def diff(version: VersionId, against: int | None = None, as_json: Json = False) -> None:
    """Compare VERSION with the active one, or with --against: grids, places, incidents."""
    with _connected() as connection:
        comparison = compare_versions(connection, version, against)
    if as_json:
        _print_json(comparison_value(comparison))
    else:
        show_comparison(comparison, language(), Console())


@ground.command("activate")
def activate(version: VersionId, at: str | None = None) -> None:
    """Make VERSION the valid ground now, or --at a time of the station: 2026-12-01T08:00."""
    with _connected() as connection:
        if at is None:
            changed = service.activate(connection, version, "")
            say("ground.activated" if changed else "ground.same", version=version)
        else:
            time = _parse_time(at)
            versions.schedule_version(connection, version, time, "")
            say("ground.scheduled", version=version, at=f"{time:%Y-%m-%d %H:%M}")


@ground.command("unschedule")
def unschedule(version: VersionId) -> None:
    """Drop the plan to activate VERSION."""
    with _connected() as connection:
        versions.unschedule_version(connection, version)
    say("ground.unscheduled", version=version)


@ground.command("revert")
def revert() -> None:
    """Take the active version back: the one before it is valid again."""
    with _connected() as connection:
        version = service.take_back(connection, "")
    say("ground.activated", version=version)


@ground.command("discard")
def discard(version: VersionId) -> None:
    """Delete VERSION, which was never valid."""
    with _connected() as connection:
        versions.discard_version(connection, version)
    say("ground.discarded", version=version)


@ground.command("export")
def export(
    folder: Annotated[Path, typer.Argument(file_okay=False)],
    format: Annotated[Format, typer.Option()] = Format.GEOPACKAGE,  # noqa: A002
    system: str = "wgs84",
    layer: Annotated[list[str] | None, typer.Option()] = None,
    version: int | None = None,
) -> None:
    """Write the active ground, or --version, into a new file of FOLDER.

    --system takes wgs84, cgcs2000, gcj02, bd09, "cgcs2000 zone 35", "EPSG:4544" and the like;
    --layer, once a layer, writes these only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _connected() as connection:
        wanted = Wanted(format, system, tuple(layer or ()), version)
        path = export_version(connection, folder, wanted)
    say("ground.exported", path=path)


@contextmanager
def _connected() -> Iterator[Connection]:
    """Yield a connection to the station's database, committed at the end."""
    with database() as url:
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def _parse_time(text: str) -> datetime:
    """Return a time; without an offset it is the station's. Raises InvalidError `time.unclear`."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidError("time.unclear", text=text) from None
    return time if time.tzinfo else time.replace(tzinfo=ZoneInfo(get_settings().time_zone))


def _print_json(value: object) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


__all__ = ["ground"]
