"""What the load consists of: handed to the load processes as JSON, so that they need no setup."""

from dataclasses import asdict, dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Options:
    """How much load, for how long; `rate` is incidents a second."""

    seconds: int = 30
    clients: int = 200
    units: int = 60
    rate: float = 10.0


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit that sends fixes: its session's token and where it starts (lon, lat)."""

    unit_id: int
    token: str
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the load processes need; `reports` are the bodies of the incidents to come."""

    options: Options
    port: int
    dispatchers: tuple[str, ...]
    units: tuple[UnitPlan, ...]
    clients: tuple[str, ...]
    reports: tuple[dict[str, Any], ...]

    def encode(self) -> bytes:
        """Return the plan as one line of JSON."""
        return orjson.dumps(asdict(self)) + b"\n"


@dataclass(frozen=True, slots=True)
class Window:
    """When figures count, in seconds of the wall clock: the warm-up before is not counted."""

    begin: float
    end: float

    def encode(self) -> bytes:
        """Return the window as one line of JSON."""
        return orjson.dumps(asdict(self)) + b"\n"


def decode_plan(line: bytes) -> Plan:
    """Return the plan of `Plan.encode`'s line."""
    fields = orjson.loads(line)
    return Plan(
        options=Options(**fields["options"]),
        port=fields["port"],
        dispatchers=tuple(fields["dispatchers"]),
        units=tuple(
            UnitPlan(unit["unit_id"], unit["token"], tuple(unit["point"]))
            for unit in fields["units"]
        ),
        clients=tuple(fields["clients"]),
        reports=tuple(fields["reports"]),
    )


def decode_window(line: bytes) -> Window:
    """Return the window of `Window.encode`'s line."""
    return Window(**orjson.loads(line))
