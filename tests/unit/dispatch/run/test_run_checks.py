import os
import socket
from pathlib import Path

import pytest

from dispatch.run.checks import HOST, check_port, hold_alone, parse_port
from dispatch.run.speech import RunError


@pytest.mark.parametrize(("value", "port"), [(None, 8000), ("", 8000), ("1", 1), ("65535", 65535)])
def test_a_port_is_read(value: str | None, port: int) -> None:
    assert parse_port(value) == port


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80a", "8 0", "８０"])
def test_what_is_no_port_is_refused(value: str) -> None:
    with pytest.raises(RunError) as error:
        parse_port(value)
    assert (error.value.code, error.value.params) == ("run.bad_port", {"value": value})


def test_a_taken_port_is_refused_with_a_free_one() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RunError) as error:
            check_port(port)
    assert error.value.code == "run.port_taken"
    assert error.value.params["port"] == port
    free = error.value.params["free"]
    assert isinstance(free, int)
    check_port(free)


def test_a_second_supervisor_is_told_about_the_first(tmp_path: Path) -> None:
    with hold_alone(tmp_path), pytest.raises(RunError) as error, hold_alone(tmp_path):
        pass
    assert error.value.code == "run.already_running"
    assert error.value.params == {"path": tmp_path, "pid": str(os.getpid())}


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    with hold_alone(tmp_path):
        pass
    with hold_alone(tmp_path):
        pass
