"""Findings as the wire shows them: the texts of both languages beside the cell."""

from typing import Any

from dispatch.errors import CATALOGUE
from dispatch.staff.sheets.model import Finding

LANGUAGES = ("zh", "en")
_PREFIX = "people_file.finding"


def finding_value(finding: Finding) -> dict[str, Any]:
    """Return a finding: where, what was found, what was expected, what to do."""
    params = {**finding.params, "found": finding.found}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "found": finding.found,
        "text": _texts(finding.code, params),
        "expected": _texts(f"{finding.code}_expected", params),
        "remedy": _texts(f"{finding.code}_remedy", params),
    }


def _texts(code: str, params: dict[str, Any]) -> dict[str, str]:
    """Return a text in both languages; nothing where there is nothing to say."""
    full = f"{_PREFIX}.{code}"
    if CATALOGUE.find(full, LANGUAGES[0]) is None:
        return dict.fromkeys(LANGUAGES, "")
    return {
        language: CATALOGUE.render(full, language, **_named(params, language))
        for language in LANGUAGES
    }


def _named(params: dict[str, Any], language: str) -> dict[str, Any]:
    """Return parameters as a text shows them: columns by their names."""
    columns = params.get("lacking")
    if columns is None:
        return params
    named = [CATALOGUE.render(f"people_file.column.{name}", language) for name in columns]
    return {**params, "lacking": ("、" if language == "zh" else ", ").join(named)}
