from itertools import permutations

from small_town import corner, make_areas, make_grids, make_locator

from gis.locate import GridChain, GridLocator

INSIDE_COMPOUND = GridChain(
    compound="530302006001X01",
    street=None,
    group="530302006001G01",
    community="530302006001",
    area="A1",
    owner="530302006001X01",
)


def test_the_compound_owns_a_point_inside_it() -> None:
    assert make_locator().find_chain(*corner(1.5, 1.5)) == INSIDE_COMPOUND


def test_the_street_line_goes_before_the_group() -> None:
    chain = make_locator().find_chain(*corner(2.05, 0.5))
    assert chain == GridChain(
        None, "S-V3-1", "530302006002G01", "530302006002", "A2", owner="S-V3-1"
    )


def test_a_group_owns_what_nothing_more_specific_holds() -> None:
    chain = make_locator().find_chain(*corner(0.5, 0.5))
    assert chain is not None
    assert chain.owner == "530302006001G01"


def test_a_point_outside_has_no_chain() -> None:
    assert make_locator().find_chain(0.0, 0.0) is None
    assert make_locator().find_chain(float("nan"), 25.5) is None


def test_a_border_point_belongs_to_the_lower_code_whatever_the_input_order() -> None:
    chains = {
        GridLocator(grids, reversed(make_areas())).find_chain(*corner(2, 4.5))
        for grids in permutations(make_grids())
    }
    assert chains == {
        GridChain(None, "S-V3-1", "530302006001G01", "530302006001", "A1", owner="S-V3-1")
    }


def test_many_points_are_located_as_each_one() -> None:
    locator = make_locator()
    points = [corner(column / 4, row / 4) for column in range(-6, 24) for row in range(-6, 24)]
    lons, lats = zip(*points, strict=True)
    assert locator.locate_many(lons, lats) == [locator.find_chain(*point) for point in points]


def test_no_points_give_no_chains() -> None:
    assert make_locator().locate_many([], []) == []


def test_a_ground_without_grids_locates_nothing() -> None:
    assert GridLocator([], []).find_chain(103.8, 25.5) is None
