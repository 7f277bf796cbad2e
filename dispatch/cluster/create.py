"""Makes a new cluster: all of it, or nothing."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dispatch.cluster.account import Account, get_own_account
from dispatch.cluster.binaries import Installation
from dispatch.cluster.errors import ClusterError
from dispatch.cluster.places import Places

ROLE = "patrolgrid"
DATABASE = "patrolgrid"
NEEDED_BYTES = 1_000_000_000
"""Room for the first cluster, its write-ahead log and a day's work."""
TAIL_LINES = 8


def check_room(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Raise ClusterError("cluster.no_room") when the disk below a folder is nearly full."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ClusterError(
            "cluster.no_room", path=folder, free_mb=free // 10**6, needed_mb=needed // 10**6
        )


def create_cluster(
    places: Places, installation: Installation, account: Account, *, durable: bool
) -> None:
    """Make the data folder under a passing name and move it into place when it is whole.

    What an interrupted earlier attempt left under the passing name is removed first.
    """
    if places.making.exists():
        shutil.rmtree(places.making)
    check_room(places.home)
    places.making.mkdir()
    account.own(places.making)
    _run_initdb(places.making, installation, account, durable=durable)
    _write_access(places.making, account)
    _create_database(places.making, installation, account)
    places.making.rename(places.data)


def get_environment(installation: Installation) -> dict[str, str]:
    """Return the server's whole environment: nothing of the user's PG* variables gets in."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | installation.environment()


def get_tail(text: str) -> str:
    """Return the last lines of a program's output, for a message."""
    return "\n".join(text.strip().splitlines()[-TAIL_LINES:])


def _run_initdb(data: Path, installation: Installation, account: Account, *, durable: bool) -> None:
    # C.UTF-8: under plain C, trigrams find nothing in Chinese. Peer: see _write_access.
    arguments = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=peer", f"--username={ROLE}"]
    if not durable:
        arguments.append("--no-sync")
    _run([installation.programs / "initdb", "-D", data, *arguments], installation, account)


def _write_access(data: Path, account: Account) -> None:
    """Let in only who made the cluster and the server's own account, as the kernel names them.

    Peer authentication asks the kernel who is at the other end of the socket: there is no
    password to keep, to leak or to type. The map is needed because root's server runs under
    another account, and because the role is not named after either.
    """
    (data / "pg_hba.conf").write_text(f"local all {ROLE} peer map={ROLE}\n")
    names = sorted({get_own_account().name, account.name})
    (data / "pg_ident.conf").write_text("".join(f'{ROLE} "{name}" {ROLE}\n' for name in names))


def _create_database(data: Path, installation: Installation, account: Account) -> None:
    """Create the database in single-user mode: done before the folder gets its real name."""
    command: list[str | Path] = [
        installation.programs / "postgres",
        "--single",
        "-D",
        data,
        "postgres",
    ]
    _run(command, installation, account, f"CREATE DATABASE {DATABASE}\n")


def _run(
    command: Sequence[str | Path], installation: Installation, account: Account, text: str = ""
) -> None:
    done = subprocess.run(  # noqa: S603 - our own programs and paths
        [str(word) for word in command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=get_environment(installation),
        **account.identity(),
    )
    if done.returncode != 0 or "ERROR:" in done.stderr:
        said = get_tail(done.stderr + done.stdout)
        raise ClusterError("cluster.not_made", program=Path(command[0]).name, said=said)
