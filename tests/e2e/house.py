"""Opening the pages as the people of the station, each in a browser of their own."""

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from e2e.desk import Desk
from e2e.phone import Phone
from e2e.slow_link import SlowLink
from e2e.station import Station
from e2e.watch import Watch

WALL = ViewportSize(width=1280, height=800)
#: A quarter of the pixels: they are all drawn without a graphics card.
WALL_SCALE = 0.5
POCKET = ViewportSize(width=390, height=844)
TIMEOUT_MS = 30_000


class House:
    """Who is at work in one test, and what their pages do."""

    def __init__(self, wall: Browser, pocket: Browser, station: Station) -> None:
        self.station = station
        self.watch = Watch(station.address)
        self._wall = wall
        self._pocket = pocket
        self._contexts: list[BrowserContext] = []

    async def dispatcher(self, username: str = "dispatcher", link: SlowLink | None = None) -> Desk:
        """Sign a dispatcher in by a link and return the console, live."""
        page = await self.visitor()
        if link is not None:
            await link.attach(page)
        await self.enter(page, username, "console")
        desk = Desk(page)
        await desk.settle()
        return desk

    async def officer(self, unit_id: int) -> Phone:
        """Sign the officer of a unit on duty in, on a phone at the unit's home."""
        page = await self.phone(at=self.station.home(unit_id))
        phone = Phone(page)
        await phone.cable.attach()
        await self.enter(page, f"officer-{self.station.call_sign(unit_id)}", "officer")
        return phone

    async def visitor(self) -> Page:
        """Return an empty page at a desk."""
        context = await self._wall.new_context(
            base_url=self.station.address,
            viewport=WALL,
            device_scale_factor=WALL_SCALE,
            storage_state=self._few_layers(),
            locale="zh-CN",
            reduced_motion="reduce",
        )
        return await self._open(context)

    async def phone(self, at: tuple[float, float] | None = None) -> Page:
        """Return an empty page on a phone, which knows where it is if `at` (lon, lat) says so."""
        context = await self._pocket.new_context(
            base_url=self.station.address,
            viewport=POCKET,
            has_touch=True,
            is_mobile=True,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        if at is not None:
            await context.grant_permissions(["geolocation"], origin=self.station.address)
            await context.set_geolocation({"longitude": at[0], "latitude": at[1], "accuracy": 8})
        return await self._open(context)

    async def enter(self, page: Page, username: str, home: str) -> None:
        """Sign in by a one-time link and wait for the account's own page."""
        await page.goto(self.station.link(username))
        await expect(page).to_have_url(re.compile(f"/{home}$"))

    async def leave(self, keep: Path | None) -> None:
        """Close every page; with a folder, keep a picture and a trace of each there."""
        for number, context in enumerate(self._contexts, start=1):
            if keep is None:
                await context.tracing.stop()
            else:
                await _keep_pictures(context.pages, keep / f"{number}")
                await context.tracing.stop(path=keep / f"{number}-trace.zip")
            await context.close()

    def _few_layers(self) -> StorageState:
        """Return what a desk remembers whose heaviest layers were switched off."""
        value = '{"buildings": false, "places": false}'
        return {
            "cookies": [],
            "origins": [
                {
                    "origin": self.station.address,
                    "localStorage": [{"name": "patrolgrid.layers", "value": value}],
                }
            ],
        }

    async def _open(self, context: BrowserContext) -> Page:
        self._contexts.append(context)
        self.watch.attach(context)
        context.set_default_timeout(TIMEOUT_MS)
        await context.tracing.start(snapshots=True)
        return await context.new_page()


async def _keep_pictures(pages: Sequence[Page], stem: Path) -> None:
    for number, page in enumerate(pages, start=1):
        await page.screenshot(path=f"{stem}-{number}.png")
