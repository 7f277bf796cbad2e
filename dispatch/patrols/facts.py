"""A plan's problem and routes as JSON and back, whole, so that a plan can be made again. Pure.

Travel times are packed: base64 of zlib of little-endian 32-bit seconds, -1 where there is no way.
"""

import base64
import zlib
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from dispatch.patrols.plan.problem import (
    Balance,
    Break,
    Floats,
    Leader,
    Plan,
    Problem,
    Route,
    Squad,
    Stay,
    Stop,
    StopKind,
    Team,
    Window,
)
from gis.model import Mode

LonLat = tuple[float, float]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """How a stop is called and shown: what the problem does not need to know of it."""

    name: str
    name_en: str
    grid_code: str
    point: LonLat
    why: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A problem with what people call its parts; `points` are its places as lon, lat."""

    problem: Problem
    points: tuple[LonLat, ...]
    sights: dict[str, Sight]
    call_signs: dict[str, str]


def facts_value(facts: Facts) -> Json:
    """Return the facts as JSON."""
    problem = facts.problem
    return {
        "stops": [_stop_value(stop) for stop in problem.stops],
        "teams": [_team_value(team) for team in problem.teams],
        "travel_s": {mode.value: _packed(times) for mode, times in problem.travel_s.items()},
        "clock_s": problem.clock_s,
        "balance": asdict(problem.balance) if problem.balance else None,
        "travel_price": problem.travel_price,
        "points": facts.points,
        "sights": {code: asdict(sight) for code, sight in facts.sights.items()},
        "call_signs": facts.call_signs,
    }


def read_facts(value: Json) -> Facts:
    """Return the facts of `facts_value`."""
    points = tuple((lon, lat) for lon, lat in value["points"])
    problem = Problem(
        stops=tuple(_stop(stop) for stop in value["stops"]),
        teams=tuple(_team(team) for team in value["teams"]),
        travel_s={
            Mode(mode): _unpacked(times, len(points)) for mode, times in value["travel_s"].items()
        },
        clock_s=value["clock_s"],
        balance=Balance(**value["balance"]) if value["balance"] else None,
        travel_price=value["travel_price"],
    )
    sights = {code: _sight(sight) for code, sight in value["sights"].items()}
    return Facts(problem, points, sights, value["call_signs"])


def plan_value(plan: Plan) -> list[Json]:
    """Return the routes of a plan as JSON."""
    return [asdict(route) for route in plan.routes]


def read_plan(value: list[Json]) -> Plan:
    """Return the plan of `plan_value`."""
    return Plan(
        tuple(
            Route(
                route["team"],
                route["leave_s"],
                tuple(Stay(**stay) for stay in route["stays"]),
                route["back_s"],
            )
            for route in value
        )
    )


def _stop_value(stop: Stop) -> Json:
    return {**asdict(stop), "skills": sorted(stop.skills)}


def _stop(value: Json) -> Stop:
    windows = tuple(Window(**window) for window in value["windows"])
    known = {**value, "kind": StopKind(value["kind"]), "skills": frozenset(value["skills"])}
    return Stop(**{**known, "windows": windows})


def _team_value(team: Team) -> Json:
    squad = team.squad and {
        "community": team.squad.community,
        "leaders": sorted(team.squad.leaders),
    }
    lists = {"skills": sorted(team.skills), "areas": sorted(team.areas)}
    return {**asdict(team), **lists, "squad": squad}


def _team(value: Json) -> Team:
    squad = value["squad"]
    return Team(
        id=value["id"],
        mode=Mode(value["mode"]),
        shift=Window(**value["shift"]),
        start=value["start"],
        end=value["end"],
        breaks=tuple(
            Break(Window(**rest["window"]), rest["length_s"], rest["place"])
            for rest in value["breaks"]
        ),
        skills=frozenset(value["skills"]),
        areas=frozenset(value["areas"]),
        squad=Squad(squad["community"], frozenset(map(Leader, squad["leaders"])))
        if squad
        else None,
        out_s=value["out_s"],
    )


def _sight(value: Json) -> Sight:
    lon, lat = value["point"]
    return Sight(**{**value, "point": (lon, lat), "why": tuple(value["why"])})


def _packed(times: Floats) -> str:
    whole = np.where(np.isfinite(times), times, -1).astype("<i4")
    return base64.b64encode(zlib.compress(whole.tobytes())).decode()


def _unpacked(text: str, size: int) -> Floats:
    whole = np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<i4")
    times: Floats = whole.reshape(size, size).astype(np.float64)
    times[times < 0] = np.inf
    return times
