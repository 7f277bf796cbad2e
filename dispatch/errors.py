"""One tree of errors with a stable code and an HTTP status each; texts stand in the catalogue."""

from pathlib import Path
from typing import Any

from gis.catalogue import GIS_TEXTS, Catalogue

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


def render_message(code: str, language: str, params: dict[str, Any]) -> str:
    """Return the text of an error's code, ours or the ground's."""
    return _texts_of(code, language).render(code, language, **params)


def find_remedy(code: str, language: str, params: dict[str, Any]) -> str | None:
    """Return what to do about an error, or None where nothing is to be said."""
    remedy = f"{code}_remedy"
    texts = _texts_of(code, language)
    return texts.render(remedy, language, **params) if texts.find(remedy, language) else None


def _texts_of(code: str, language: str) -> Catalogue:
    return GIS_TEXTS if CATALOGUE.find(code, language) is None else CATALOGUE


def choose_language(accept: str | None, usual: str) -> str:
    """Return zh or en, whichever the Accept-Language header names first, else the usual one."""
    for part in (accept or "").lower().split(","):
        wanted = part.split(";")[0].strip()[:2]
        if wanted in {"zh", "en"}:
            return wanted
    return usual
