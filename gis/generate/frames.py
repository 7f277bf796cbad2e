"""The town as frames of gis.layers: codes given, local metres turned to degrees."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis.generate.addresses import entrance_text, number_text
from gis.generate.cameras import Lens
from gis.generate.places import Spot
from gis.generate.plan import chinese_number, english_name
from gis.generate.town import Town
from gis.generate.turns import list_bans
from gis.layers import LAYERS, SRID_FILE
from gis.metric import to_lonlat, to_metres
from gis.records import ALIAS_SEPARATOR

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Degrees are kept to a centimetre, so that files don't depend on the last bits of a projection.
DECIMALS = 7

Rows = list[dict[str, Any]]


def make_frames(town: Town, places: list[Spot], cameras: list[Lens]) -> "dict[str, GeoDataFrame]":
    """Return every layer of the town as a frame in EPSG:4490."""
    rows = {
        "areas": _areas(town),
        "grids": _communities(town) + _groups(town) + _corridors(town) + _compounds(town),
        "streets": _streets(town),
        "sections": _sections(town),
        "roads": _roads(town),
        "turns": _turns(town),
        "places": _places(places),
        "cameras": _cameras(cameras),
        "addresses": _addresses(town),
        "surfaces": _surfaces(town),
        "buildings": _buildings(town),
    }
    origin = to_metres(np.array(town.plan.centre))
    return {name: _frame(name, rows[name], origin) for name in LAYERS}


def _frame(name: str, rows: Rows, origin: Any) -> "GeoDataFrame":
    from geopandas import GeoDataFrame  # noqa: PLC0415 - slow to import

    shapes = shapely.transform([row["geometry"] for row in rows], lambda xy: xy + origin)
    shapes = shapely.transform(to_lonlat(shapes), lambda xy: np.round(xy, DECIMALS))
    columns = {field: [row[field] for row in rows] for field in LAYERS[name].fields}
    return GeoDataFrame(columns, geometry=shapes, crs=SRID_FILE)


def _areas(town: Town) -> Rows:
    """Return the areas; residents are shared out by area, the last digit to the largest."""
    plan = town.plan
    shapes = [town.division.communities[community.code] for community in plan.communities]
    sizes = shapely.area(np.array(shapes, dtype=object))
    residents = np.floor(sizes / sizes.sum() * plan.population).astype(int)
    residents[sizes.argmax()] += plan.population - residents.sum()
    return [
        {
            "code": f"A{index}",
            "name": community.name,
            "name_en": community.name_en,
            "pop": int(count),
            "geometry": shape,
        }
        for index, (community, count, shape) in enumerate(
            zip(plan.communities, residents, shapes, strict=True), start=1
        )
    ]


def _grid(row: dict[str, Any]) -> dict[str, Any]:
    return {"side_left": "", "side_right": "", "street": ""} | row


def _communities(town: Town) -> Rows:
    return [
        _grid(
            {
                "code": community.code,
                "name": community.name,
                "name_en": community.name_en,
                "level": 1,
                "kind": "community",
                "parent": f"A{index}",
                "geometry": town.division.communities[community.code],
            }
        )
        for index, community in enumerate(town.plan.communities, start=1)
    ]


def _groups(town: Town) -> Rows:
    words = town.plan.text["words"]
    return [
        _grid(
            {
                "code": group.code,
                "name": group.community.name
                + chinese_number(group.number, town.plan)
                + words["group"],
                "name_en": f"{group.community.name_en} {words['group_en']} {group.number}",
                "level": 2,
                "kind": "group",
                "parent": group.community.code,
                "geometry": group.geometry,
            }
        )
        for group in town.division.groups
    ]


def _section_names(town: Town) -> list[tuple[str, str]]:
    words = town.plan.text["words"]
    names = []
    for corridor in town.corridors:
        plan = corridor.street.plan
        parts = words["sections_h"] if plan.horizontal else words["sections_v"]
        part, part_en = parts[corridor.number - 1]
        names.append((plan.name + part, f"{plan.name_en}, {part_en}"))
    return names


def _corridors(town: Town) -> Rows:
    return [
        {
            "code": f"S-{corridor.street.plan.code}-{corridor.number}",
            "name": name,
            "name_en": name_en,
            "level": 2,
            "kind": "street",
            "parent": corridor.side_left,
            "side_left": corridor.side_left,
            "side_right": corridor.side_right,
            "street": corridor.street.plan.code,
            "geometry": corridor.geometry,
        }
        for corridor, (name, name_en) in zip(town.corridors, _section_names(town), strict=True)
    ]


def _compounds(town: Town) -> Rows:
    return [
        _grid(
            {
                "code": compound.code,
                "name": compound.lot.name,
                "name_en": english_name(compound.lot.name, town.plan),
                "level": 3,
                "kind": "compound",
                "parent": compound.lot.group.code,
                "geometry": compound.geometry,
            }
        )
        for compound in town.compounds
    ]


def _streets(town: Town) -> Rows:
    return [
        {
            "code": street.plan.code,
            "name": street.plan.name,
            "name_en": street.plan.name_en,
            "orient": street.plan.code[0].lower(),
            "seq": int(street.plan.code[1:]),
            "geometry": street.line,
        }
        for street in town.streets
    ]


def _sections(town: Town) -> Rows:
    return [
        {
            "code": f"{corridor.street.plan.code}-{corridor.number}",
            "name": name,
            "name_en": name_en,
            "street": corridor.street.plan.code,
            "seq": corridor.number,
            "grid": f"S-{corridor.street.plan.code}-{corridor.number}",
            "geometry": corridor.line,
        }
        for corridor, (name, name_en) in zip(town.corridors, _section_names(town), strict=True)
    ]


def _roads(town: Town) -> Rows:
    return [
        {
            "code": f"R{number:05d}",
            "name": piece.way.name,
            "name_en": piece.way.name_en,
            "class": piece.way.road_class.value,
            "oneway": piece.way.oneway,
            "width_m": piece.way.width_m,
            "from_node": f"N{piece.from_node:05d}",
            "to_node": f"N{piece.to_node:05d}",
            "street": piece.way.street,
            "geometry": piece.line,
        }
        for number, piece in enumerate(town.network.pieces, start=1)
    ]


def _turns(town: Town) -> Rows:
    return [
        {
            "code": f"T{number:03d}",
            "from_road": f"R{ban.from_piece + 1:05d}",
            "to_road": f"R{ban.to_piece + 1:05d}",
            "rule": "no",
            "geometry": ban.node,
        }
        for number, ban in enumerate(list_bans(town.network), start=1)
    ]


def _places(places: list[Spot]) -> Rows:
    return [
        {
            "code": f"P{number:04d}",
            "name": spot.name,
            "name_en": spot.name_en,
            "kind": spot.kind.value,
            "grid": spot.grid,
            "aliases": ALIAS_SEPARATOR.join(spot.aliases),
            "road": spot.road,
            "smart": int(spot.smart),
            "geometry": spot.point,
        }
        for number, spot in enumerate(places, start=1)
    ]


def _cameras(cameras: list[Lens]) -> Rows:
    return [
        {
            "code": f"C{number:03d}",
            "name": lens.name,
            "facing_deg": lens.facing_deg,
            "key": int(lens.key),
            "grid": lens.grid,
            "geometry": lens.point,
        }
        for number, lens in enumerate(cameras, start=1)
    ]


def _addresses(town: Town) -> Rows:
    rows: Rows = [
        {
            "kind": "road",
            "road": number.road,
            "number": number.number,
            "compound": "",
            "building": 0,
            "unit": 0,
            "text": number_text(number, town.plan),
            "geometry": number.point,
        }
        for number in town.numbers
    ]
    rows += [
        {
            "kind": "compound",
            "road": "",
            "number": 0,
            "compound": entrance.compound.lot.name,
            "building": entrance.building,
            "unit": entrance.unit,
            "text": entrance_text(entrance, town.plan),
            "geometry": entrance.point,
        }
        for entrance in town.entrances
    ]
    return [{"code": f"D{number:05d}", **row} for number, row in enumerate(rows, start=1)]


def _surfaces(town: Town) -> Rows:
    edges, frame = town.plan.text["edges"], town.frame
    bank = shapely.difference(frame.riverside.buffer(70), frame.core).intersection(frame.boundary)
    bank = (
        bank.difference(shapely.union_all([frame.river, frame.riverside.buffer(8)]))
        .buffer(-1)
        .buffer(1, join_style="mitre")
    )
    found = [
        ("water", edges["river"]["name"], edges["river"]["name_en"], frame.river),
        ("railway", edges["rail"]["name"], edges["rail"]["name_en"], frame.rail),
        *(("green", "", "", part) for part in shapely.get_parts(bank) if part.area > 50),
        *(("green", "", "", compound.garden) for compound in town.compounds),
        *((kind, name, "", shape) for kind, name, shape in town.fabric.surfaces),
    ]
    return [
        {"code": f"F{number:04d}", "kind": kind, "name": name, "name_en": name_en, "geometry": s}
        for number, (kind, name, name_en, s) in enumerate(
            (entry for entry in found if not entry[3].is_empty), start=1
        )
    ]


def _buildings(town: Town) -> Rows:
    found = [
        (compound.code, compound.floors, box)
        for compound in town.compounds
        for box in compound.buildings
    ]
    found += [("", floors, shape) for shape, floors in town.fabric.buildings]
    return [
        {"code": f"B{number:05d}", "compound": code, "floors": floors, "geometry": shape}
        for number, (code, floors, shape) in enumerate(found, start=1)
    ]
