"""Access tokens from the command line, and their end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Databases, fetch

from dispatch.db.session import one_transaction
from dispatch.security.service import set_password
from dispatch.security.tokens import find_token_identity
from dispatch.settings import Settings
from dispatch.worker.housekeeping import delete_tokens

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


def _patrolgrid(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("patrolgrid"), "access-token", *words],
        env={**os.environ, "DATABASE_URL": url, "PATROL_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


def _make(url: str, username: str = "leader") -> str:
    return _patrolgrid(url, "make", username, "QGIS").stdout.splitlines()[-1]


async def _opens(url: str, token: str, username: str | None = None) -> bool:
    async with one_transaction(url) as session:
        return await find_token_identity(session, token, username) is not None


async def test_a_token_is_made_listed_and_revoked(url: str) -> None:
    token = _make(url)
    assert await _opens(url, token)
    assert await _opens(url, token, "leader")
    assert not await _opens(url, token, "dispatcher")
    (row,) = fetch(url, "SELECT id, last_used_at FROM access_token")
    assert row.last_used_at is not None
    listed = _patrolgrid(url, "list").stdout
    assert listed.startswith(f"{row.id}  leader  QGIS  until ")
    assert token not in listed
    _patrolgrid(url, "revoke", str(row.id))
    assert not await _opens(url, token)
    assert _patrolgrid(url, "list").stdout.rstrip().endswith("revoked")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "nobody", "QGIS"), "nobody"),
        (("make", "YJ-0001", "QGIS"), "role"),
        (("revoke", "999"), "999"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    url: str, words: tuple[str, ...], said: str
) -> None:
    done = _patrolgrid(url, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_new_password_ends_the_tokens_of_the_account(url: str) -> None:
    own, other = _make(url), _make(url, "dispatcher")
    async with one_transaction(url) as session:
        await set_password(session, "leader", "a long new password")
    assert not await _opens(url, own)
    assert await _opens(url, other)


async def test_tokens_are_deleted_a_day_after_they_expired(url: str) -> None:
    _make(url)
    fetch(url, "UPDATE access_token SET expires_at = now() - interval '23 hours'")
    late = "UPDATE access_token SET expires_at = now() - interval '25 hours' WHERE id = :id"
    (row,) = fetch(url, "SELECT max(id) AS id, count(*) AS n FROM access_token")
    fetch(url, late, id=row.id)
    async with one_transaction(url) as session:
        await delete_tokens(session, Settings())
    (left,) = fetch(url, "SELECT count(*) AS n FROM access_token")
    assert left.n == row.n - 1
