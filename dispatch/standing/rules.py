"""What the standing teams consist of, and the loads that somebody can bear."""

import tomllib
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from dispatch.roster.teams.problem import Load, Seat

_FILE = Path(__file__).parent / "pattern.toml"


@cache
def read_pattern() -> dict[str, Any]:
    """Return what the station's teams consist of."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def make_seats(kind: str) -> tuple[Seat, ...]:
    """Return the seats of a `community`'s or a `street`'s team."""
    pattern = read_pattern()[kind]
    must_answer = pattern.get("must_answer", ())
    return tuple(
        Seat(role, least, most, answers=role in must_answer)
        for role, least, most in pattern["seats"]
    )


def make_caps() -> dict[str, Load]:
    """Return the most that one person of a role answers for."""
    return {role: Load(**cap) for role, cap in read_pattern()["caps"].items()}


def share_leaders(teams: dict[str, int], people: dict[str, int]) -> dict[str, int]:
    """Return in how many teams one leader of a role may be, by how many teams need the role.

    `teams` counts teams by role, `people` those who can fill it.
    """
    return {
        role: ceil(teams.get(role, 0) / people[role])
        for role in read_pattern()["leaders"]["roles"]
        if people.get(role, 0)
    }


def find_answering(kind: str) -> str:
    """Return the role that answers for a grid of a kind."""
    pattern = read_pattern()
    if kind == "street":
        role: str = pattern["street"]["grids"]
    else:
        role = pattern["community"]["own_grid" if kind == "community" else "small_grids"]
    return role
