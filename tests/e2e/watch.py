"""Watching what pages ask for and complain of."""

import re
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

#: Made in memory by the page itself.
OWN_SCHEMES = frozenset({"blob", "data"})
LOUD = frozenset({"error", "warning"})
#: The drawing library without a graphics card, about its own speed.
DRIVER = "GL Driver Message"


class Watch:
    """Every address asked for and every complaint of the pages of a test."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._expected: list[re.Pattern[str]] = []
        self._complaints: list[str] = []
        self.addresses: list[str] = []
        self.sockets: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        """Watch all pages of a context, those it opens later included."""
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("page", self._on_page)

    def expect_complaints(self, *patterns: str) -> None:
        """Take complaints that match one of the patterns for part of the test."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    @property
    def foreign(self) -> list[str]:
        """What was asked of any host but the server's own."""
        return [
            address for address in (*self.addresses, *self.sockets) if not self._is_own(address)
        ]

    @property
    def complaints(self) -> list[str]:
        """What the pages complained of and nobody expected."""
        return [
            text
            for text in self._complaints
            if not any(pattern.search(text) for pattern in self._expected)
        ]

    def _is_own(self, address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in OWN_SCHEMES or parts.netloc == self._host

    def _on_request(self, request: Request) -> None:
        self.addresses.append(request.url)

    def _on_page(self, page: Page) -> None:
        page.on("websocket", self._on_socket)

    def _on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in LOUD and DRIVER not in message.text:
            where = urlsplit(message.location["url"]).path
            self._complaints.append(f"{message.type}: {message.text} {where}")

    def _on_error(self, error: WebError) -> None:
        self._complaints.append(f"uncaught: {error.error}")
