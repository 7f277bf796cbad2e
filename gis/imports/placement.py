"""Where a layer lies: its coordinate system, axes the wrong way round, a place far away."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.check.report import Finding
from gis.datum import System, UnknownSystemError, read_system
from gis.imports.mapping import LAT_LON, LayerMapping
from gis.imports.table import Table, fault, notice

Floats = NDArray[np.float64]
#: Where China lies: west, south, east, north. Swapped coordinates of China are never in it.
CHINA = (73.0, 3.0, 136.0, 54.0)
#: Outside its area of use by more than this, a plane is the wrong one.
_STRAY_DEGREES = 1.0
_DEGREE_M = 111_320.0
#: A delivery this far from the present ground is of another town, or wrongly placed.
ELSEWHERE_KM = 50.0
#: CGCS2000 planes, by central meridian, to try numbers in that no system is declared for.
_MERIDIANS = range(75, 136, 3)


@dataclass(frozen=True, slots=True)
class Placed:
    """A layer in WGS84 degrees, the system it came in, and its coordinates as they were."""

    table: Table
    system: System | None
    raw: NDArray[np.object_]


def place(table: Table, rule: LayerMapping, near: tuple[float, float] | None) -> Placed:
    """Return a layer with its shapes in lon, lat WGS84 degrees.

    `near` is a point of the present ground, lon, lat, or None. Faults make an empty layer.
    """
    raw = _swapped(table.shapes) if rule.axes == LAT_LON else table.shapes
    if not _present(raw).any():
        return Placed(table, None, raw)
    system, findings = _system(table, rule, raw, near)
    if system is None:
        return Placed(_emptied(table, findings), None, raw)
    findings += _axis_faults(table, rule, system, raw, near)
    if findings and any(finding.severity == "error" for finding in findings):
        return Placed(_emptied(table, findings), system, raw)
    shapes = move(raw, system)
    findings += _far_faults(table, rule, system, shapes, near)
    if system.error_m:
        params = {"file": table.file, "name": system.name, "error_m": round(system.error_m)}
        findings.append(notice("datum_inexact", rule.target, **params))
    return Placed(replace(table, shapes=shapes, findings=(*table.findings, *findings)), system, raw)


def move(shapes: NDArray[np.object_], system: System) -> NDArray[np.object_]:
    """Return shapes of a system in WGS84 degrees; None stays."""
    moved = shapes.copy()
    there = _present(shapes)
    if there.any():
        moved[there] = shapely.transform(shapes[there], system.to_wgs84)
    return moved


def bounds_of(shapes: NDArray[np.object_]) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of shapes, or None where there are none."""
    there = shapes[_present(shapes)]
    if not len(there):
        return None
    box = shapely.total_bounds(there)
    return None if np.isnan(box).any() else tuple(box.tolist())


def _present(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))


