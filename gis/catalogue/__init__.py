"""Texts by stable code: one TOML file a language in a folder, dotted codes as nested tables."""

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

FALLBACK = "en"


class Catalogue:
    """The texts of one folder: `zh.toml`, `en.toml`, ..., each code with the same parameters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """All texts: language, then code, to a template with {parameters}."""
        files = sorted(self._folder.glob("*.toml"))
        return {file.stem: dict(_flat(tomllib.loads(file.read_text("utf-8")))) for file in files}

    def find(self, code: str, language: str) -> str | None:
        """Return the template of a code, in English when the language lacks it, or None."""
        for name in (language, FALLBACK):
            template = self.texts.get(name, {}).get(code)
            if template is not None:
                return template
        return None

    def render(self, code: str, language: str, **params: Any) -> str:
        """Return the text of a code with its parameters filled in.

        A code without a text is returned as it is: a message about an error must not itself
        fail. The same holds for a parameter that was not given: its name stays in braces.
        """
        template = self.find(code, language)
        return code if template is None else template.format_map(_Given(params))


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        code = f"{prefix}{key}"
        flat += _flat(value, f"{code}.") if isinstance(value, dict) else [(code, str(value))]
    return flat


GIS_TEXTS = Catalogue(Path(__file__).parent)


def render(code: str, language: str, **params: Any) -> str:
    """Return one of gis' own texts; see Catalogue.render."""
    return GIS_TEXTS.render(code, language, **params)
