"""Reading the files of any station: what they hold, what is wrong with them, what was mended."""

from gis.check.report import Finding, Severity
from gis.imports.apart import run_apart
from gis.imports.mapping import FieldRule, LayerMapping, Mapping, load_mapping, parse_mapping
from gis.imports.model import (
    Change,
    FieldPreview,
    ImportResult,
    MappingError,
    Proposal,
    SourceLayer,
)
from gis.imports.propose import inspect
from gis.imports.station import read_station

__all__ = [
    "Change",
    "FieldPreview",
    "FieldRule",
    "Finding",
    "ImportResult",
    "LayerMapping",
    "Mapping",
    "MappingError",
    "Proposal",
    "Severity",
    "SourceLayer",
    "inspect",
    "load_mapping",
    "parse_mapping",
    "read_station",
    "run_apart",
]
