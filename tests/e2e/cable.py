"""The network of a phone, which can be cut and mended."""

from playwright.async_api import Page, WebSocketRoute


class Cable:
    """All that leads from a page to the server: its requests, its workers' and its live link."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._is_cut = False
        self._links: list[WebSocketRoute] = []

    async def attach(self) -> None:
        """Stand between a page, not yet opened, and the server."""
        await self._page.route_web_socket("**/api/live", self._connect)

    async def cut(self) -> None:
        """Let nothing through; the browser's own switch leaves open links open."""
        self._is_cut = True
        await self._page.context.set_offline(True)
        for link in self._links:
            await link.close(code=4000)
        self._links.clear()

    async def mend(self) -> None:
        """Let everything through again."""
        self._is_cut = False
        await self._page.context.set_offline(False)

    async def _connect(self, link: WebSocketRoute) -> None:
        if self._is_cut:
            await link.close(code=4000)
            return
        self._links.append(link)
        link.connect_to_server()
