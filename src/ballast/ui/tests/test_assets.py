"""Where the fetched files lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.ui.assets import AssetMissingError, asset, directory


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    monkeypatch.setenv("BALLAST_ASSETS", str(tmp_path))
    assert asset("a.txt") == tmp_path / "a.txt"


def test_without_the_environment_it_is_the_build_folder_of_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BALLAST_ASSETS", raising=False)
    assert directory().parts[-2:] == ("build", "assets")
    assert (directory().parents[1] / "pyproject.toml").is_file()


def test_a_missing_asset_says_where_it_should_be_and_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_ASSETS", str(tmp_path))
    with pytest.raises(AssetMissingError, match=r"python3 tools/bootstrap\.py assets") as caught:
        asset("b.ttf")
    assert str(tmp_path) in str(caught.value)
