"""The server: the routes, the errors' one form, and what runs as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dispatch import live_routes
from dispatch.aliases import routes as alias_routes
from dispatch.answers import add_error_answers
from dispatch.assignments import routes as assignment_routes
from dispatch.background import running
from dispatch.closures import routes as closure_routes
from dispatch.coverage import routes as coverage_routes
from dispatch.emergencies import routes as emergency_routes
from dispatch.ground import routes as ground_routes
from dispatch.incidents import routes as incident_routes
from dispatch.jobs import routes as job_routes
from dispatch.messages import routes as message_routes
from dispatch.notes import routes as note_routes
from dispatch.ogc.app import OGC_PREFIX, make_ogc_app
from dispatch.pages import mount_pages
from dispatch.patrols import routes as patrol_routes
from dispatch.positions import device_routes, intake_routes, track_routes
from dispatch.positions import routes as position_routes
from dispatch.prints import routes as print_routes
from dispatch.recommend import routes as recommend_routes
from dispatch.security import routes as security_routes
from dispatch.security import token_routes
from dispatch.settings import Settings
from dispatch.units import routes as unit_routes
from dispatch.versions import routes as version_routes
from dispatch.versions import upload_routes
from dispatch.volunteers import routes as volunteer_routes

ROUTERS = (
    security_routes.router,
    token_routes.router,
    ground_routes.router,
    alias_routes.router,
    version_routes.router,
    upload_routes.router,
    incident_routes.router,
    assignment_routes.router,
    closure_routes.router,
    recommend_routes.router,
    coverage_routes.router,
    unit_routes.router,
    position_routes.router,
    device_routes.router,
    intake_routes.router,
    track_routes.router,
    message_routes.router,
    emergency_routes.router,
    note_routes.router,
    volunteer_routes.router,
    print_routes.router,
    job_routes.router,
    patrol_routes.router,
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
    add_error_answers(app)
    app.mount(OGC_PREFIX, make_ogc_app(app.state))
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
