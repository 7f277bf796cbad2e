"""Small sound files of every kind that is read, as the first inputs of the fuzzer."""

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import geopandas
import pyogrio
from shapely import LineString, box

KINDS = (
    "shp", "gpkg", "geojson", "kml", "kmz", "csv", "osm", "osm.gz", "osm.pbf", "zip",
    "pasted", "mapping",
)  # fmt: skip
PART = b"--PART--"

_KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>甲</name><Polygon>
<outerBoundaryIs><LinearRing><coordinates>103.79,25.48 103.80,25.48 103.80,25.49 103.79,25.48
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
_OSM = """<?xml version="1.0"?><osm version="0.6"><node id="1" lat="25.48" lon="103.79"/>
<node id="2" lat="25.49" lon="103.79"><tag k="addr:housenumber" v="3"/></node>
<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<relation id="9"><member type="way" ref="5" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="5" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_u_turn"/></relation></osm>"""
_CSV = '编码,名称,经度,纬度\nP1,菜市场,103.79,25.48\nP2,"学,校",103°47\'24",25°28\'48"\n'
_PASTED = "东经103°47′24″ 北纬25°28′48″"
_LINK = "https://uri.amap.com/marker?position=103.79,25.48&coordinate=wgs84"
_MAPPING = """snap_m = 1
accept = ["gap"]
[[layer]]
target = "grids"
file = "a.shp"
towgs84 = [1, 2, 3]
where = {A = [1]}
[layer.fields]
code = {template = "{A:2}{B}"}
kind = {column = "K", words = {x = "group"}, otherwise = "community"}
"""


def make_seeds() -> dict[str, bytes]:
    """Return the inputs by name: a byte for the kind, and the file."""
    files = {
        "csv": _CSV.encode("gb18030"),
        "kml": _KML.encode(),
        "kmz": _zipped({"doc.kml": _KML.encode()}),
        "osm": _OSM.encode(),
        "osm.gz": gzip.compress(_OSM.encode(), mtime=0),
        "osm.pbf": _pbf(),
        "mapping": _MAPPING.encode(),
        "pasted": _PASTED.encode(),
        "zip": _zipped({"a/b.geojson": _geojson(), "c.csv": _CSV.encode()}),
        "geojson": _geojson(),
        "gpkg": _gpkg(),
        "shp": PART.join(_shapefile().values()),
    }
    seeds = {kind: bytes([KINDS.index(kind)]) + body for kind, body in files.items()}
    return seeds | {"link": bytes([KINDS.index("pasted")]) + _LINK.encode()}


def _frame() -> geopandas.GeoDataFrame:
    shapes = [box(103.79, 25.48, 103.80, 25.49), box(103.80, 25.48, 103.81, 25.49)]
    columns = {"网格编码": ["G1", "G2"], "社区": ["甲", "乙"], "pop": [1, 2]}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=4326)


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _geojson() -> bytes:
    lines = [LineString([(103.79, 25.48), (103.80, 25.48)])]
    roads = geopandas.GeoDataFrame({"highway": ["primary"]}, geometry=lines, crs=4326)
    return str(roads.to_json()).encode()


def _gpkg() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        pyogrio.write_dataframe(_frame(), path, layer="grids")
        return path.read_bytes()


def _shapefile() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.shp"
        pyogrio.write_dataframe(_frame(), path, encoding="UTF-8")
        parts = ("shp", "dbf", "shx", "prj", "cpg")
        return {part: path.with_suffix(f".{part}").read_bytes() for part in parts}


def _pbf() -> bytes:
    import osmium  # noqa: PLC0415 - only this seed needs it

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.osm", Path(folder) / "a.osm.pbf"
        source.write_text(_OSM, "utf-8")
        with osmium.SimpleWriter(str(target)) as writer:
            for item in osmium.FileProcessor(str(source)):
                writer.add(item)
        return target.read_bytes()
