"""The benchmark of the methods: each case in a process of its own, and what went wrong is said, not dropped."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

import pytest

from ballast.kernel.problems import BallastError
from ballast.methods import cli
from ballast.methods.bench import contest
from ballast.methods.bench.contest import Line, Taken


def test_every_method_that_is_more_than_arithmetic_has_a_case() -> None:
    assert {"drivers", "disclosure", "input_output", "projection", "statements", "warning"} <= set(contest.names())


@pytest.mark.slow
def test_a_case_is_measured_in_a_process_of_its_own() -> None:
    found = list(contest.lines(["growth"], (1,)))
    assert found
    assert all(line.ours.seconds > 0 and line.ours.peak_bytes > 10_000_000 and not line.ours.failed for line in found)


def test_an_unknown_name_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BallastError, match=r"nothing.*drivers"):
        list(contest.lines(["nothing"]))


def test_a_case_that_takes_too_long_is_said_to_have(monkeypatch: pytest.MonkeyPatch) -> None:
    def worker(*arguments: str) -> Any:
        if len(arguments) == 2 and arguments[1] == "100":
            raise subprocess.TimeoutExpired("worker", 1)
        if len(arguments) == 2:
            return [{"method": "growth", "size": "1户", "peer": "sml-small", "installed": True}]
        if arguments[3] == "theirs":
            raise subprocess.TimeoutExpired("worker", 1)
        return {"seconds": 1.0, "cpu_seconds": 0.5, "peak_bytes": 10**6}

    monkeypatch.setattr(contest, "_worker", worker)
    first, second = contest.lines(["growth"], (10, 100))
    assert first.ours == Taken(1.0, 0.5, 10**6)
    assert first.theirs is not None and "超过" in first.theirs.failed
    assert "造数" in second.ours.failed


@pytest.mark.parametrize(("agree", "code", "word"), [(True, 0, "一致"), (False, 1, "不一致"), (None, 0, "—")])
def test_the_command_ends_with_one_where_a_peer_disagrees(
    agree: bool | None, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line("drivers", 10, "10000行", Taken(0.1, 0.1, 10**7), "wise-pizza", Taken(3.0, 3.0, 10**8, agree))
    monkeypatch.setattr(contest, "lines", lambda *_: [line])
    parser = argparse.ArgumentParser()
    cli.add_bench(parser.add_subparsers())
    chosen = parser.parse_args(["methods", "drivers"])
    assert chosen.run(chosen) == code
    assert capsys.readouterr().out.splitlines()[-1].split()[-1] == word
