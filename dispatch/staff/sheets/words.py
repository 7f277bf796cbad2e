"""The words of offices' files, by what they mean."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def plain(text: object) -> str:
    """Return a text as it is compared: half-width, without blanks, stars and brackets."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    kept = folded.split("(")[0] if not folded.startswith("(") else folded
    return "".join(kept.split()).strip("*:")


def by_word(table: dict[str, list[str]]) -> dict[str, str]:
    """Return meanings by their words."""
    return {plain(word): meaning for meaning, words in table.items() for word in words}


COLUMNS = by_word(WORDS["columns"])
AWAY_COLUMNS = by_word(WORDS["away_columns"])
DUTIES = by_word(WORDS["duties"])
ABSENCES = by_word(WORDS["absences"])
CODES: dict[str, int | str] = {plain(word): meaning for word, meaning in WORDS["codes"].items()}
NOTHING = frozenset(plain(word) for word in WORDS["ignore"]["nothing"])
SILENT_COLUMNS = frozenset(plain(word) for word in WORDS["ignore"]["columns"])
SILENT_ROWS = tuple(plain(word) for word in WORDS["ignore"]["rows"])


def first_word(table: str, meaning: str) -> str:
    """Return the word that is written for a meaning."""
    word: str = WORDS[table][meaning][0]
    return word
