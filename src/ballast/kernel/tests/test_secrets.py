from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ballast.kernel.secrets import secret


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BALLAST_SECRET_KEY", "BALLAST_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_the_environment_counts_before_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = secret("secret-key", tmp_path)
    monkeypatch.setenv("BALLAST_SECRET_KEY", "told")
    assert secret("secret-key", tmp_path) == "told"
    assert kept != "told"


def test_a_file_that_is_named_counts_and_must_be_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "elsewhere" / "key"
    monkeypatch.setenv("BALLAST_SECRET_KEY_FILE", str(named))
    assert secret("secret-key", tmp_path) == named.read_text()
    named.write_text(" from a file \n")
    assert secret("secret-key", tmp_path) == "from a file"
    monkeypatch.setenv("BALLAST_SECRET_KEY_FILE", str(tmp_path))
    with pytest.raises(OSError):
        secret("secret-key", tmp_path)


def test_a_made_secret_stays_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = secret("secret-key", tmp_path)
    assert secret("secret-key", tmp_path) == made
    assert len(made) >= 48
    path = tmp_path / "secrets" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]
    assert secret("other", tmp_path) != made


def test_without_a_home_nothing_is_written(tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert secret("secret-key", home) != secret("secret-key", home)
    assert not home.exists()


def test_all_who_ask_at_once_get_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: secret("secret-key", tmp_path), range(32)))
    assert len(found) == 1
