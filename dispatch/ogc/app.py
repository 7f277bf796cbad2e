"""The application below /ogc: tipg's routes over our views, signed in like everything else."""

from typing import Annotated, Any

import psycopg
from cql2 import Expr
from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response
from morecantile import TileMatrixSets
from morecantile import tms as all_matrix_sets
from starlette.datastructures import State
from tipg import model
from tipg.collections import Collection
from tipg.errors import TiPgError
from tipg.factory import COMMON_CONFORMS, Endpoints
from tipg.resources.enums import MediaType

from dispatch.answers import add_error_answers, answer_error
from dispatch.errors import InvalidError, MissingError
from dispatch.ogc.plain import JsonOnly
from dispatch.security.guard import get_map_reader

OGC_PREFIX = "/ogc"
_TILES = TileMatrixSets({"WebMercatorQuad": all_matrix_sets.get("WebMercatorQuad")})


async def get_collection(
    request: Request, collection_id: Annotated[str, Path(alias="collectionId")]
) -> Collection:
    """Return a collection by name. Raises MissingError `layer.unknown`."""
    collections: dict[str, Collection] = request.app.state.collection_catalog["collections"]
    if collection_id not in collections:
        raise MissingError("layer.unknown", where="collectionId", layers=", ".join(collections))
    return collections[collection_id]


async def check_filter(text: Annotated[str | None, Query(alias="filter")] = None) -> None:
    """Raise InvalidError `ogc.refused` for a filter that is no CQL2."""
    try:
        if text is not None:
            Expr(text)
    except Exception as error:  # the parser raises nothing more particular
        raise InvalidError("ogc.refused", where="filter", why=_last_line(error)) from None


class _Endpoints(Endpoints):
    """tipg's routes, with a landing page and conformance that promise no HTML.

    tipg's HTML pages load scripts and tiles from outside hosts: a duty room has none.
    """

    def _landing_route(self) -> None:
        @self.router.get("/", response_model_exclude_none=True, tags=["OGC Common"])
        async def landing(request: Request) -> model.Landing:
            """Return where everything is."""
            own = [
                ("landing", MediaType.json, "self"),
                ("conformance", MediaType.json, "conformance"),
            ]
            links = [
                model.Link(href=self.url_for(request, name), type=kind, rel=rel)
                for name, kind, rel in own
            ]
            definition = model.Link(
                href=f"{request.base_url}api",
                type=MediaType.openapi30_json,
                rel="service-desc",
            )
            return model.Landing(title=self.title, links=[*links, definition, *self.links(request)])

    def _conformance_route(self) -> None:
        @self.router.get("/conformance", tags=["OGC Common"])
        async def conformance() -> model.Conformance:
            """Return which parts of the standards hold."""
            known = [*COMMON_CONFORMS, *self.conforms_to]
            kept = [name for name in known if not name.endswith("/html")]
            return model.Conformance(conformsTo=kept)


def make_ogc_app(state: State) -> FastAPI:
    """Return the app to mount at OGC_PREFIX; it shares the server's state."""
    app = FastAPI(
        title="Patrolgrid OGC API",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(get_map_reader), Depends(check_filter)],
    )
    app.state = state
    endpoints = _Endpoints(
        title="Patrolgrid",
        router=APIRouter(),
        collection_dependency=get_collection,  # type: ignore[arg-type] # FastAPI awaits it
        supported_tms=_TILES,
        with_tiles_viewer=False,
    )
    app.include_router(endpoints.router)

    @app.get("/api", tags=["OGC Common"])
    async def definition() -> dict[str, Any]:
        """Return the definition of this API."""
        return app.openapi()

    add_error_answers(app)
    for refused in (TiPgError, ValueError, psycopg.DataError, psycopg.ProgrammingError):
        app.add_exception_handler(refused, _answer_refused)
    app.add_exception_handler(psycopg.errors.QueryCanceled, _answer_too_long)
    app.add_middleware(JsonOnly)
    return app


async def _answer_refused(request: Request, error: Exception) -> Response:
    """Answer that a filter, a box or a name of a column can't be used."""
    return answer_error(request, 422, "ogc.refused", params={"why": _last_line(error)})


async def _answer_too_long(request: Request, error: Exception) -> Response:
    return answer_error(request, 422, "ogc.too_long")


def _last_line(error: Exception) -> str:
    """Return what an error says in a line: CQL2's parser draws a picture above it."""
    lines = [line.strip(" =|") for line in str(error).splitlines() if line.strip(" =|")]
    return lines[-1] if lines else type(error).__name__
