"""What an import takes and gives: proposals, findings' company, changes, results."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gis.catalogue import render
from gis.check.report import Finding, Report, Severity
from gis.errors import GisError

if TYPE_CHECKING:
    from gis.imports.mapping import Mapping
    from gis.records import GroundData

LonLatBox = tuple[float, float, float, float]


class MappingError(GisError):
    """A mapping file that can't be used; its parameters say where and what was expected."""


class RefusedError(GisError):
    """A delivery that is not opened at all: too large, hostile, or of no kind we read."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that mending changed, with its stable code and the parameters of its text.

    `feature` is the code of the record changed, `place` the lon, lat to look at.
    """

    code: str
    layer: str
    feature: str
    place: tuple[float, float] | None
    params: dict[str, Any]

    def text(self, language: str) -> str:
        """Return what was changed, in a language of the catalogue."""
        return render(f"change.{self.code}", language, **self.params)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The ground read, or None when a finding forbids loading it; nothing is half-read.

    `report` counts what was read and holds all findings, also those of a ground that was refused.
    """

    ground: "GroundData | None"
    report: Report
    changes: tuple[Change, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, errors and warnings."""
        return self.report.findings

    @property
    def ok(self) -> bool:
        """Whether the ground may be loaded."""
        return self.ground is not None and self.report.count(Severity.ERROR) == 0


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """One column of a source: its name, kind of value, and the first values found in it."""

    name: str
    kind: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLayer:
    """One layer of a delivery as it is.

    `layer` is its name inside a file that holds several, else empty. `crs` and `encoding` are
    what is used, `bounds` west, south, east, north in WGS84 degrees or None, `target` the layer
    of ours that it is proposed for, or empty.
    """

    file: str
    layer: str
    geometry: str
    count: int
    crs: str
    encoding: str
    bounds: LonLatBox | None
    fields: tuple[FieldPreview, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a delivery holds and how it could be read: a mapping to be looked over by a person."""

    mapping: "Mapping"
    sources: tuple[SourceLayer, ...]
    findings: tuple[Finding, ...]
