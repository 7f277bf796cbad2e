"""The built pages, from disk, with long-lived caching for what carries a hash in its name."""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from servestatic import ServeStaticASGI

from dispatch.errors import MissingError

PAGES = ("sign-in", "console", "ground", "people", "officer", "volunteer", "roster")

#: What makes the officer's page one that a phone can install, and open without a network.
APP_FILES = {
    "officer-sw.js": "text/javascript",
    "officer.webmanifest": "application/manifest+json",
    "pwa/officer-192.png": "image/png",
    "pwa/officer-512.png": "image/png",
    "pwa/officer-maskable.png": "image/png",
}

#: The pages load nothing from elsewhere; workers and images may be made in memory.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:;"
    " style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none';"
    " base-uri 'none'; form-action 'self'"
)
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def mount_pages(app: FastAPI, folder: Path) -> None:
    """Serve the built pages of a folder; a missing build is said plainly."""

    async def page(request: Request) -> Response:
        path = folder / f"{request.url.path.strip('/')}.html"
        if not path.is_file():
            raise MissingError("pages.not_built", folder=str(folder))
        return FileResponse(path, headers=_HEADERS)

    async def app_file(request: Request) -> Response:
        name = request.url.path.strip("/")
        if not (folder / name).is_file():
            raise MissingError("pages.not_built", folder=str(folder))
        return FileResponse(folder / name, headers=_HEADERS, media_type=APP_FILES[name])

    for name in APP_FILES:
        app.add_api_route(f"/{name}", app_file, methods=["GET", "HEAD"], include_in_schema=False)
    for name in PAGES:
        app.add_api_route(f"/{name}", page, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/", _start, methods=["GET"], include_in_schema=False)
    if (folder / "assets").is_dir():
        assets = ServeStaticASGI(
            None, root=folder / "assets", prefix="assets", immutable_file_test="."
        )
        app.mount("/assets", assets)


async def _start() -> RedirectResponse:
    return RedirectResponse("/sign-in")
