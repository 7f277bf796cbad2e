"""The evaluation queries and the judge: that they are what they say, not how well anything does."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from shapely import LineString, Point

from benchmarks.geocode.judge import Answer, judge
from benchmarks.geocode.queries import FOLDER, Half, read_queries
from benchmarks.geocode.scale import enlarge
from benchmarks.geocode.subject import Subject, build, read_ground
from benchmarks.geocode.truth import Resolver, Truth
from gis.geocode.zones import Zones
from gis.metric import to_lonlat

LOCALE = Path(__file__).parents[3] / "frontend" / "src" / "shared" / "locale"


@pytest.fixture(scope="module")
def subject() -> Subject:
    return build(read_ground())


@pytest.fixture(scope="module")
def resolver(subject: Subject) -> Resolver:
    return Resolver(subject.data, subject.locator)


def names_of(expected: str) -> set[str]:
    """The names of what an expectation asks for."""
    if expected == "none":
        return set()
    options = expected.removeprefix("ambiguous:").split("|")
    parts = [option.partition("@")[0].split(":") for option in options]
    return {name for kind, *said in parts for name in said[: 2 if kind == "crossing" else 1]}


def test_there_are_queries_of_every_class_in_both_halves() -> None:
    counts = [Counter(query.group for query in read_queries(half)) for half in Half]
    assert counts[0].keys() == counts[1].keys()
    assert min(min(count.values()) for count in counts) >= 20
    assert sum(count.total() for count in counts) >= 600


def test_no_query_stands_twice() -> None:
    texts = [query.text for half in Half for query in read_queries(half)]
    assert len(texts) == len(set(texts))


def test_no_place_is_asked_for_in_both_halves(subject: Subject) -> None:
    named = {grid.code: grid.name for grid in subject.data.grids}
    named |= {area.code: area.name for area in subject.data.areas}
    halves = [
        {named.get(name, name) for q in read_queries(half) for name in names_of(q.expected)}
        for half in Half
    ]
    assert halves[0] & halves[1] == set()


@pytest.mark.parametrize("half", Half)
def test_every_expectation_is_on_the_ground(resolver: Resolver, half: Half) -> None:
    for query in read_queries(half):
        truth = resolver.resolve(query.expected, query.tolerance_m)
        assert bool(truth.shapes) is (query.expected != "none")
        assert (len(truth.shapes) > 1) is query.expected.startswith("ambiguous:")


def test_the_files_are_plain_tables() -> None:
    for half in Half:
        with (FOLDER / f"{half}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == ["class", "query", "expected", "tolerance_m"]


def test_the_pages_have_words_for_every_reason(subject: Subject) -> None:
    answers = [a for q in read_queries(Half.TUNING) for a in subject.geocoder.search(q.text)]
    codes = {answer.why.code for answer in answers}
    kinds = {answer.kind.value for answer in answers}
    for language in ("zh", "en"):
        words = json.loads((LOCALE / language / "console.json").read_text(encoding="utf-8"))
        assert codes <= words["why"].keys()
        assert kinds <= words["candidate"].keys()


def at(x: float, y: float, *, confident: bool = True) -> Answer:
    point = to_lonlat(Point(480_000 + x, 2_820_000 + y))
    return Answer((point.x, point.y), confident, None)


def truth_of(*shapes: Point | LineString) -> Truth:
    return Truth(tuple(shapes), 20.5, None)


HERE, THERE = Point(480_000, 2_820_000), Point(481_000, 2_820_000)


def test_an_answer_within_the_tolerance_is_right() -> None:
    verdict = judge([at(12, 16)], truth_of(HERE))
    assert (verdict.top1, verdict.top5, verdict.false_confident) == (True, True, False)
    assert verdict.error_m == pytest.approx(20, abs=0.01)


def test_a_confident_answer_elsewhere_is_falsely_confident() -> None:
    verdict = judge([at(0, 30), at(0, 0)], truth_of(HERE))
    assert (verdict.top1, verdict.top5, verdict.false_confident) == (False, True, True)


@pytest.mark.parametrize(("confident", "right"), [(True, False), (False, True)])
def test_where_nothing_is_meant_only_doubt_is_right(confident: bool, right: bool) -> None:
    verdict = judge([at(0, 0, confident=confident)], truth_of())
    assert (verdict.top1, verdict.false_confident) == (right, confident)


def test_a_choice_is_right_when_it_is_offered_as_one() -> None:
    unsure = [at(0, 0, confident=False), at(1000, 0, confident=False)]
    assert judge(unsure, truth_of(HERE, THERE)).top1
    assert judge(unsure, truth_of(HERE, THERE)).top5
    assert not judge([at(0, 0)], truth_of(HERE, THERE)).top1
    assert not judge(unsure[:1], truth_of(HERE, THERE)).top5


def test_no_answer_is_wrong_where_one_is_meant() -> None:
    verdict = judge([], truth_of(HERE))
    assert (verdict.top1, verdict.top5, verdict.error_m) == (False, False, None)


def test_an_enlarged_ground_has_the_names_wanted_and_keeps_the_old(subject: Subject) -> None:
    large = enlarge(subject.data, 3_000)
    assert large.roads[: len(subject.data.roads)] == subject.data.roads
    names = [road.name for road in large.roads[len(subject.data.roads) :]]
    added = len(names) + len(large.places) - len(subject.data.places)
    assert added >= 3_000
    assert len(set(names)) == len(names)
    assert set(names).isdisjoint(road.name for road in subject.data.roads)
    assert enlarge(subject.data, 3_000) == large


def test_a_section_is_pointed_to_where_it_owns_the_ground(subject: Subject) -> None:
    zones = Zones(subject.data)
    for section in subject.data.sections:
        lon, lat = zones.by_key[section.grid].point
        chain = subject.locator.find_chain(lon, lat)
        assert chain is not None
        assert chain.street == section.grid
