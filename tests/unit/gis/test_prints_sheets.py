"""The prints as wholes: what stands on them, and that they load nothing and never change."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import pytest
from prints_town import EAST_CODE, IMPRINT, WEST_CODE, make_ground, make_people, make_sheet
from pypdf import PdfReader

from gis.catalogue import GIS_TEXTS
from gis.network.turns import TurnCode
from gis.prints.assets import load_assets
from gis.prints.atlas import Atlas, atlas_html, atlas_pdf
from gis.prints.cells import Spots
from gis.prints.heat import HeatReport, heat_html, heat_pdf
from gis.prints.pdf import PrintError, write_pdf
from gis.prints.route_map import stop_letter
from gis.prints.route_sheet import MOST_LINES, route_html, route_pdf

GROUND = make_ground()
ATLAS = Atlas(GROUND, make_people(), IMPRINT)
NOWHERE = np.empty((0, 2)), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
#: Whatever makes a browser fetch by itself.
LOADS = re.compile(
    r"""<(?:script|img|iframe|source|embed|object|use)[^>]*\s(?:src|data|href)=["'](?!data:|\#)"""
    r"""|<link\b|@import|url\((?!["']?(?:data:|\#))""",
    re.IGNORECASE,
)


def _report(count: int) -> HeatReport:
    points = np.tile([103.804, 25.504], (count, 1))
    hours = np.full(count, 21, dtype=np.int64)
    spots = Spots(points, np.arange(count) % 7, hours)
    return HeatReport(spots, 2, date(2026, 11, 1), date(2026, 11, 25))


def _pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def _text(html: str) -> str:
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", shown)


def test_a_page_of_the_atlas_names_its_grids_and_who_answers() -> None:
    page = _text(atlas_html(ATLAS).split(f'id="{WEST_CODE}"')[1].split(f'id="{EAST_CODE}"')[0])

    assert "王建国" in page
    assert re.search(r"G01\s+台子一组\s+张云", page)
    assert re.search(r"X01\s+金江花园\s+李明", page)
    assert re.search(r"S-V3-1\s+重庆路一段\s+李明", page)
    assert "0874-110" in page
    assert "水寨一组" not in page


def test_the_cover_lists_the_communities_with_their_pages() -> None:
    cover = _text(atlas_html(ATLAS).split(f'id="{WEST_CODE}"')[0])

    assert re.search(rf"1\s+台子社区\s+{WEST_CODE}\s+1\s+3\s+2\b", cover)
    assert re.search(rf"2\s+水寨社区\s+{EAST_CODE}\s+1\s+1\s+3\b", cover)


def test_without_a_number_there_is_a_line_to_write_one_on() -> None:
    silent = replace(ATLAS, imprint=replace(IMPRINT, phone=""))

    assert 'class="blank"' in atlas_html(silent)


def test_a_route_sheet_lists_every_turn_in_both_languages() -> None:
    sheet = make_sheet()
    html = route_html(sheet, GROUND, IMPRINT, "zh")

    turns = sheet.legs[0].turns
    assert len(re.findall(r'class="turn-number"', html)) == len(turns)
    assert "沿麒麟南路出发" in html
    assert "Set out on 麒麟南路" in html
    assert "益宁01" in html
    assert "曾警官" in html


def test_a_long_patrol_stays_on_one_page_and_counts_what_is_left_out() -> None:
    sheet = make_sheet(goals=12)
    turns = sum(len(leg.turns) for leg in sheet.legs)
    assert turns > MOST_LINES

    html = route_html(sheet, GROUND, IMPRINT, "zh")

    left_out = turns - (MOST_LINES - len(sheet.stops))
    assert f"另有 {left_out} 步未印" in html
    assert _pages(route_pdf(sheet, GROUND, IMPRINT, "zh")) == 1


def test_a_route_that_nobody_computed_is_said_to_be_none() -> None:
    bare = replace(make_sheet(), legs=(), stops=make_sheet().stops[:1])

    assert "没有已算好的路线" in route_html(bare, GROUND, IMPRINT, "zh")
    assert _pages(route_pdf(bare, GROUND, IMPRINT, "zh")) == 1


@pytest.mark.parametrize(("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
def test_stops_have_letters(at: int, letter: str) -> None:
    assert stop_letter(at) == letter


def test_every_turn_has_its_words_in_both_languages() -> None:
    codes = [f"print.turn.{code}.{form}" for code in TurnCode for form in ("plain", "named")]
    missing = [(c, x) for c in codes for x in ("zh", "en") if c not in GIS_TEXTS.texts[x]]
    assert missing == []


def test_a_heat_map_holds_cells_and_counts_and_no_single_place() -> None:
    html = heat_html(_report(9), GROUND, IMPRINT, "zh")

    assert "9 起警情" in html
    assert "另有 2 起没有可靠位置" in html
    values = re.search(r"patrolHeat\(\w+, (\{.*\})\);", html)
    assert values
    assert "103.804" not in values[1].replace("103.8040", "")
    assert values[1].count("[[") == 2  # one cell


def test_a_quiet_period_prints_too() -> None:
    quiet = HeatReport(Spots(*NOWHERE), 0, date(2026, 11, 1), date(2026, 11, 25))

    assert "0 起警情" in heat_html(quiet, GROUND, IMPRINT, "zh")
    assert _pages(heat_pdf(quiet, GROUND, IMPRINT, "zh")) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_prints_load_nothing(language: str) -> None:
    sheets = (
        atlas_html(replace(ATLAS, language=language)),
        route_html(make_sheet(), GROUND, IMPRINT, language),
        heat_html(_report(3), GROUND, IMPRINT, language),
    )
    leaflet = load_assets().leaflet

    assert [LOADS.findall(sheet.replace(leaflet, "")) for sheet in sheets] == [[], [], []]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_a_print_is_missing(language: str) -> None:
    pages = (
        atlas_html(replace(ATLAS, language=language)),
        route_html(make_sheet(), GROUND, IMPRINT, language),
        heat_html(_report(3), GROUND, IMPRINT, language),
    )

    assert [re.findall(r"print\.[a-z_.0-9]+", _text(page)) for page in pages] == [[], [], []]


def test_equal_input_gives_the_same_pdf_with_as_many_pages_as_communities_and_a_cover() -> None:
    first, second = atlas_pdf(ATLAS), atlas_pdf(ATLAS)

    assert first == second
    assert _pages(first) == 3
    assert "台子社区" in PdfReader(BytesIO(first)).pages[1].extract_text()


def test_a_page_without_the_chinese_font_is_refused() -> None:
    with pytest.raises(PrintError) as caught:
        write_pdf("<p style='font-family: monospace'>abc</p>")
    assert caught.value.code == "print.font_missing"
