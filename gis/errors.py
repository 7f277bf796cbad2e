"""The errors of gis: one tree, each with a stable code and parameters for its text."""

from typing import Any


class GisError(Exception):
    """Something about the ground that the user can act on; its text stands in gis.catalogue."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes the same error: `params` are keywords."""
        return _remade, (type(self), self.code, self.params)


def _remade(kind: type[GisError], code: str, params: dict[str, Any]) -> GisError:
    return kind(code, **params)


class FileError(GisError):
    """A ground's files are missing, unreadable or not of the form gis.layers asks for."""


class RecordError(GisError):
    """A value in a layer is not one that the record allows."""
