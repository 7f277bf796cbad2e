"""Ties a child process to its parent's life."""

import ctypes
import os
import signal
from collections.abc import Callable
from functools import partial

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""

_libc = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: the child may not


def die_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn`: the kernel sends `signum` to the child when its parent ends.

    Even `kill -9` of the parent then leaves no process behind. Source: prctl(2).
    """
    return partial(end_with_parent, signum, os.getpid())


def end_with_parent(signum: signal.Signals, parent: int) -> None:
    """Ask the kernel to send this process `signum` when its parent ends; end now if it has."""
    _libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != parent:  # it died between the fork and the call above
        os._exit(1)
