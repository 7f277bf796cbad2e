"""Runs other programs with their words kept in the log."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.places import CERTIFICATES, LOG, PROGRAMS, PROJECT
from scripts.say import FailureError

TAIL_LINES = 15


def build_environment() -> dict[str, str]:
    """Return our environment, with what every tool needs to work on a bare machine."""
    environment = dict(os.environ)
    environment["PATH"] = f"{PROGRAMS}:{environment.get('PATH', '/usr/bin:/bin')}"
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    environment["UV_COMPILE_BYTECODE"] = "1"  # once, not at every start of every process
    # The system's certificates, not the tools' own lists: a duty room may have its own authority.
    environment["UV_SYSTEM_CERTS"] = "1"
    if CERTIFICATES.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    return environment


def run(
    command: Sequence[str | Path],
    *,
    folder: Path = PROJECT,
    more: Mapping[str, str] | None = None,
) -> str:
    """Run a program, log its output and return it; raises FailureError("fail.command")."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(  # noqa: S603 - commands are written in this package
            words,
            cwd=folder,
            env=build_environment() | dict(more or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise FailureError("fail.missing", remedy="fail.command_remedy", command=words[0]) from None
    _log(words, done.stdout)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-TAIL_LINES:])
        shown = " ".join(words)
        raise FailureError("fail.command", details=tail, exit_code=done.returncode, command=shown)
    return done.stdout


def _log(words: Sequence[str], output: str) -> None:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(words)}\n{output}\n")
