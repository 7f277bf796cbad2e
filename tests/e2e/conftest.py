import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from databases import Databases
from playwright.async_api import Browser, Playwright, async_playwright, expect
from serving import LiveServer

from e2e.house import TIMEOUT_MS, House
from e2e.station import Station

RESULTS = Path(__file__).parents[2] / "test-results"
#: The map is drawn without a graphics card; nothing is fetched for the browser's own sake.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--no-first-run",
]
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="package")
async def playwright() -> AsyncIterator[Playwright]:
    expect.set_options(timeout=TIMEOUT_MS)
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="package")
async def wall(playwright: Playwright) -> AsyncIterator[Browser]:
    """The browser of the duty room."""
    async for browser in _launch(playwright):
        yield browser


@pytest.fixture(scope="package")
async def pocket(playwright: Playwright) -> AsyncIterator[Browser]:
    """The browser of the phones."""
    async for browser in _launch(playwright):
        yield browser


@pytest.fixture(scope="package")
def station(databases: Databases) -> Iterator[Station]:
    """One server for all the tests: each leaves it with every unit free and no incident open."""
    with databases.copy() as url:
        server = LiveServer(url)
        server.start()
        yield Station(server)
        server.close()


@pytest.fixture
async def house(
    request: pytest.FixtureRequest, wall: Browser, pocket: Browser, station: Station
) -> AsyncIterator[House]:
    """Pages that reach no other host and complain of nothing that the test does not expect."""
    house = House(wall, pocket, station)
    yield house
    failed = request.node.stash.get(FAILED, True)
    await house.leave(keep=RESULTS / request.node.name if failed else None)
    if failed:
        station.tidy()
    assert house.watch.foreign == []
    assert failed or house.watch.complaints == []


async def _launch(playwright: Playwright) -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "no chromium on the PATH"
    browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    await browser.close()
