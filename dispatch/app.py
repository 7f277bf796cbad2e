"""The server: the routes, the errors' one form, and what runs as long as it does."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy import text
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from dispatch import live_routes
from dispatch.assignments import routes as assignment_routes
from dispatch.background import running
from dispatch.errors import PatrolError, choose_language, find_remedy, render_message
from dispatch.ground import routes as ground_routes
from dispatch.incidents import routes as incident_routes
from dispatch.jobs import routes as job_routes
from dispatch.pages import mount_pages
from dispatch.positions import routes as position_routes
from dispatch.recommend import routes as recommend_routes
from dispatch.security import routes as security_routes
from dispatch.settings import Settings
from dispatch.units import routes as unit_routes
from dispatch.volunteers import routes as volunteer_routes
from gis.errors import GisError

logger = logging.getLogger(__name__)

#: What the framework raises by itself, in our words.
_CODE_OF_STATUS = {404: "request.no_such_path", 405: "request.method"}

ROUTERS = (
    security_routes.router,
    ground_routes.router,
    incident_routes.router,
    assignment_routes.router,
    recommend_routes.router,
    unit_routes.router,
    position_routes.router,
    volunteer_routes.router,
    job_routes.router,
    live_routes.router,
)


def create_app(settings: Settings, url: str) -> FastAPI:
    """Return the server's app for a migrated database with a ground in it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(app, settings, url):
            yield

    app = FastAPI(title="Patrolgrid", lifespan=lifespan, docs_url=None, redoc_url=None)
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route("/healthz", health, include_in_schema=False)
    app.add_api_route("/readyz", ready, include_in_schema=False)
    app.add_exception_handler(PatrolError, _answer_patrol_error)
    app.add_exception_handler(GisError, _answer_gis_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(DataError, _answer_unstorable)
    app.add_exception_handler(OperationalError, _answer_database_error)
    app.add_exception_handler(InterfaceError, _answer_database_error)
    app.add_exception_handler(PoolTimeoutError, _answer_database_error)
    app.add_exception_handler(Exception, _answer_unexpected)
    mount_pages(app, settings.pages)
    return app


async def health() -> dict[str, str]:
    """Answer that the process lives."""
    return {"status": "ok"}


async def ready(request: Request) -> Response:
    """Answer 200 when the database answers, else 503."""
    try:
        async with request.app.state.sessions() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return Response(b'{"status":"no database"}', 503, media_type="application/json")
    return Response(b'{"status":"ready"}', media_type="application/json")


def _answer(request: Request, status: int, code: str, **details: Any) -> Response:
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
    return _answer(request, error.status, error.code, where=error.where, params=error.params)


async def _answer_gis_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, GisError)  # noqa: S101 - registered for this class only
    return _answer(request, 422, error.code, params=error.params)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return _answer(
        request, 422, "request.invalid", where=where, params={"where": where, "why": first["msg"]}
    )


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    code = _CODE_OF_STATUS.get(error.status_code, "request.unreadable")
    answer = _answer(request, error.status_code, code, params={"path": request.url.path})
    answer.headers.update(error.headers or {})
    return answer


async def _answer_unstorable(request: Request, error: Exception) -> Response:
    """Answer that a value is none the database can hold: a number too large, a text with NUL."""
    logger.info("a value was refused by the database: %s", error)
    return _answer(request, 422, "request.unstorable")


async def _answer_database_error(request: Request, error: Exception) -> Response:
    logger.error("database not available: %s", error)
    return _answer(request, 503, "database.away")


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    logger.error("unexpected error at %s", request.url.path, exc_info=error)
    return _answer(request, 500, "server.unexpected")
