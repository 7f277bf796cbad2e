import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.run.processes import run_to_end, start_child, stop_children
from dispatch.run.speech import RunError

LIMIT_MS = 10_000
PAUSE = "import signal; signal.pause()"
STUBBORN = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
with open(sys.argv[1], "w") as pipe:
    pipe.write(str(child.pid))
signal.pause()
"""
PARENT = """
import signal, sys
from pathlib import Path
from dispatch.run.processes import start_child
child = start_child("child", [sys.executable, "-c", "import signal; signal.pause()"], "", Path("."))
print(child.process.pid, flush=True)
signal.pause()
"""


def _has_ended(process: int) -> bool:
    """Tell whether the process behind a pidfd ends within the limit."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    ended = bool(poll.poll(LIMIT_MS))
    os.close(process)
    return ended


def test_the_output_of_a_finished_job_is_returned(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])"]
    child = start_child("job", command, "postgresql://x", tmp_path)
    assert run_to_end(child, "run.not_prepared") == "postgresql://x\n"


def test_a_failed_job_is_reported_with_its_last_words(tmp_path: Path) -> None:
    child = start_child("job", [sys.executable, "-c", "raise SystemExit('broken')"], "", tmp_path)
    with pytest.raises(RunError) as error:
        run_to_end(child, "run.not_prepared")
    assert error.value.code == "run.not_prepared"
    assert error.value.params == {"path": tmp_path / "job.log", "said": "broken"}


def test_a_child_that_ended_is_noticed(tmp_path: Path) -> None:
    child = start_child("server", [sys.executable, "-c", "raise SystemExit(3)"], "", tmp_path)
    child.process.wait()
    with pytest.raises(RunError) as error:
        child.check()
    assert error.value.code == "run.child_died"
    assert error.value.params["status"] == 3


def test_a_running_child_is_stopped_by_the_request_alone(tmp_path: Path) -> None:
    child = start_child("idle", [sys.executable, "-c", PAUSE], "", tmp_path)
    child.check()
    stop_children([child])
    assert child.process.returncode == -15


def test_a_child_that_ignores_the_request_is_killed_with_its_own_children(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = start_child("stubborn", [sys.executable, "-c", STUBBORN, str(pipe)], "", tmp_path)
    grandchild = os.pidfd_open(int(pipe.read_text()))
    stop_children([child], grace_s=0.0)
    assert child.process.returncode == -9
    assert _has_ended(grandchild)


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=tmp_path, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    assert _has_ended(child)
