"""Errors as every route answers them: one form, in the language the client asked for."""

import logging
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from dispatch.errors import PatrolError, choose_language, find_remedy, render_message
from dispatch.settings import Settings
from gis.errors import GisError

logger = logging.getLogger(__name__)

#: What the framework raises by itself, in our words.
_CODE_OF_STATUS = {404: "request.no_such_path", 405: "request.method"}


def add_error_answers(app: FastAPI) -> None:
    """Make an app answer errors in the one form; its state must hold the settings."""
    app.add_exception_handler(PatrolError, _answer_patrol_error)
    app.add_exception_handler(GisError, _answer_gis_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(DataError, _answer_unstorable)
    app.add_exception_handler(OperationalError, _answer_database_error)
    app.add_exception_handler(InterfaceError, _answer_database_error)
    app.add_exception_handler(PoolTimeoutError, _answer_database_error)
    app.add_exception_handler(Exception, _answer_unexpected)


def answer_error(request: Request, status: int, code: str, **details: Any) -> Response:
    """Return an error in its one form, in the language the client asked for."""
    settings: Settings = request.app.state.settings
    language = choose_language(request.headers.get("accept-language"), settings.language)
    params = details.get("params", {})
    body = {
        "code": code,
        "message": render_message(code, language, params),
        "where": details.get("where"),
        "remedy": find_remedy(code, language, params),
        "params": params,
    }
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")


async def _answer_patrol_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PatrolError)  # noqa: S101 - registered for this class only
    return answer_error(request, error.status, error.code, where=error.where, params=error.params)


async def _answer_gis_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, GisError)  # noqa: S101 - registered for this class only
    return answer_error(request, 422, error.code, params=error.params)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return answer_error(
        request, 422, "request.invalid", where=where, params={"where": where, "why": first["msg"]}
    )


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    code = _CODE_OF_STATUS.get(error.status_code, "request.unreadable")
    answer = answer_error(request, error.status_code, code, params={"path": request.url.path})
    answer.headers.update(error.headers or {})
    return answer


async def _answer_unstorable(request: Request, error: Exception) -> Response:
    """Answer that a value is none the database can hold: a number too large, a text with NUL."""
    logger.info("a value was refused by the database: %s", error)
    return answer_error(request, 422, "request.unstorable")


async def _answer_database_error(request: Request, error: Exception) -> Response:
    logger.error("database not available: %s", error)
    return answer_error(request, 503, "database.away")


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    logger.error("unexpected error at %s", request.url.path, exc_info=error)
    return answer_error(request, 500, "server.unexpected")
