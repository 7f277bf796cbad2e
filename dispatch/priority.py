"""Running in the time that others leave: solvers and jobs beside a server that must answer."""

import contextlib
import os
from pathlib import Path

#: The lowest there is.
LAST = 19
_GROUP = Path("/proc/self/autogroup")


def give_way(niceness: int = LAST) -> None:
    """Lower this process' priority, and its session's where the session is its own.

    Linux may share the processor among sessions first and only then within one (autogroup,
    sched(7)): a process of a session of its own then takes a full share whatever its nice value,
    unless the group is made nice too. A process of the server's session must not do that.
    """
    os.nice(niceness)
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # a kernel without autogroups
            _GROUP.write_text(str(niceness))
