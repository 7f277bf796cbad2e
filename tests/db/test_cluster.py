import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from dispatch.cluster import ClusterError, ensure_cluster, temporary_cluster
from dispatch.cluster.create import check_room
from dispatch.cluster.postmaster import find_postmaster

pytestmark = pytest.mark.db


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the server's account can enter, which pytest's own is not."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="patrolgrid-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _ask(url: str, query: Any) -> Any:
    query_of = dict(make_url(url).query)
    database = make_url(url).database
    with psycopg.connect(dbname=database, **query_of, autocommit=True) as connection:  # type: ignore[arg-type]
        answer = connection.execute(query)
        return answer.fetchone() if answer.description else None


def test_a_cluster_is_made_started_reused_and_stopped(data_dir: Path) -> None:
    with ensure_cluster(data_dir) as first:
        assert first.started
        server = find_postmaster(data_dir / "postgres")
        assert server is not None
        with ensure_cluster(data_dir) as second:
            assert not second.started
            assert second.url == first.url
        assert find_postmaster(data_dir / "postgres") == server
    assert find_postmaster(data_dir / "postgres") is None
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_data_survive_a_restart(data_dir: Path) -> None:
    with ensure_cluster(data_dir) as cluster:
        _ask(cluster.url, "CREATE TABLE kept AS SELECT 7 AS number")
    with ensure_cluster(data_dir) as cluster:
        assert _ask(cluster.url, "SELECT number FROM kept") == (7,)


def test_a_killed_server_recovers(data_dir: Path) -> None:
    with ensure_cluster(data_dir) as cluster:
        _ask(cluster.url, "CREATE TABLE kept AS SELECT 7 AS number")
        assert cluster.process is not None
        cluster.process.kill()
        cluster.process.wait()
    assert (data_dir / "postgres/postmaster.pid").exists()
    with ensure_cluster(data_dir) as cluster:
        assert cluster.started
        assert _ask(cluster.url, "SELECT number FROM kept") == (7,)


def test_a_pid_that_now_belongs_to_another_program_does_not_stop_the_start(data_dir: Path) -> None:
    ensure_cluster(data_dir).stop()
    pid_file = data_dir / "postgres/postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{data_dir / 'postgres'}\n0\n5432\n\n\n\nready\n")
    with ensure_cluster(data_dir) as cluster:
        assert cluster.started


def test_a_half_made_cluster_is_made_anew(data_dir: Path) -> None:
    making = data_dir / "postgres.making"
    making.mkdir()
    (making / "PG_VERSION").write_text("15\n")
    with ensure_cluster(data_dir) as cluster:
        assert _ask(cluster.url, "SELECT 1") == (1,)
    assert not making.exists()


def test_files_that_are_no_cluster_are_left_alone(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres/diary.txt").write_text("mine")
    with pytest.raises(ClusterError) as error:
        ensure_cluster(data_dir)
    assert error.value.code == "cluster.damaged"
    assert (data_dir / "postgres/diary.txt").read_text() == "mine"


def test_a_full_disk_is_said_to_be_full(data_dir: Path) -> None:
    free = shutil.disk_usage(data_dir).free
    with pytest.raises(ClusterError) as error:
        check_room(data_dir, needed=2 * free)
    assert error.value.code == "cluster.no_room"


def test_a_temporary_cluster_has_what_the_product_needs_and_leaves_nothing() -> None:
    with temporary_cluster() as cluster:
        assert _ask(cluster.url, "CREATE EXTENSION postgis") is None
        assert _ask(cluster.url, "SELECT ST_AsText(ST_Point(1, 2))") == ("POINT(1 2)",)
        assert _ask(cluster.url, "SHOW fsync") == ("off",)
        collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
        assert _ask(cluster.url, collation) == ("C.UTF-8",)
        socket = Path(str(make_url(cluster.url).query["host"]))
        assert socket.is_dir()
    assert not socket.exists()
    assert not socket.parent.exists()


def test_a_durable_temporary_cluster_waits_for_the_disk() -> None:
    with temporary_cluster(durable=True) as cluster:
        assert _ask(cluster.url, "SHOW fsync") == ("on",)
        assert _ask(cluster.url, "SHOW synchronous_commit") == ("on",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_nobody_else_gets_in(data_dir: Path) -> None:
    with ensure_cluster(data_dir) as cluster:
        socket = str(make_url(cluster.url).query["host"])
        command = ["psql", "-h", socket, "-U", "patrolgrid", "-c", "SELECT 1", "patrolgrid"]
        stranger = subprocess.run(command, user="daemon", capture_output=True, check=False)
    assert stranger.returncode == 2
