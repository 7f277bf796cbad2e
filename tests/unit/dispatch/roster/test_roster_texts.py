"""Every code of the rosters has its text in both languages."""

import re
from pathlib import Path

import pytest

import dispatch.roster
from dispatch.errors import CATALOGUE

FOLDER = Path(dispatch.roster.__file__).parent
CODE = re.compile(
    r'"((?:nights|place|person|partner|squad|leader|pin|forbid|why|why_not|short|cover'
    r'|substitute|problem|duty|teams)\.[a-z_]+)"'
)
TIERS = {f"tier.{name}" for name in ("pins", "nights", "cover", "away", "quality")}
#: What looks like a code and names a column.
COLUMNS = {"person.id"}
FOUND = {c for p in FOLDER.rglob("*.py") for c in CODE.findall(p.read_text("utf-8"))}
CODES = (TIERS | FOUND) - COLUMNS

MESSAGES = {
    code
    for path in FOLDER.rglob("*.py")
    for code in re.findall(r'"(roster\.[a-z_]+)"', path.read_text("utf-8"))
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_text(language: str) -> None:
    texts = CATALOGUE.texts[language]
    assert sorted(c for c in CODES if f"roster.{c}" not in texts) == []


def test_every_text_has_a_code() -> None:
    apart = {"roster.teams.nearest"}
    form = {code for code in CATALOGUE.texts["zh"] if code.startswith("roster.form.")}
    texts = {code for code in CATALOGUE.texts["zh"] if code.startswith("roster.")}
    of_reasons = {code for code in texts if code.count(".") == 2} - form
    assert of_reasons - apart == {f"roster.{code}" for code in CODES}
    errors = texts - of_reasons - form
    assert {code.removesuffix("_remedy") for code in errors} <= MESSAGES
