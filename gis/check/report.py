"""What a check of a ground found, and how it is written for people and programs."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from gis.catalogue import render


class Severity(StrEnum):
    """Whether a finding keeps the ground from being loaded."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its stable code, where it is, and the parameters of its text.

    `feature` is the code of the record it is about, `place` the lon, lat to look at (None when
    there is no point to show).
    """

    code: str
    severity: Severity
    layer: str
    feature: str
    place: tuple[float, float] | None
    params: dict[str, Any]

    def text(self, language: str) -> str:
        """Return what is wrong, in a language of the catalogue."""
        return render(f"finding.{self.code}", language, **self.params)


@dataclass(frozen=True, slots=True)
class Report:
    """Counts by layer, grid counts by (level, kind), the areas' total size, and the findings."""

    layers: dict[str, int]
    grids: dict[tuple[int, str], int]
    area_km2: float
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def ok(self) -> bool:
        """Whether nothing found is an error."""
        return self.count(Severity.ERROR) == 0


def to_document(report: Report, language: str) -> dict[str, Any]:
    """Return the report as plain values, texts in a language of the catalogue."""
    return {
        "ok": report.ok,
        "area_km2": round(report.area_km2, 6),
        "layers": report.layers,
        "grids": [
            {"level": level, "kind": kind, "count": count}
            for (level, kind), count in report.grids.items()
        ],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "layer": finding.layer,
                "feature": finding.feature,
                "place": finding.place,
                "params": finding.params,
                "text": finding.text(language),
            }
            for finding in report.findings
        ],
    }


def to_json(report: Report, language: str) -> str:
    """Return the report as a JSON document."""
    return json.dumps(to_document(report, language), ensure_ascii=False, indent=2)


def print_report(report: Report, language: str, console: Console) -> None:
    """Print the report as tables."""

    def say(code: str, **params: Any) -> str:
        return render(f"report.{code}", language, **params)

    layers = Table(say("layer"), say("count"), title=say("layers"))
    for name, count in report.layers.items():
        layers.add_row(name, str(count))
    grids = Table(say("level"), say("kind"), say("count"), title=say("grids"))
    for (level, kind), count in report.grids.items():
        grids.add_row(str(level), render(f"kind.{kind}", language), str(count))
    console.print(layers, grids)
    console.print(say("area", area_km2=f"{report.area_km2:.4f}"))
    if not report.findings:
        console.print(say("clean"))
        return
    console.print(_findings(report, language))
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    console.print(say("summary", errors=errors, warnings=warnings))


def _findings(report: Report, language: str) -> Table:
    heads = [render(f"report.{key}", language) for key in ("severity", "layer", "code", "place")]
    table = Table(
        *heads, render("report.text", language), title=render("report.findings", language)
    )
    for finding in report.findings:
        place = "" if finding.place is None else "{:.5f}, {:.5f}".format(*finding.place)
        severity = render(f"report.{finding.severity.value}", language)
        table.add_row(severity, finding.layer, finding.feature, place, finding.text(language))
    return table
