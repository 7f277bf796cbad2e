"""Chooses the account that the database server runs under."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from dispatch.cluster.errors import ClusterError

UNPRIVILEGED = ("postgres", "nobody")
"""Existing accounts without rights that root steps down to, the best first."""


class Identity(TypedDict, total=False):
    """The arguments that make subprocess start a program under another account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A system account: its name and numbers."""

    name: str
    uid: int
    gid: int

    def identity(self) -> Identity:
        """Return the subprocess arguments to run as this account (none for our own)."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder to this account, closed to everybody else (root excepted)."""
        if self.uid != os.geteuid():
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account may pass through every folder down to this one."""
        if self.uid == os.geteuid():
            return os.access(folder, os.X_OK)
        # The kernel is asked, as that account: modes alone miss ACLs and odd mounts.
        test = ["/usr/bin/test", "-x", str(folder)]
        return subprocess.run(test, check=False, cwd="/", **self.identity()).returncode == 0  # noqa: S603


def get_own_account() -> Account:
    """Return the account this process runs under.

    Raises ClusterError("cluster.nameless") for a bare number without a name: neither initdb nor
    peer authentication can work with it.
    """
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise ClusterError("cluster.nameless", uid=os.geteuid()) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def get_server_account() -> Account:
    """Return our own account, or for root (whom PostgreSQL refuses) one without rights."""
    own = get_own_account()
    if own.uid != 0:
        return own
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ClusterError("cluster.no_account", names=", ".join(UNPRIVILEGED))
