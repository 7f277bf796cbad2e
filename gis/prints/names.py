"""Names and codes as prints show them."""

from typing import Protocol


class Named(Protocol):
    """A record with a name in both languages; the English one may be empty."""

    @property
    def name(self) -> str:
        """Return the Chinese name."""

    @property
    def name_en(self) -> str:
        """Return the English name, or nothing."""


def name_of(record: Named, language: str) -> str:
    """Return a record's name in a language, in Chinese where it has no other."""
    return record.name if language == "zh" else record.name_en or record.name


def short_code(code: str, community: str) -> str:
    """Return a grid's code without that of its community, which stands above the map."""
    return code.removeprefix(community) or code