def _swapped(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    moved = shapes.copy()
    there = _present(shapes)
    if there.any():
        moved[there] = shapely.transform(shapes[there], lambda xy: xy[:, ::-1])
    return moved


def _emptied(table: Table, findings: list[Finding]) -> Table:
    none = table.taking(np.zeros(len(table), dtype=bool))
    return replace(none, findings=(*table.findings, *findings))


def _system(
    table: Table, rule: LayerMapping, raw: NDArray[np.object_], near: Any
) -> tuple[System | None, list[Finding]]:
    name = rule.crs or table.crs
    where = {"file": table.file}
    if not name:
        guess = guess_system(raw, near)
        return None, [fault("crs_missing", rule.target, **where, **_box(raw), expected=guess)]
    try:
        return read_system(name, rule.towgs84), []
    except UnknownSystemError as error:
        expected = guess_system(raw, near)
        code = "crs_unknown" if error.code == "system.unknown" else "crs_parameters"
        return None, [fault(code, rule.target, **where, found=name[:120], expected=expected)]


def guess_system(raw: NDArray[np.object_], near: tuple[float, float] | None) -> str:
    """Return the name of the system that coordinates could be in, or empty.

    Degrees are taken for WGS84. Of the CGCS2000 planes the one is named whose area holds the
    numbers; without a zone before the easting any plane could, so that `near` decides.
    """
    box = bounds_of(raw)
    if box is None:
        return ""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if abs(x) <= 180 and abs(y) <= 90:
        return "wgs84"
    zone = int(x // 1_000_000)
    if 25 <= zone <= 45:
        return f"cgcs2000 zone {zone}"
    if near is None or not 100_000 < x < 900_000 or not 0 < y < 6_100_000:
        return ""
    places = {m: read_system(f"cgcs2000 cm {m}").to_wgs84([[x, y]])[0] for m in _MERIDIANS}
    best = min(places, key=lambda m: float(np.hypot(*(places[m] - np.array(near)))))
    return f"cgcs2000 cm {best}"


def _axis_faults(
    table: Table, rule: LayerMapping, system: System, raw: NDArray[np.object_], near: Any
) -> list[Finding]:
    """Return what shows in the numbers themselves: swapped axes, metres taken for degrees."""
    points = shapely.get_coordinates(raw[_present(raw)])
    if not np.isfinite(points).all():
        bad = int(np.count_nonzero(~np.isfinite(points).all(axis=1)))
        return [fault("coordinates_nan", rule.target, file=table.file, found=bad)]
    middle = np.median(points, axis=0)
    where = {"file": table.file, **_box(raw), "name": system.name}
    if _is_swapped(middle, system):
        expected = LAT_LON if rule.axes != LAT_LON else "lon_lat"
        return [fault("swapped", rule.target, **where, expected=expected)]
    if system.is_geographic and (np.abs(points) > [180.0, 90.0]).any():
        expected = guess_system(raw, near)
        return [fault("not_degrees", rule.target, **where, expected=expected)]
    return []


def _is_swapped(middle: Floats, system: System) -> bool:
    if system.is_geographic:
        is_impossible = abs(middle[1]) > 90.0 >= abs(middle[0]) and abs(middle[1]) <= 180.0
        return is_impossible or (not _in_china(middle) and _in_china(middle[::-1]))
    return not _in_use(middle, system) and _in_use(middle[::-1], system)


def _in_china(point: Floats) -> bool:
    west, south, east, north = CHINA
    return bool(west <= point[0] <= east and south <= point[1] <= north)


def _in_use(point: Floats, system: System) -> bool:
    """Whether a point of a plane lies where the plane is meant for; yes when that is unknown."""
    bounds = system.bounds
    lon, lat = system.to_wgs84([point.tolist()])[0].tolist()
    if bounds is None:
        return bool(np.isfinite(lon) and np.isfinite(lat))
    west, south, east, north = bounds
    stray = _STRAY_DEGREES
    # an area of use may cross the date line
    is_between = west - stray <= lon <= east + stray or west > east
    return bool(is_between and south - stray <= lat <= north + stray)


def _far_faults(
    table: Table, rule: LayerMapping, system: System, shapes: NDArray[np.object_], near: Any
) -> list[Finding]:
    points = shapely.get_coordinates(shapes[_present(shapes)])
    where = {"file": table.file, "name": system.name}
    if not np.isfinite(points).all():
        bounds = "-" if system.bounds is None else "{:g}, {:g}, {:g}, {:g}".format(*system.bounds)
        return [fault("crs_outside", rule.target, **where, **_box(table.shapes), expected=bounds)]
    middle = np.median(points, axis=0)
    raw_middle = np.asarray(system.from_wgs84([middle.tolist()])[0])
    if not system.is_geographic and not _in_use(raw_middle, system) and system.bounds:
        expected = "{:g}, {:g}, {:g}, {:g}".format(*system.bounds)
        found = f"{middle[0]:.4f}, {middle[1]:.4f}"
        return [fault("crs_outside", rule.target, **where, found=found, expected=expected)]
    if near is None:
        return []
    step = (middle - np.array(near)) * [np.cos(np.radians(near[1])), 1.0]
    away_km = float(np.hypot(*step)) * _DEGREE_M / 1000.0
    if away_km <= ELSEWHERE_KM:
        return []
    return [notice("elsewhere", rule.target, **where, distance_km=round(away_km))]


def _box(raw: NDArray[np.object_]) -> dict[str, str]:
    box = bounds_of(raw)
    return {"found": "-" if box is None else "{:.6g}, {:.6g}, {:.6g}, {:.6g}".format(*box)}
