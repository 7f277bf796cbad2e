"""Commands on a database that is not what they need."""

import os
import subprocess

import pytest
from databases import Databases
from serving import COMMAND

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "数据库里还没有表:请先运行 make run"), ("en", "The database has no tables yet")],
)
def test_a_database_without_tables_is_told_in_a_sentence(
    databases: Databases, language: str, words: str
) -> None:
    with databases.empty() as url:
        ended = subprocess.run(
            [COMMAND, "demo-links", "--server", "http://127.0.0.1:1"],
            env={**os.environ, "DATABASE_URL": url, "PATROL_LANG": language},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(words)
    assert "Traceback" not in ended.stderr
