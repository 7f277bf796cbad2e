"""A live link whose words can be held back on their way to the page."""

from playwright.async_api import Page, WebSocketRoute


class SlowLink:
    """Between a page and the server: lets everything pass until told to hold."""

    def __init__(self) -> None:
        self._page_end: WebSocketRoute | None = None
        self._held: list[str | bytes] = []
        self._holding = False

    async def attach(self, page: Page) -> None:
        """Stand between a page, not yet opened, and the server."""
        await page.route_web_socket("**/api/live", self._connect)

    def hold(self) -> None:
        """Hold back what the server says from now on."""
        self._holding = True

    def release(self) -> None:
        """Let the page hear what was held back, and everything after it."""
        assert self._page_end
        self._holding = False
        for message in self._held:
            self._page_end.send(message)
        self._held.clear()

    def _connect(self, page_end: WebSocketRoute) -> None:
        self._page_end = page_end
        page_end.connect_to_server().on_message(self._pass_on)

    def _pass_on(self, message: str | bytes) -> None:
        assert self._page_end
        if self._holding:
            self._held.append(message)
        else:
            self._page_end.send(message)
