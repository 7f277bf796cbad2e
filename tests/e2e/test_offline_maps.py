"""A map that was passed on opens anywhere: one file, no host, no server."""

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from serving import COMMAND

from e2e.survey import make_overlapping
from gis.files import read_layers
from gis.prints.backdrop import list_backdrop, list_grid_labels
from gis.prints.offline import Heading, offline_map
from gis.records import to_records

GROUND = Path(__file__).parents[2] / "data/shapefiles"
CHINESE = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}

#: How many pixels of a map's canvas are drawn, and how many colours they have.
_DRAWN = """() => {
  const canvas = document.querySelector('.leaflet-overlay-pane canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  let drawn = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (!data[at + 3]) continue;
    drawn += 1;
    colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return [drawn / (data.length / 4), colours.size];
}"""


@pytest.fixture
async def alone(wall: Browser) -> AsyncIterator[Page]:
    """A page of a browser without a network."""
    context = await wall.new_context(offline=True, viewport={"width": 1200, "height": 800})
    yield await context.new_page()
    await context.close()


async def test_a_saved_map_opens_without_a_network(alone: Page, tmp_path: Path) -> None:
    ground = to_records(read_layers(GROUND))
    file = tmp_path / "map.html"
    file.write_text(
        offline_map(
            list_backdrop(ground, "zh"),
            list_grid_labels(ground.grids, "zh"),
            heading=Heading("益宁派出所网格图"),
        ),
        "utf-8",
    )
    asked: list[str] = []
    wrong: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.on("console", lambda message: wrong.append(message.text))

    await alone.goto(file.as_uri())
    await alone.wait_for_selector(".label-area:not(.hidden) >> text=水寨")

    drawn, colours = await alone.evaluate(_DRAWN)
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert wrong == []
    assert drawn > 0.3
    assert colours > 20


#: Where on the page the pixels of a colour are, [x, y] each.
_FIND_COLOUR = """(colour) => {
  const canvas = document.querySelector('.leaflet-overlay-pane canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const { left, top, width } = canvas.getBoundingClientRect();
  const found = [];
  for (let at = 0; at < data.length; at += 4) {
    if (colour.some((value, i) => data[at + i] !== value)) continue;
    const [x, y] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)];
    found.push([left + (x * width) / canvas.width, top + (y * width) / canvas.width]);
  }
  return found;
}"""
#: The colour of an error's mark, opaque.
ERROR = [0xD6, 0x45, 0x45, 255]


async def test_the_map_of_an_import_draws_its_findings_without_a_network(
    alone: Page, tmp_path: Path
) -> None:
    file = await asyncio.to_thread(_import_with_map, make_overlapping(tmp_path), tmp_path)
    asked: list[str] = []
    wrong: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.on("console", lambda message: wrong.append(message.text))
    await alone.route(re.compile("^(?!file:|data:)"), lambda route: route.abort())

    await alone.goto(file.as_uri())
    await alone.wait_for_selector(".leaflet-overlay-pane canvas")
    drawn, colours = await alone.evaluate(_DRAWN)
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert wrong == []
    assert drawn > 0.3
    assert colours > 20
    marks = await alone.evaluate(_FIND_COLOUR, ERROR)
    assert len(marks) > 200  # two discs of seven pixels' radius
    await expect(alone.locator("body")).to_contain_text("2 个错误,0 个警告")
    await expect(alone.locator(".legend")).to_contain_text("现有网格")
    await alone.mouse.click(*marks[len(marks) // 4])
    await expect(alone.locator(".leaflet-popup")).to_contain_text("--fix")


def _import_with_map(delivery: Path, folder: Path) -> Path:
    """Import a delivery as an administrator does and return the map of what was found."""
    mapping, page = folder / "m.toml", folder / "findings.html"
    assert _ground("inspect", delivery, "--save", mapping) == 0
    assert _ground("import", delivery, "--mapping", mapping, "--map", page) == 1
    return page


def _ground(command: str, *arguments: str | Path) -> int:
    """Run a command against the present ground and return its exit code."""
    line = [COMMAND, "ground", command, *arguments, "--present", GROUND]
    return subprocess.run(line, env=CHINESE, capture_output=True, check=False).returncode


async def test_labels_of_a_saved_map_never_cover_each_other(alone: Page, tmp_path: Path) -> None:
    ground = to_records(read_layers(GROUND))
    labels = list_grid_labels(ground.grids, "zh")
    file = tmp_path / "map.html"
    file.write_text(
        offline_map(list_backdrop(ground, "zh"), labels, heading=Heading("图")), "utf-8"
    )

    await alone.goto(file.as_uri())
    await alone.wait_for_selector(".label.hidden", state="attached")

    boxes = await alone.evaluate(
        """() => [...document.querySelectorAll('.label:not(.hidden) span')]
            .map((span) => span.getBoundingClientRect().toJSON())"""
    )
    assert len(boxes) > 20
    assert [
        (a, b)
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ] == []
