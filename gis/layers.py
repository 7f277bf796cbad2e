"""The shapefile layers a ground is exchanged in: file names, fields, geometry types.

Field names keep to the ten bytes that the DBF format allows. All files are EPSG:4490
(CGCS2000), text in UTF-8 with a .cpg beside it.
"""

from dataclasses import dataclass

SRID_FILE = 4490
SRID_STORE = 4326


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer: its file stem, geometry type and fields with their Python types.

    A ground without the files of an `optional` layer has none of its features.
    """

    name: str
    geometry_type: str
    fields: dict[str, type]
    optional: bool = False


LAYERS: dict[str, LayerSpec] = {
    spec.name: spec
    for spec in (
        LayerSpec(
            "areas",
            "Polygon",
            {"code": str, "name": str, "name_en": str, "pop": int},
        ),
        LayerSpec(
            "grids",
            "Polygon",
            {
                "code": str,
                "name": str,
                "name_en": str,
                "level": int,
                "kind": str,
                "parent": str,
                "side_left": str,
                "side_right": str,
                "street": str,
            },
        ),
        LayerSpec(
            "streets",
            "LineString",
            {"code": str, "name": str, "name_en": str, "orient": str, "seq": int},
        ),
        LayerSpec(
            "sections",
            "LineString",
            {"code": str, "name": str, "name_en": str, "street": str, "seq": int, "grid": str},
        ),
        LayerSpec(
            "roads",
            "LineString",
            {
                "code": str,
                "name": str,
                "name_en": str,
                "class": str,
                "oneway": int,
                "width_m": float,
                "from_node": str,
                "to_node": str,
                "street": str,
            },
        ),
        LayerSpec(
            "turns",
            "Point",
            {"code": str, "from_road": str, "to_road": str, "rule": str},
            optional=True,
        ),
        LayerSpec(
            "places",
            "Point",
            {
                "code": str,
                "name": str,
                "name_en": str,
                "kind": str,
                "grid": str,
                "aliases": str,
                "road": str,
                "smart": int,
            },
        ),
        LayerSpec(
            "cameras",
            "Point",
            {"code": str, "name": str, "facing_deg": float, "key": int, "grid": str},
        ),
        LayerSpec(
            "addresses",
            "Point",
            {
                "code": str,
                "kind": str,
                "road": str,
                "number": int,
                "compound": str,
                "building": int,
                "unit": int,
                "text": str,
            },
        ),
        LayerSpec("surfaces", "Polygon", {"code": str, "kind": str, "name": str, "name_en": str}),
        LayerSpec("buildings", "Polygon", {"code": str, "compound": str, "floors": int}),
    )
}
