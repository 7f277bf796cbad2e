"""What the pages should say, from the same catalogues and by the same forms."""

import json
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parents[2] / "frontend" / "src" / "shared" / "locale"


@cache
def _catalogue(language: str, page: str) -> dict[str, Any]:
    text = (LOCALES / language / f"{page}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def say(key: str, language: str = "zh", **params: object) -> str:
    """Return a text of the pages' catalogues by its key `page.part.name`."""
    page, *path = key.split(".")
    found: Any = _catalogue(language, page)
    for part in path:
        found = found[part]
    return str(found).format(**params)


def clock(seconds: float) -> str:
    """Return seconds as the console writes them, m:ss."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def turns(steps: list[dict[str, Any]]) -> list[str]:
    """Return the turn list that the officer reads for the steps of a route."""
    return [
        say(
            f"officer.turn.{step['code']}.{'named' if step['street'] else 'plain'}",
            street=step["street"] or "",
        )
        for step in steps
    ]
