import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.run.checks import HOST, hold_alone

RUN = [
    sys.executable,
    "-c",
    "import typer; from dispatch.run.supervisor import run; typer.run(run)",
]


def _refuse(data: Path, language: str, port: str) -> tuple[int, str]:
    environment = dict(os.environ) | {
        "PATROL_DATA": str(data),
        "PATROL_LANG": language,
        "PORT": port,
    }
    done = subprocess.run(RUN, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("language", "beginning"),
    [("zh", "端口 {port} 已被其他程序占用。解决办法：PORT="), ("en", "port {port} is taken by")],
)
def test_a_taken_port_is_said_with_a_way_out(tmp_path: Path, language: str, beginning: str) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = _refuse(tmp_path, language, port)
    assert code == 1
    assert said.startswith(beginning.format(port=port))
    assert not (tmp_path / "postgres").exists()


def test_a_running_instance_is_named(tmp_path: Path) -> None:
    with hold_alone(tmp_path):
        code, said = _refuse(tmp_path, "en", "8000")
    assert code == 1
    assert said == (
        f"another make run uses the data folder {tmp_path} (process {os.getpid()}). Way out: "
        "stop it, or take another folder: PATROL_DATA=/folder PORT=8001 make run\n"
    )


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    assert _refuse(tmp_path, "zh", "http") == (
        1,
        "PORT=http 不是有效端口（1–65535）。解决办法：PORT=8001 make run\n",
    )


def test_a_data_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = _refuse(tmp_path / "file" / "data", "en", "8000")
    assert code == 1
    assert said.startswith(f"the data folder {tmp_path}/file/data cannot be written: ")
