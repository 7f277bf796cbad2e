"""The result of an import as a map in one HTML file that opens with no network."""

from collections.abc import Iterable

from shapely import Point

from gis.catalogue import render
from gis.check.report import Finding, Severity
from gis.imports.model import Change, ImportResult
from gis.prints.layers import Feature, LayerStyle, MapLayer
from gis.prints.offline import Heading, offline_map
from gis.records import GroundData

_GRIDS = LayerStyle(line="#5b6b7f", width_px=1.0, fill="#dfe7ef", fill_opacity=0.5)
_ROADS = LayerStyle(line="#9aa7b5", width_px=1.0)
_ERRORS = LayerStyle(line="#8f1d1d", fill="#d64545", radius_px=7.0)
_WARNINGS = LayerStyle(line="#7a5200", fill="#e5a50a", radius_px=6.0)
_CHANGES = LayerStyle(line="#1c5c36", fill="#3a9d5d", radius_px=5.0)


def draw_report(result: ImportResult, present: GroundData | None, language: str) -> str:
    """Return a map of what was found and changed, over the ground read or else the present one.

    What has no place stands in the other forms of the report only. Raises FileError
    `print.asset_missing` when the build did not put the map's script in place.
    """

    def say(code: str) -> str:
        return render(f"import.{code}", language)

    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    warnings = [f for f in result.findings if f.severity is Severity.WARNING]
    layers = (
        *_backdrop(result.ground or present, say("layer_grids" if result.ground else "layer_kept")),
        MapLayer(say("layer_changes"), _changes(result.changes, language), _CHANGES),
        MapLayer(render("report.warning", language), _marks(warnings, language), _WARNINGS),
        MapLayer(render("report.error", language), _marks(errors, language), _ERRORS),
    )
    summary = render("report.summary", language, errors=len(errors), warnings=len(warnings))
    shown = [layer for layer in layers if layer.features]
    return offline_map(shown, heading=Heading(say("map_title"), summary), language=language)


def _backdrop(ground: GroundData | None, name: str) -> tuple[MapLayer, ...]:
    if ground is None:
        return ()
    roads = tuple(Feature(road.geometry) for road in ground.roads)
    grids = tuple(Feature(grid.geometry, tip=grid.name) for grid in ground.grids)
    return MapLayer("", roads, _ROADS), MapLayer(name, grids, _GRIDS)


def _marks(findings: Iterable[Finding], language: str) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            Point(finding.place),
            tip=f"{finding.layer} {finding.feature}: {finding.text(language)}",
            rows=((finding.text(language), finding.remedy(language)),),
        )
        for finding in findings
        if finding.place is not None
    )


def _changes(changes: Iterable[Change], language: str) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            Point(change.place), tip=f"{change.layer} {change.feature}: {change.text(language)}"
        )
        for change in changes
        if change.place is not None
    )
