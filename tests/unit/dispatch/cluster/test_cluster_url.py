from pathlib import Path

import pytest
from sqlalchemy import make_url

from dispatch.cluster.ensure import ensure_cluster, normalise_url
from dispatch.cluster.handle import build_url


def test_a_socket_folder_with_odd_characters_survives_the_url() -> None:
    url = make_url(build_url(Path("/srv/益宁 所/a&b=c")))
    assert url.drivername == "postgresql+psycopg"
    assert url.database == "patrolgrid"
    assert dict(url.query) == {"host": "/srv/益宁 所/a&b=c", "user": "patrolgrid"}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_scheme_means_the_one_driver(scheme: str) -> None:
    assert normalise_url(f"{scheme}://u:p@h/d") == "postgresql+psycopg://u:p@h/d"


def test_a_given_database_is_used_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    handle = ensure_cluster(tmp_path / "data")
    handle.stop()
    assert (handle.url, handle.started) == ("postgresql+psycopg://u@h/d", False)
    assert not (tmp_path / "data").exists()
