"""What a figure was measured on: the machine and the versions of what ran."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

#: The libraries that the figures depend on most.
LIBRARIES = (
    "fastapi",
    "uvicorn",
    "uvloop",
    "httptools",
    "websockets",
    "sqlalchemy",
    "psycopg",
    "orjson",
    "shapely",
    "scipy",
    "pyroutingkit",
    "httpx",
    "pypinyin",
    "rapidfuzz",
    "pyvrp",
)
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine; `load_average` is the one minute's before the run, `memory_gib` all there is."""

    cpu: str
    cores: int
    memory_gib: float
    kernel: str
    load_average: float


def read_machine() -> Machine:
    """Return what this machine is."""
    return Machine(
        cpu=_read_cpu(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 1),
        kernel=platform.release(),
        load_average=round(os.getloadavg()[0], 2),
    )


def read_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def _read_cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
