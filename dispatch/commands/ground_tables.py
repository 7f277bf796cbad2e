"""Versions of the ground and their differences, as tables for a terminal."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from dispatch.errors import CATALOGUE
from dispatch.versions.compare import Comparison
from gis.diff import What
from gis.versions import Version


def show_versions(
    versions: Iterable[Version], zone: ZoneInfo, language: str, console: Console
) -> None:
    """Print the versions, times as the station's clock shows them."""

    def time(at: datetime | None) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""

    keys = ("id", "state", "source", "proposed_at", "activate_at", "valid")
    table = Table(*(_say(f"version.{key}", language) for key in keys))
    for version in versions:
        table.add_row(
            str(version.id),
            _say(f"version.state_{version.state}", language),
            version.source,
            time(version.proposed_at),
            time(version.activate_at),
            "\n".join(f"{time(p.valid_from)} – {time(p.valid_to)}" for p in version.periods),
        )
    console.print(table)


def show_comparison(comparison: Comparison, language: str, console: Console) -> None:
    """Print what differs: the grids one by one, places and incidents as counts."""
    ground, incidents = comparison.ground, comparison.incidents
    keys = ("what", "code", "name", "area_m2", "place")
    table = Table(*(_say(f"diff.{key}", language) for key in keys))
    for change in ground.grids:
        place = "{:.5f}, {:.5f}".format(*change.place) if change.place else ""
        what = _say(f"diff.{change.what}", language)
        table.add_row(what, change.code, change.name, f"{change.area_m2:.0f}", place)
    console.print(_say("diff.title", language, before=comparison.before, after=comparison.after))
    if ground.grids:
        console.print(table)
    console.print(_say("diff.grids", language, **{what.value: ground.count(what) for what in What}))
    console.print(
        _say(
            "diff.places",
            language,
            regridded=len(ground.places_regridded),
            added=len(ground.places_added),
            removed=len(ground.places_removed),
        )
    )
    console.print(
        _say(
            "diff.incidents",
            language,
            total=incidents.total,
            open=len(incidents.open),
            closed=len(incidents.closed),
        )
    )


def _say(code: str, language: str, **params: object) -> str:
    return CATALOGUE.render(code, language, **params)
