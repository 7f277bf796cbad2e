"""Makes the machine ready for `make run` or `make test`: python3 -m scripts.bootstrap [run|test].

Every step first looks whether its work is done already; an interrupted bootstrap is simply run
again.
"""

import argparse
import shutil
import ssl
import sys
import time
from collections.abc import Callable
from functools import partial

from scripts.browser import ensure_browser
from scripts.node import ensure_built, ensure_node, ensure_packages
from scripts.packages import install, is_root
from scripts.places import CERTIFICATES, LOG, PROJECT
from scripts.postgres import ensure_postgres
from scripts.print_assets import ensure_print_assets
from scripts.python_env import VENV, ensure_python, ensure_uv
from scripts.say import FailureError, report, report_total, step

ROOM_BYTES = 2_500_000_000
"""What the Python, Node and browser packages take on a bare machine, with some to spare."""

INTERRUPTED = 130
"""What a shell reports for a program ended by Ctrl-C."""

Step = tuple[str, Callable[[], bool]]


def main(arguments: list[str] | None = None) -> int:
    """Do every step for a purpose; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=("run", "test", "check"))
    purpose = parser.parse_args(arguments).purpose
    start = time.monotonic()
    try:
        _check_machine()
        for name, do in list_steps(purpose):
            step(name, do)
    except FailureError as failure:
        report(failure)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    report_total(time.monotonic() - start)
    return 0


def list_steps(purpose: str) -> list[Step]:
    """Return the steps for "run", "test" (all, and a browser) or "check" (no server)."""
    tests = purpose != "run"
    steps: list[Step] = [
        ("certificates", ensure_certificates),
        ("uv", ensure_uv),
        ("python", partial(ensure_python, tests=tests)),
    ]
    if purpose != "check":
        steps.append(("postgres", partial(ensure_postgres, tests=tests)))
    steps += [("node", ensure_node), ("npm", ensure_packages), ("prints", ensure_print_assets)]
    if purpose != "check":
        steps.append(("build", ensure_built))
    if purpose == "test":
        steps.append(("browser", ensure_browser))
    return steps


def ensure_certificates() -> bool:
    """Install the CA certificates if the system has none; tell whether it had to."""
    if CERTIFICATES.exists() or ssl.get_default_verify_paths().cafile:
        return False
    if not is_root():
        raise FailureError("fail.no_certificates")
    install(["ca-certificates"], "ca-certificates")
    return True


def _check_machine() -> None:
    LOG.unlink(missing_ok=True)
    free = shutil.disk_usage(PROJECT).free
    if not VENV.exists() and free < ROOM_BYTES:
        raise FailureError(
            "fail.no_room",
            path=PROJECT,
            free_mb=free // 10**6,
            needed_mb=ROOM_BYTES // 10**6,
        )


if __name__ == "__main__":
    sys.exit(main())
