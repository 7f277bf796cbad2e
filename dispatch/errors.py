"""One tree of errors with a stable code and an HTTP status each; texts stand in the catalogue."""

from pathlib import Path
from typing import Any

from gis.catalogue import Catalogue

CATALOGUE = Catalogue(Path(__file__).parent / "catalogue")


class PatrolError(Exception):
    """Something a user can act on; `where` names the field or object it is about."""

    status = 400

    def __init__(self, code: str, *, where: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.params = params


class NotSignedInError(PatrolError):
    """No session, or one that ended."""

    status = 401


class ForbiddenError(PatrolError):
    """The account's role does not allow this."""

    status = 403


class MissingError(PatrolError):
    """The thing named is not there, or not visible to this account."""

    status = 404


class ConflictError(PatrolError):
    """The state changed meanwhile, or does not allow the step."""

    status = 409


class InvalidError(PatrolError):
    """The input can't be used as it is."""

    status = 422


class TooLargeError(PatrolError):
    """More was sent than is taken."""

    status = 413


class TooManyError(PatrolError):
    """Too many tries in a short time."""

    status = 429


def choose_language(accept: str | None, usual: str) -> str:
    """Return zh or en, whichever the Accept-Language header names first, else the usual one."""
    for part in (accept or "").lower().split(","):
        wanted = part.split(";")[0].strip()[:2]
        if wanted in {"zh", "en"}:
            return wanted
    return usual
