import os
from pathlib import Path

import pytest

from dispatch.cluster.account import Account, get_own_account
from dispatch.cluster.errors import ClusterError
from dispatch.cluster.places import SOCKET_PATH_LIMIT, choose_home, choose_socket, claim, get_key


class _Shut(Account):
    """An account that no folder lets in."""

    def can_enter(self, folder: Path) -> bool:
        return False


SHUT = _Shut("nobody", 65534, 65534)


def test_a_short_path_keeps_the_socket_beside_the_data(tmp_path: Path) -> None:
    assert choose_socket(Path("/srv/patrol"), tmp_path) == Path("/srv/patrol/socket")


def test_a_path_too_long_for_a_socket_gets_a_short_one() -> None:
    home = Path("/srv") / ("长" * 40)
    found = choose_socket(home, Path("/run"))
    assert found == Path("/run") / f"patrolgrid-{get_key(home)}"
    assert len(os.fsencode(found / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT


def test_the_limit_counts_bytes_and_is_exact() -> None:
    rest = len("/socket/.s.PGSQL.5432")
    fits = Path("/" + "a" * (SOCKET_PATH_LIMIT - rest - 1))
    assert choose_socket(fits, Path("/run")) == fits / "socket"
    longer = Path(f"{fits}a")
    assert choose_socket(longer, Path("/run")).parent == Path("/run")


def test_the_cluster_lives_in_the_data_folder_when_its_account_can_enter(tmp_path: Path) -> None:
    assert choose_home(tmp_path, get_own_account(), tmp_path / "else") == tmp_path


def test_a_closed_data_folder_sends_the_cluster_elsewhere(tmp_path: Path) -> None:
    expected = tmp_path / "else" / f"patrolgrid-{get_key(tmp_path)}"
    assert choose_home(tmp_path, SHUT, tmp_path / "else") == expected


def test_a_cluster_made_elsewhere_is_found_again(tmp_path: Path) -> None:
    made = tmp_path / "else" / f"patrolgrid-{get_key(tmp_path)}"
    (made / "postgres").mkdir(parents=True)
    assert choose_home(tmp_path, get_own_account(), tmp_path / "else") == made


def test_a_cluster_that_became_unreachable_is_not_left_behind(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(ClusterError) as error:
        choose_home(tmp_path, SHUT, tmp_path / "else")
    assert error.value.code == "cluster.unreachable"
    assert error.value.params == {"path": tmp_path, "account": "nobody"}


def test_a_claimed_folder_is_closed_to_others_and_may_be_claimed_again(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    claim(folder, get_own_account())
    claim(folder, get_own_account())
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_somebody_laid_in_wait_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "socket").symlink_to(tmp_path / "target")
    with pytest.raises(ClusterError) as error:
        claim(tmp_path / "socket", get_own_account())
    assert error.value.code == "cluster.folder_taken"
