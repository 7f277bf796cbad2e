"""Versions and comparisons as the wire shows them."""

from dataclasses import asdict
from typing import Any

import shapely
from shapely.geometry import mapping

from dispatch.live.times import time_text
from dispatch.versions.compare import Comparison
from gis.diff import GridChange, GroundDiff, What
from gis.versions import Version

#: Borders go out with so many decimals of a degree: 0.1 m.
_DECIMALS = 1e-6


def version_value(version: Version) -> dict[str, Any]:
    """Return a version with its history."""
    return {
        "id": version.id,
        "state": version.state,
        "source": version.source,
        "proposed_by": version.proposed_by,
        "proposed_at": time_text(version.proposed_at),
        "activate_at": time_text(version.activate_at),
        "scheduled_by": version.scheduled_by,
        "periods": [
            {
                "valid_from": time_text(period.valid_from),
                "valid_to": time_text(period.valid_to),
                "activated_by": period.activated_by,
                "replaces": period.replaces,
            }
            for period in version.periods
        ],
    }


def comparison_value(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison: counts, changed grids, what changes grid, and the borders to draw."""
    incidents = comparison.incidents
    return {
        "before": comparison.before,
        "after": comparison.after,
        **ground_diff_value(comparison.ground),
        "incidents": asdict(incidents),
    }


def ground_diff_value(diff: GroundDiff) -> dict[str, Any]:
    """Return what differs between two grounds."""
    return {
        "counts": {what.value: diff.count(what) for what in What},
        "grids": [_grid_value(change) for change in diff.grids],
        "places": {
            "added": diff.places_added,
            "removed": diff.places_removed,
            "regridded": diff.places_regridded,
        },
        "borders": {
            "type": "FeatureCollection",
            "features": [feature for change in diff.grids for feature in _features(change)],
        },
    }


def _grid_value(change: GridChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "code": change.code,
        "kind": change.kind,
        "name": change.name,
        "name_en": change.name_en,
        "area_m2": change.area_m2,
        "place": change.place,
    }


def _features(change: GridChange) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "geometry": mapping(shapely.set_precision(shape, _DECIMALS)),
            "properties": {"code": change.code, "what": change.what, "side": side},
        }
        for side, shape in (("before", change.before), ("after", change.after))
        if shape is not None
    ]
