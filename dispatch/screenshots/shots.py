"""The pictures themselves: who signs in where, what is opened, what must be seen first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.screenshots.pictures import save_small
from dispatch.screenshots.prints import take_prints
from dispatch.screenshots.scene import SCENE, Scene, playing
from dispatch.screenshots.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Page, StorageState

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
#: What a phone under an open sky reports.
PHONE_ACCURACY_M = 6
#: Software rendering of a whole screen takes its time.
LIMIT_MS = 180_000
#: The map goes on painting for a moment after everything has arrived.
SETTLE_MS = 2_500


@dataclass(frozen=True, slots=True)
class Look:
    """A language and a theme; pictures carry the language in their names."""

    language: str
    theme: str


LOOKS = (Look("zh", "dark"), Look("en", "light"))


@dataclass(frozen=True, slots=True)
class Screen:
    """The size of a screen in CSS pixels, and how many real ones each of them is wide."""

    width: int
    height: int
    scale: int = 1


DESK = Screen(1920, 1080)
PHONE = Screen(390, 844, 2)
_HALF = DESK.width / 2
LEFT_HALF: FloatRect = {"x": 0, "y": 0, "width": _HALF, "height": DESK.height}
RIGHT_HALF: FloatRect = {"x": _HALF, "y": 0, "width": _HALF, "height": DESK.height}


class Photographer:
    """Takes the pictures of one look into a folder."""

    def __init__(self, browser: Browser, stage: Stage, folder: Path, look: Look) -> None:
        self._browser = browser
        self._stage = stage
        self._folder = folder
        self._look = look

    def take_all(self) -> Iterator[Path]:
        """Take every picture and yield its file.

        The pages are opened before the scene is played: its units soon arrive.
        """
        links = self._stage.make_links()
        with (
            self._page(DESK, f"{self._stage.server}/sign-in") as sign_in,
            self._page(PHONE, links.volunteer) as volunteer,
            self._page(PHONE, links.officer) as officer,
            self._page(DESK, links.dispatcher) as console,
        ):
            yield self._take_sign_in(sign_in)
            yield self._take_volunteer(volunteer)
            self._wait_for_console(console)
            with playing(self._stage, self._stage.make_links()) as scene:
                yield self._take_officer(officer, scene)
                yield self._take_console(console, scene)
                yield self._take_recommendation(console, scene)
                yield self._take_form(console)
                yield from take_prints(
                    self._browser,
                    self._stage,
                    self._folder,
                    self._look.language,
                    scene.assignment_id,
                )

    @contextmanager
    def _page(self, screen: Screen, address: str) -> Iterator[Page]:
        """Open an address in a browser of its own; a sign-in link leads on to its page."""
        storage: StorageState = {
            "origins": [
                {
                    "origin": self._stage.server,
                    "localStorage": [
                        {"name": "patrolgrid.language", "value": self._look.language},
                        {"name": "patrolgrid.theme", "value": self._look.theme},
                    ],
                }
            ]
        }
        context = self._browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            device_scale_factor=screen.scale,
            is_mobile=screen is PHONE,
            has_touch=screen is PHONE,
            permissions=["geolocation"],
            storage_state=storage,
        )
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()

    def _keep(self, page: Page, name: str, clip: FloatRect | None = None) -> Path:
        page.wait_for_timeout(SETTLE_MS)
        path = self._folder / f"{name}.{self._look.language}.png"
        save_small(page.screenshot(animations="disabled", clip=clip), path)
        return path

    def _take_sign_in(self, page: Page) -> Path:
        page.locator("form").wait_for()
        return self._keep(page, "sign-in")

    def _wait_for_console(self, page: Page) -> None:
        page.locator("[data-testid=link-state][data-state=live]").wait_for()
        page.wait_for_function("() => window.__patrolgrid?.map.areTilesLoaded()")

    def _take_console(self, page: Page, scene: Scene) -> Path:
        page.get_by_test_id(f"incident-row-{scene.officer_incident_id}").dispatch_event("click")
        return self._keep(page, "console")

    def _take_recommendation(self, page: Page, scene: Scene) -> Path:
        page.get_by_test_id(f"incident-row-{scene.waiting_id}").dispatch_event("click")
        page.get_by_test_id("recommendation-1").wait_for()
        return self._keep(page, "recommendation", RIGHT_HALF)

    def _take_form(self, page: Page) -> Path:
        draft = SCENE["form"]
        page.keyboard.press("n")
        page.get_by_test_id(f"type-option-{draft['type']}").click()
        page.mouse.move(DESK.width / 2, DESK.height / 2)  # a list would open under it
        page.get_by_test_id("field-location").press_sequentially(draft["location_text"])
        page.get_by_test_id("geocode-option-0").wait_for()
        return self._keep(page, "incident-form", LEFT_HALF)

    def _take_officer(self, page: Page, scene: Scene) -> Path:
        longitude, latitude = scene.officer_point
        page.context.set_geolocation(
            {"longitude": longitude, "latitude": latitude, "accuracy": PHONE_ACCURACY_M}
        )
        page.get_by_test_id("turn-list").wait_for()
        page.get_by_test_id("officer-map").wait_for()
        return self._keep(page, "officer")

    def _take_volunteer(self, page: Page) -> Path:
        page.get_by_test_id("roster-empty").wait_for()
        return self._keep(page, "volunteer")
