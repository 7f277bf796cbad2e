"""Roads cut at their junctions."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, unary_union

from gis.imports.nodes import Lines, cut, find_gaps


def lines(*found: Sequence[tuple[float, float]]) -> Lines:
    return np.array([LineString(points) for points in found], dtype=object)


def pieces(
    *found: Sequence[tuple[float, float]], at_crossings: bool = False
) -> list[tuple[int, float]]:
    made = cut(lines(*found), at_crossings=at_crossings)
    return [(piece.line, round(piece.shape.length, 2)) for piece in made]


def test_an_end_on_a_line_cuts_it() -> None:
    assert pieces([(0, 0), (10, 0)], [(4, 0), (4, 5)]) == [(0, 4.0), (0, 6.0), (1, 5.0)]


def test_a_shared_vertex_cuts_both() -> None:
    bent = [(0, 0), (4, 0), (10, 0)]
    assert pieces(bent, [(4, -5), (4, 0), (4, 5)]) == [(0, 4.0), (0, 6.0), (1, 5.0), (1, 5.0)]


def test_a_bridge_is_not_cut_unless_wanted() -> None:
    cross = ([(0, 0), (10, 0)], [(4, -5), (4, 5)])
    assert pieces(*cross) == [(0, 10.0), (1, 10.0)]
    assert len(pieces(*cross, at_crossings=True)) == 4


def test_ends_a_rounding_apart_are_one_node() -> None:
    made = cut(lines([(0, 0), (10, 0)], [(10.01, 0.005), (20, 0)]), at_crossings=False)
    assert made[0].end == made[1].start
    assert made[0].shape.coords[-1] == made[1].shape.coords[0]


def test_a_loop_and_a_line_twice_are_kept() -> None:
    loop = [(0, 0), (5, 0), (5, 5), (0, 0)]
    assert [line for line, _ in pieces(loop)] == [0]
    assert [line for line, _ in pieces([(0, 0), (9, 0)], [(0, 0), (9, 0)])] == [0, 1]


def test_nothing_comes_of_nothing() -> None:
    assert cut(lines(), at_crossings=True) == []
    assert find_gaps(lines()) == []


def test_an_end_that_stops_short_is_told_with_its_foot() -> None:
    (gap,) = find_gaps(lines([(0, 0), (10, 0)], [(4, 1.5), (4, 9)]))
    assert (gap.line, gap.is_start, gap.foot, gap.away_m) == (1, True, (4.0, 0.0), 1.5)


coordinates = st.tuples(st.integers(0, 20), st.integers(0, 20))


@settings(deadline=None)
@given(st.lists(st.lists(coordinates, min_size=2, max_size=4, unique=True), min_size=1, max_size=6))
def test_pieces_cover_the_lines_and_meet_only_at_their_ends(
    drawn: list[list[tuple[float, float]]],
) -> None:
    whole = lines(*drawn)
    made = cut(whole, at_crossings=True)
    union = unary_union([piece.shape for piece in made])
    assert union.hausdorff_distance(unary_union(list(whole))) < 0.05
    for piece in made:
        start, end = piece.shape.coords[0], piece.shape.coords[-1]
        assert piece.start == tuple(round(c / 0.02) for c in start)
        assert piece.end == tuple(round(c / 0.02) for c in end)


@pytest.mark.parametrize("at_crossings", [False, True])
def test_lengths_add_up(at_crossings: bool) -> None:
    found = lines([(0, 0), (10, 0)], [(4, -5), (4, 5)], [(7, 0), (7, 3)])
    made = cut(found, at_crossings=at_crossings)
    assert sum(piece.shape.length for piece in made) == pytest.approx(23.0)
