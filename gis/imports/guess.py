"""What a layer and its columns probably are, by their names."""

import re
from collections.abc import Sequence
from typing import Any

from gis.imports.mapping import FieldRule, as_text
from gis.layers import LAYERS
from gis.model import RoadClass

#: Words in the name of a file or layer, per layer of ours and kind of geometry. First come,
#: first served.
_LAYER_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Polygon": (
        ("buildings", r"building|建筑|楼栋|房屋"),
        ("surfaces", r"surface|water|green|park|水系|水面|绿地|铁路|广场"),
        ("areas", r"area|district|片区|辖区|责任区"),
        ("grids", r""),
    ),
    "LineString": (
        ("sections", r"section|路段"),
        ("roads", r""),
    ),
    "Point": (
        ("addresses", r"addr|门牌|地址"),
        ("cameras", r"camera|cctv|video|摄像|监控|探头|视频"),
        ("places", r""),
    ),
}
#: What columns are called, without case, blanks, hyphens and underscores; the best first.
_COLUMN_WORDS: dict[str, tuple[str, ...]] = {
    "code": (
        "code", "代码", "编码", "编号", "网格编码", "网格编号", "网格代码", "设备编码", "区划代码",
        "beatnum", "distnum", "gridid", "gridcode", "no", "num", "id", "objectid", "fid",
    ),
    "name": ("name", "名称", "网格名称", "社区名称", "小区名称", "路名", "道路名称", "设备名称",
             "单位名称", "姓名", "title", "label", "streetname", "roadname"),
    "name_en": ("nameen", "name:en", "英文名", "英文名称"),
    "pop": ("pop", "population", "人口", "常住人口", "居民数"),
    "level": ("level", "级别", "层级"),
    "kind": ("kind", "类型", "类别", "网格类型", "type"),
    "parent": ("parent", "上级", "上级编码", "上级代码", "所属社区", "parentcode", "pid"),
    "street": ("street", "街道线", "街道编码"),
    "class": ("class", "highway", "fclass", "roadclass", "道路等级", "等级", "类别"),
    "oneway": ("oneway", "单行", "单向"),
    "width_m": ("widthm", "width", "宽度", "路宽"),
    "grid": ("grid", "网格", "所属网格", "网格编码", "gridcode"),
    "aliases": ("aliases", "别名", "alias"),
    "road": ("road", "路名", "道路", "addr:street", "街路巷", "street", "所在道路"),
    "smart": ("smart", "智慧"),
    "facing_deg": ("facingdeg", "facing", "朝向", "方位角", "azimuth", "heading"),
    "key": ("key", "重点", "重点部位"),
    "number": ("number", "addr:housenumber", "门牌号", "门牌", "号", "housenumber"),
    "compound": ("compound", "小区", "小区名称", "addr:place"),
    "building": ("building", "楼栋", "栋", "幢", "楼号"),
    "unit": ("unit", "单元"),
    "text": ("text", "地址", "详细地址", "address", "addr:full", "fulladdress"),
    "floors": ("floors", "层数", "楼层", "storeys", "levels"),
    "orient": ("orient",),
    "seq": ("seq", "序号"),
    "side_left": ("sideleft",),
    "side_right": ("sideright",),
    "from_node": ("fromnode", "fnode"),
    "to_node": ("tonode", "tnode"),
}  # fmt: skip
#: Road classes by the words of OpenStreetMap (https://wiki.openstreetmap.org/wiki/Key:highway)
#: and of Chinese road tables.
ROAD_WORDS = {
    "motorway": "avenue", "trunk": "avenue", "primary": "main", "secondary": "secondary",
    "tertiary": "secondary", "motorway_link": "avenue", "trunk_link": "avenue",
    "primary_link": "main", "secondary_link": "secondary", "tertiary_link": "secondary",
    "residential": "residential", "unclassified": "residential", "living_street": "residential",
    "service": "service", "track": "service", "pedestrian": "footpath", "footway": "footpath",
    "path": "footpath", "steps": "footpath", "cycleway": "footpath", "bridleway": "footpath",
    "corridor": "footpath", "快速路": "avenue", "主干路": "main", "主干道": "main",
    "次干路": "secondary", "次干道": "secondary", "支路": "residential", "巷": "lane",
}  # fmt: skip
ONEWAY_WORDS = {"yes": "1", "true": "1", "-1": "-1", "reverse": "-1", "no": "0", "是": "1"}
#: What a layer's required field is taken for where no column looks like it.
_FALLBACK = {
    ("roads", "class"): FieldRule(value="residential"),
    ("surfaces", "kind"): FieldRule(value="green"),
}
_CHOSEN = {("grids", "kind"), ("places", "kind"), ("roads", "class"), ("addresses", "kind")}


def guess_target(file: str, layer: str, kind: str, columns: Sequence[str]) -> str:
    """Return the layer of ours that a source is for, or empty when it fits none."""
    name = f"{file} {layer}".lower()
    stem = re.sub(r".*/|\.\w+$", "", file.lower()) if not layer else layer.lower()
    if stem in LAYERS and LAYERS[stem].geometry_type == kind and _has(columns, stem):
        return stem
    words = _LAYER_WORDS.get(kind, ())
    return next((target for target, pattern in words if re.search(pattern, name)), "")


def _has(columns: Sequence[str], target: str) -> bool:
    """Whether a source has all fields of a layer of ours: it was made by this product."""
    return set(LAYERS[target].fields) <= set(columns)


def guess_fields(target: str, columns: dict[str, list[Any]]) -> dict[str, FieldRule]:
    """Return a rule for each field of a layer that a column looks like."""
    rules: dict[str, FieldRule] = {}
    by_name = {_plain(column): column for column in reversed(list(columns))}
    for field in LAYERS[target].fields:
        words = (field.replace("_", ""), *_COLUMN_WORDS.get(field, ()))
        column = next((by_name[word] for word in words if word in by_name), "")
        if column and _fits(target, field, columns[column]):
            rules[field] = _rule(target, field, column, columns[column])
        elif (target, field) in _FALLBACK:
            rules[field] = _FALLBACK[target, field]
    return rules


def _plain(column: str) -> str:
    return re.sub(r"[\s_-]", "", column.lower())


def _fits(target: str, field: str, values: list[Any]) -> bool:
    """Whether the values of a column can be what its name says: a code must tell rows apart."""
    texts = [as_text(value) for value in values]
    if field == "code":
        return all(texts) and len(set(texts)) >= 0.9 * len(texts)
    if field in {"from_node", "to_node", "level", "number"} or (target, field) == ("grids", "kind"):
        return all(texts)
    return True


def _rule(target: str, field: str, column: str, values: list[Any]) -> FieldRule:
    found = {as_text(value) for value in values}
    if (target, field) == ("roads", "class") and not found <= set(RoadClass):
        words = tuple((word, ROAD_WORDS[word]) for word in sorted(found & ROAD_WORDS.keys()))
        return FieldRule(column=column, words=words, otherwise="residential")
    if (target, field) == ("roads", "oneway") and not found <= {"", "0", "1", "-1"}:
        return FieldRule(column=column, words=tuple(ONEWAY_WORDS.items()), otherwise="0")
    return FieldRule(column=column)
