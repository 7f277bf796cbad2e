"""Processes under measurement: a free port for one, the CPU seconds that one has used."""

import os
import socket
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
#: Where utime, stime, cutime and cstime begin in /proc/PID/stat, counted behind the name.
_TIMES_AT = 11


def find_free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get_cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process, its live descendants and its ended children.

    Source: proc(5), /proc/PID/stat.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own_s = sum(map(int, fields[_TIMES_AT : _TIMES_AT + 4])) * TICK_S
    return own_s + sum(get_cpu_s(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
