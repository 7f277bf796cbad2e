"""The result of an import as JSON."""

import json
from typing import Any

from gis.check.report import to_document
from gis.imports.model import ImportResult


def result_json(result: ImportResult, language: str) -> str:
    """Return what `gis.check.report.to_json` gives, and with it what was mended."""
    document: dict[str, Any] = to_document(result.report, language)
    document["ok"] = result.ok
    document["changes"] = [
        {
            "code": change.code,
            "layer": change.layer,
            "feature": change.feature,
            "place": change.place,
            "params": change.params,
            "text": change.text(language),
        }
        for change in result.changes
    ]
    return json.dumps(document, ensure_ascii=False, indent=2)
