"""One reader a kind of file; `read` chooses by the file's suffix."""

from pathlib import Path

from gis.imports.delivery import Delivery
from gis.imports.readers.csvfile import read_csv
from gis.imports.readers.osm import LAYERS as OSM_LAYERS
from gis.imports.readers.osm import read_osm
from gis.imports.readers.shapefile import read_shapefile
from gis.imports.readers.vector import list_layers, read_vector
from gis.imports.table import Table, empty_table, fault

_VECTOR = {".gpkg", ".geojson", ".json", ".kml"}
_OSM = {".osm", ".pbf"}
_CSV = {".csv", ".tsv", ".txt"}


def list_sources(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    """Return file and layer of everything in a delivery that can be read.

    The layer is empty where a file holds only one.
    """
    found: list[tuple[str, str]] = []
    for file in delivery.files:
        suffix = Path(file).suffix
        # a .txt beside the data is mostly somebody's notes: it is read when a mapping names it
        if suffix in {".shp", ".csv", ".tsv"}:
            found.append((file, ""))
        elif suffix in _OSM:
            found += [(file, layer) for layer in OSM_LAYERS]
        elif suffix in _VECTOR:
            layers = list_layers(delivery.root / file)
            found += [(file, layer) for layer in layers] if len(layers) > 1 else [(file, "")]
    return tuple(found)


def read(
    delivery: Delivery,
    file: str,
    layer: str = "",
    *,
    encoding: str = "",
    lon: str = "",
    lat: str = "",
) -> Table:
    """Return a layer of a delivery; what is wrong with its file stands in the table's findings."""
    if file not in delivery.files:
        expected = ", ".join(sorted({name for name, _ in list_sources(delivery)}))
        return empty_table(file, layer, fault("source_missing", file=file, expected=expected))
    path = delivery.root / file
    if path.suffix == ".shp":
        return read_shapefile(path, file, encoding)
    if path.suffix in _CSV:
        return read_csv(path, file, encoding, lon, lat)
    if path.suffix in _OSM:
        return read_osm(path, file, layer)
    if path.suffix in _VECTOR:
        return read_vector(path, file, layer)
    return empty_table(file, layer, fault("format_unknown", file=file))
