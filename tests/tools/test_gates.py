"""The gates that are our own: what they find, and that they find nothing where nothing is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tools import gates


def write(path: Path, text: str) -> Path:
    """Write a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def report(**entry: Any) -> dict[str, Any]:
    """coverage's report on one door, fully covered but for what is given."""
    return {"files": {"src/room/access.py": {"missing_lines": [], "missing_branches": [], **entry}}}


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """A project with one room that has a door; the project's folder."""
    write(tmp_path / "src" / "room" / "access.py", "def read(): ...\n")
    return tmp_path


def test_a_file_of_exactly_the_limit_passes_and_one_more_line_does_not(tmp_path: Path) -> None:
    write(tmp_path / "src" / "fits.py", "x = 1\n" * 5)
    write(tmp_path / "src" / "deep" / "long.py", "x = 1\n" * 6)
    found = gates.long_files(tmp_path, at_most=5)
    assert len(found) == 1
    assert "src/deep/long.py" in found[0]
    assert "6 行" in found[0]


def test_data_files_may_be_long(tmp_path: Path) -> None:
    write(tmp_path / "src" / "rules.yaml", "a: 1\n" * 600)
    assert gates.long_files(tmp_path) == []


@pytest.mark.parametrize("name", ["tools/x.py", "tests/x.py", "src/x.js", "src/x.css", "src/x.html", "src/x.sql"])
def test_every_kind_of_code_is_counted(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "\n" * 501)
    assert len(gates.long_files(tmp_path)) == 1


def test_a_fully_covered_door_passes(door: Path) -> None:
    assert gates.uncovered_access(report(), door) == []


def test_a_line_that_no_test_reaches_is_named(door: Path) -> None:
    (found,) = gates.uncovered_access(report(missing_lines=[7, 9]), door)
    assert "7, 9" in found


def test_a_branch_that_no_test_takes_is_named_although_every_line_ran(door: Path) -> None:
    (found,) = gates.uncovered_access(report(missing_branches=[[12, 14], [20, -3]]), door)
    assert "12→14" in found
    assert "20→出口" in found


def test_a_door_that_was_never_imported_is_a_problem(door: Path) -> None:
    (found,) = gates.uncovered_access({"files": {}}, door)
    assert "没有分支覆盖数据" in found


def test_coverage_without_branches_is_not_taken_for_full_coverage(door: Path) -> None:
    (found,) = gates.uncovered_access({"files": {"src/room/access.py": {"missing_lines": []}}}, door)
    assert "没有分支覆盖数据" in found


def test_a_door_may_not_exclude_lines_from_the_measure(door: Path) -> None:
    write(door / "src" / "room" / "access.py", "def read(): ...  # pragma: no cover\n")
    (found,) = gates.uncovered_access(report(), door)
    assert "pragma" in found


def test_other_files_may_have_gaps(door: Path) -> None:
    measured = report()
    measured["files"]["src/room/views.py"] = {"missing_lines": [1], "missing_branches": []}
    assert gates.uncovered_access(measured, door) == []


def test_no_report_at_all_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "COVERAGE", tmp_path / "none.json")
    assert gates.access_problems()


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "MIT License",
        "MIT-CMU",
        "Apache-2.0 OR BSD-2-Clause",
        "MIT OR GPL-2.0-only",
        "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
        "Apache Software License; BSD License",
        "Mozilla Public License 2.0 (MPL 2.0)",
        "OFL-1.1",
        "PSF-2.0",
    ],
)
def test_a_permissive_licence_passes(licence: str) -> None:
    assert gates.permitted(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "LGPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
        "GNU Lesser General Public License v2 or later (LGPLv2+)",
        "MIT AND GPL-2.0-only",
        "BSD License; GNU General Public License v2 (GPLv2)",
        "UNKNOWN",
        "",
        "Proprietary",
        "SSPL-1.0",
        "Permitted by MITRE",
    ],
)
def test_a_copyleft_or_unknown_licence_does_not_pass(licence: str) -> None:
    assert not gates.permitted(licence)


def test_a_package_permitted_by_name_passes_however_its_name_is_written() -> None:
    assert gates.forbidden_licences([("psycopg", "LGPL-3.0-only"), ("resvg_py", "UNKNOWN")]) == []


def test_a_forbidden_package_is_named_with_its_licence() -> None:
    (found,) = gates.forbidden_licences([("django", "BSD-3-Clause"), ("forbidden", "GPL-3.0")])
    assert "forbidden" in found
    assert "GPL-3.0" in found


def test_every_package_permitted_by_name_has_its_reason() -> None:
    for name, reason in gates.PERMITTED_BY_NAME.items():
        assert name == gates.normal_name(name)
        assert len(reason) > 20


def test_npm_packages_count_and_the_project_itself_does_not() -> None:
    lock = {"packages": {"": {"license": "Apache-2.0"}, "node_modules/@x/font": {"license": "OFL-1.1"}, "node_modules/y": {}}}
    assert gates.npm_licences(lock) == [("@x/font", "OFL-1.1"), ("y", "")]


def test_a_failing_gate_prints_its_problems_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = [gates.Gate("first", lambda: ["a problem"]), gates.Gate("second", lambda: [])]
    monkeypatch.setattr(gates, "gates", lambda part: listed)
    assert gates.main(["fast"]) == 1
    printed = capsys.readouterr().out
    assert "✗ first" in printed
    assert "a problem" in printed
    assert "✓ second" in printed


def test_when_every_gate_passes_the_run_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "gates", lambda part: [gates.Gate("only", lambda: [])])
    assert gates.main(["all"]) == 0


def test_a_program_that_fails_is_a_problem_with_what_it_printed() -> None:
    (found,) = gates.captured("sh", "-c", "echo reason >&2; exit 3")()
    assert found == "reason"
    assert gates.captured("true")() == []


def test_a_program_that_fails_in_silence_is_a_problem_too() -> None:
    assert gates.captured("false")() == ["退出码 1"]


def test_all_holds_every_gate_of_static_and_the_doors_come_after_the_tests() -> None:
    names = [gate.name for gate in gates.gates("all")]
    assert names[: len(gates.gates("static"))] == [gate.name for gate in gates.gates("static")]
    assert "pytest" in names[-2]
    assert "access.py" in names[-1]
