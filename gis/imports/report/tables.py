"""The result of an import, and a proposal, as tables on a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gis.catalogue import render
from gis.check.report import Finding, Severity
from gis.imports.model import ImportResult, Proposal, SourceLayer


def print_result(result: ImportResult, language: str, console: Console) -> None:
    """Print counts, findings with their remedies, and changes."""
    counts = Table(_report("layer", language), _report("count", language))
    for layer, count in result.report.layers.items():
        counts.add_row(layer, str(count))
    console.print(counts)
    if result.findings:
        console.print(_findings(result.findings, language))
    if result.changes:
        console.print(_changes(result, language))
        console.print(_say("mended", language, count=len(result.changes)))
    errors = result.report.count(Severity.ERROR)
    warnings = result.report.count(Severity.WARNING)
    console.print(render("report.summary", language, errors=errors, warnings=warnings))


def print_proposal(proposal: Proposal, language: str, console: Console) -> None:
    """Print what was delivered, its columns, what is wrong with it, and the mapping proposed."""
    heads = ("source", "target", "geometry", "crs", "encoding", "bounds")
    sources = Table(
        *(_say(head, language) for head in heads),
        _report("count", language),
        title=_say("sources", language),
    )
    for source in proposal.sources:
        sources.add_row(*_source(source, language))
    console.print(sources)
    for source in proposal.sources:
        console.print(_columns(source, language))
    if proposal.findings:
        console.print(_findings(proposal.findings, language))
    if proposal.mapping.layers:
        console.print(_say("proposed", language))
        console.print(Text(proposal.mapping.to_toml()), soft_wrap=True)


def _say(code: str, language: str, **params: Any) -> str:
    return render(f"import.{code}", language, **params)


def _report(code: str, language: str) -> str:
    return render(f"report.{code}", language)


def _source(source: SourceLayer, language: str) -> tuple[Text, ...]:
    none = _say("none", language)
    bounds = "{:.4f}, {:.4f}, {:.4f}, {:.4f}".format(*source.bounds) if source.bounds else none
    name = f"{source.file} · {source.layer}" if source.layer else source.file
    cells = (name, source.target, source.geometry, source.crs, source.encoding, bounds)
    # Text, since what a stranger's file says is no markup
    return tuple(Text(cell or none) for cell in (*cells, str(source.count)))


def _columns(source: SourceLayer, language: str) -> Table:
    table = Table(_say("column", language), _say("samples", language), title=Text(source.file))
    for field in source.fields:
        table.add_row(Text(field.name), Text(" | ".join(field.samples)))
    return table


def _findings(findings: tuple[Finding, ...], language: str) -> Table:
    heads = [_report(key, language) for key in ("severity", "layer", "code", "place", "text")]
    table = Table(*heads, _say("remedy", language), title=_report("findings", language))
    for finding in findings:
        cells = (
            _report(finding.severity.value, language),
            finding.layer,
            finding.feature,
            _place(finding.place),
            finding.text(language),
            finding.remedy(language),
        )
        table.add_row(*map(Text, cells))
    return table


def _changes(result: ImportResult, language: str) -> Table:
    heads = [_report(key, language) for key in ("layer", "code", "place")]
    table = Table(*heads, _say("changed", language), title=_say("changes", language))
    for change in result.changes:
        cells = (change.layer, change.feature, _place(change.place), change.text(language))
        table.add_row(*map(Text, cells))
    return table


def _place(place: tuple[float, float] | None) -> str:
    return "" if place is None else "{:.5f}, {:.5f}".format(*place)
