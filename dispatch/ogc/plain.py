"""What every request below /ogc has in common: JSON and tiles only, its own root, Basic sign-in."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Tells a client that has not signed in how it may: QGIS and GDAL know Basic.
_CHALLENGE = 'Basic realm="Patrolgrid", charset="UTF-8"'


class JsonOnly:
    """Takes away a client's wish for HTML, and says how to sign in where that is missing.

    A browser asks for HTML by its Accept header, anybody by `f=html`; both get JSON.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                MutableHeaders(scope=message)["WWW-Authenticate"] = _CHALLENGE
            await send(message)

        headers = [pair for pair in scope["headers"] if pair[0] != b"accept"]
        query = b"&".join(p for p in scope["query_string"].split(b"&") if p != b"f=html")
        # Links begin at the root of this app, not of the server.
        plain = {"headers": headers, "query_string": query, "app_root_path": scope["root_path"]}
        await self._app({**scope, **plain}, receive, answer)
