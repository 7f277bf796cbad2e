"""The officer's page on a phone, as the tests drive it."""

import json
from typing import Any

from playwright.async_api import Locator, Page, Request, expect

from e2e.cable import Cable
from e2e.waiting import until

#: A hold button acts after 0.7 s.
HOLD_MS = 900
#: What a phone outdoors reports.
ACCURACY_M = 8

_ASK = """() => new Promise((resolve, reject) =>
  navigator.geolocation.getCurrentPosition(() => resolve(), reject))"""
_IS_DRAWN = "() => window.__patrolgrid?.map.areTilesLoaded() ?? false"
_IS_KEPT = """async () => {
  const names = await caches.keys();
  const ground = await caches.open('officer-ground');
  const asked = (await ground.keys()).map(({ url }) => new URL(url).pathname);
  const wanted = ['/api/ground', '/api/dispositions', '/api/ground/layers/roads'];
  return names.some((name) => name.includes('precache'))
    && navigator.serviceWorker.controller !== null
    && wanted.every((path) => asked.includes(path));
}"""
_COUNT_KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('patrolgrid-officer');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const count = opening.result.transaction('actions').objectStore('actions').count();
    count.onsuccess = () => { opening.result.close(); resolve(count.result); };
  };
})"""
_HAS_ROUTE = """async (wanted) => {
  const route = await window.__patrolgrid?.map.getSource('routes')?.getData();
  return JSON.stringify(route?.features[0]?.geometry.coordinates) === JSON.stringify(wanted);
}"""


class Phone:
    """An officer's signed-in page; `fixes` are the positions it has sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cable = Cable(page)
        self.fixes: list[dict[str, Any]] = []
        page.on("request", self._keep_fixes)

    def at(self, testid: str) -> Locator:
        """Return what carries a test id."""
        return self.page.get_by_test_id(testid)

    async def expect_link(self, state: str) -> None:
        """Wait for a state of the live link."""
        await expect(self.at("link-state")).to_have_attribute("data-state", state)

    async def expect_card(self, state: str) -> None:
        """Wait until the assignment is shown in a state."""
        await expect(self.at("assignment-card")).to_have_attribute("data-state", state)

    async def expect_position(self, state: str) -> None:
        """Wait for a state of the position's sign."""
        await expect(self.at("position-sign")).to_have_attribute("data-state", state)

    async def expect_standby(self) -> None:
        """Wait until the officer is on duty without an assignment."""
        await expect(self.at("duty-off")).to_be_visible()

    async def press(self, testid: str) -> None:
        """Press a button."""
        await self.at(testid).click()

    async def hold(self, testid: str) -> None:
        """Hold a button as long as it wants."""
        await self.at(testid).click(delay=HOLD_MS)

    async def clear(self, disposition: str) -> None:
        """End the assignment with its result."""
        await self.press("act-clear")
        await self.press(f"disposition-{disposition}")
        await self.press("act-clear-confirm")

    async def go_to(self, point: tuple[float, float]) -> None:
        """Let the phone find itself at lon, lat."""
        lon, lat = point
        await self.page.context.set_geolocation(
            {"longitude": lon, "latitude": lat, "accuracy": ACCURACY_M}
        )

    async def ask_whereabouts(self) -> None:
        """Let the page learn where the phone is, as any page with the permission could."""
        await self.page.evaluate(_ASK)

    async def until_kept(self) -> None:
        """Wait until the phone has all that it needs to open without a network."""
        await until(self.page, _IS_KEPT)

    async def cut(self) -> None:
        """Take the network away: nothing reaches the server, nothing comes from it."""
        await self.cable.cut()

    async def mend(self) -> None:
        """Bring the network back."""
        await self.cable.mend()

    async def expect_queued(self, count: int) -> None:
        """Wait until the page says that so many things wait for the network; 0: nothing is said."""
        if count:
            await expect(self.at("queue")).to_have_attribute("data-count", str(count))
        else:
            await expect(self.at("queue")).to_have_count(0)

    async def kept_actions(self) -> int:
        """Return how many things the phone's database holds to be sent."""
        return int(await self.page.evaluate(_COUNT_KEPT))

    async def until_map(self) -> None:
        """Wait until the map is drawn."""
        await until(self.page, _IS_DRAWN)

    async def turns(self) -> list[str]:
        """Return the turn list, without the distances."""
        return await self.at("turn-list").locator("li .words").all_inner_texts()

    async def until_route(self, line: dict[str, Any]) -> None:
        """Wait until the phone's map shows exactly this line."""
        await until(self.page, _HAS_ROUTE, line["coordinates"])

    def _keep_fixes(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/positions"):
            self.fixes += json.loads(request.post_data or "{}")["fixes"]
