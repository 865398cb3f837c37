"""The command: where it writes, and what it says when it cannot."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from ballast.kernel.problems import BallastError
from ballast.reports.cli import add
from ballast.reports.tests.town import Town


def run(*words: str) -> int:
    """Parse the words as the command line does, and run."""
    top = argparse.ArgumentParser()
    add(top.add_subparsers())
    chosen = top.parse_args(["report", *words])
    assert chosen.database
    return int(chosen.run(chosen))


def test_a_file_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(BallastError, match=r"请以 \.docx 结尾"):
        run("--period", "2026-09", "-o", "报告.pdf")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BallastError, match="没有文件夹"):
        run("--period", "2026-09", "-o", str(tmp_path / "没有" / "报告.docx"))


def test_a_period_without_data_writes_nothing(town: Town, tmp_path: Path) -> None:
    town.usual()
    town.read()
    path = tmp_path / "报告.docx"
    with pytest.raises(BallastError, match="没有可写的数"):
        run("--period", "2027-03", "-o", str(path))
    assert not path.exists()
