"""A ground as plain records, and the way there from the frames that gis.files reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gis.errors import RecordError
from gis.layers import LayerSpec
from gis.model import (
    Address,
    AddressKind,
    Area,
    Building,
    Camera,
    Grid,
    GridKind,
    Place,
    PlaceKind,
    Road,
    RoadClass,
    Section,
    Street,
    Surface,
    TurnRestriction,
    TurnRule,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Where to measure while there is no ground.
USUAL_LON = 105.0
#: Aliases are one text field in the files.
ALIAS_SEPARATOR = ";"

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class GroundData:
    """Every layer of a ground as records, in the order of the files."""

    areas: tuple[Area, ...]
    grids: tuple[Grid, ...]
    streets: tuple[Street, ...]
    sections: tuple[Section, ...]
    roads: tuple[Road, ...]
    turns: tuple[TurnRestriction, ...]
    places: tuple[Place, ...]
    cameras: tuple[Camera, ...]
    addresses: tuple[Address, ...]
    surfaces: tuple[Surface, ...]
    buildings: tuple[Building, ...]


def to_records(frames: "dict[str, GeoDataFrame]") -> GroundData:
    """Return the frames of gis.files.read_layers as records.

    Raises RecordError `record.value` for a value that is not of its field's kind, with layer,
    code and value.
    """
    return from_rows({layer: _rows(frame) for layer, frame in frames.items()})


def from_rows(rows: Mapping[str, Iterable[dict[str, Any]]]) -> GroundData:
    """Return rows by layer as records: fields as in gis.layers and `geometry`.

    A layer that isn't there is empty. Raises RecordError, see `to_records`.
    """
    return GroundData(
        areas=_records("areas", rows, _area),
        grids=_records("grids", rows, _grid),
        streets=_records("streets", rows, _street),
        sections=_records("sections", rows, _section),
        roads=_records("roads", rows, _road),
        turns=_records("turns", rows, _turn),
        places=_records("places", rows, _place),
        cameras=_records("cameras", rows, _camera),
        addresses=_records("addresses", rows, _address),
        surfaces=_records("surfaces", rows, _surface),
        buildings=_records("buildings", rows, _building),
    )


def centre_lon(data: GroundData) -> float:
    """Return the longitude in the middle of a ground; Qujing's plane for one without areas."""
    boxes = [area.geometry.bounds for area in data.areas if not area.geometry.is_empty]
    if not boxes:
        return USUAL_LON
    return float(min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2.0


def to_columns(
    data: GroundData, spec: LayerSpec
) -> tuple[dict[str, NDArray[Any]], NDArray[np.object_]]:
    """Return a layer as its fields' columns, each (n,), and its shapes, (n,)."""
    rows = list(to_rows(data, spec.name))
    columns: dict[str, NDArray[Any]] = {
        field: np.array([row[field] for row, _ in rows], dtype=object if kind is str else kind)
        for field, kind in spec.fields.items()
    }
    return columns, np.array([shape for _, shape in rows], dtype=object)


def to_rows(data: GroundData, layer: str) -> Iterable[tuple[dict[str, Any], Any]]:
    """Yield the fields of a layer's records as the files hold them, and the geometry of each."""
    for record in getattr(data, layer):
        row = {field.name: getattr(record, field.name) for field in fields(record)}
        shape = row.pop("geometry")
        named = {_FILE_NAMES.get((layer, name), name): value for name, value in row.items()}
        yield {name: _plain(value) for name, value in named.items()}, shape


#: Fields that the files call otherwise than the records.
_FILE_NAMES = {("areas", "population"): "pop", ("roads", "road_class"): "class"}


def _plain(value: Any) -> Any:
    """Return a value as a file holds it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ALIAS_SEPARATOR.join(value)
    if isinstance(value, bool):
        return int(value)
    return value.value if isinstance(value, StrEnum) else value


def _records(
    layer: str,
    rows: Mapping[str, Iterable[dict[str, Any]]],
    make: Callable[[dict[str, Any]], Record],
) -> tuple[Record, ...]:
    return tuple(_made(layer, row, make) for row in rows.get(layer, ()))


def _made(layer: str, row: dict[str, Any], make: Callable[[dict[str, Any]], Record]) -> Record:
    try:
        return make(row)
    except (ValueError, TypeError) as error:
        raise RecordError(
            "record.value", layer=layer, row=row["code"], detail=str(error)
        ) from error


def _rows(frame: "GeoDataFrame") -> Iterable[dict[str, Any]]:
    names = list(frame.columns)
    columns = [frame[name].tolist() for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def _text(value: Any) -> str:
    """Return a text field; an empty one comes from the DBF as None or NaN."""
    return value if isinstance(value, str) else ""


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": _text(row["code"]),
        "name": _text(row["name"]),
        "name_en": _text(row["name_en"]),
        "geometry": row["geometry"],
    }


def _area(row: dict[str, Any]) -> Area:
    return Area(**_named(row), population=int(row["pop"]))


def _grid(row: dict[str, Any]) -> Grid:
    return Grid(
        **_named(row),
        level=int(row["level"]),
        kind=GridKind(_text(row["kind"])),
        parent=_text(row["parent"]),
        side_left=_text(row["side_left"]) or None,
        side_right=_text(row["side_right"]) or None,
        street=_text(row["street"]) or None,
    )


def _street(row: dict[str, Any]) -> Street:
    return Street(**_named(row), orient=_text(row["orient"]), seq=int(row["seq"]))


def _section(row: dict[str, Any]) -> Section:
    return Section(
        **_named(row), street=_text(row["street"]), seq=int(row["seq"]), grid=_text(row["grid"])
    )


def _road(row: dict[str, Any]) -> Road:
    return Road(
        **_named(row),
        road_class=RoadClass(_text(row["class"])),
        oneway=int(row["oneway"]),
        width_m=float(row["width_m"]),
        from_node=_text(row["from_node"]),
        to_node=_text(row["to_node"]),
        street=_text(row["street"]) or None,
    )


def _turn(row: dict[str, Any]) -> TurnRestriction:
    return TurnRestriction(
        code=_text(row["code"]),
        from_road=_text(row["from_road"]),
        to_road=_text(row["to_road"]),
        rule=TurnRule(_text(row["rule"])),
        geometry=row["geometry"],
    )


def _place(row: dict[str, Any]) -> Place:
    aliases = _text(row["aliases"])
    return Place(
        **_named(row),
        kind=PlaceKind(_text(row["kind"])),
        grid=_text(row["grid"]),
        aliases=tuple(aliases.split(ALIAS_SEPARATOR)) if aliases else (),
        road=_text(row["road"]),
        smart=bool(row["smart"]),
    )


def _camera(row: dict[str, Any]) -> Camera:
    return Camera(
        code=_text(row["code"]),
        name=_text(row["name"]),
        facing_deg=float(row["facing_deg"]),
        key=bool(row["key"]),
        grid=_text(row["grid"]),
        geometry=row["geometry"],
    )


def _address(row: dict[str, Any]) -> Address:
    return Address(
        code=_text(row["code"]),
        kind=AddressKind(_text(row["kind"])),
        road=_text(row["road"]),
        number=int(row["number"]),
        compound=_text(row["compound"]),
        building=int(row["building"]),
        unit=int(row["unit"]),
        text=_text(row["text"]),
        geometry=row["geometry"],
    )


def _surface(row: dict[str, Any]) -> Surface:
    return Surface(**_named(row), kind=_text(row["kind"]))


def _building(row: dict[str, Any]) -> Building:
    return Building(
        code=_text(row["code"]),
        compound=_text(row["compound"]),
        floors=int(row["floors"]),
        geometry=row["geometry"],
    )
