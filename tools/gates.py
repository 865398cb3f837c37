"""The gates: what must hold before a change is taken.

    .venv/bin/python tools/gates.py fast|static|all      (or: make test, make check, make test-all)

`fast` is what one runs all the time, `static` is everything but the tests, `all` is everything. Each gate prints one
line with its time; a gate that fails prints what it found, the others still run, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = ROOT / "build" / "coverage.json"
LINES_AT_MOST = 500
CODE_FOLDERS = ("src", "tools", "tests")
CODE_SUFFIXES = frozenset({".py", ".js", ".css", ".html", ".sql"})

# A part of a licence text must contain one of these words to be permitted.
PERMISSIVE = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|Apache|ISC|PSF|PSF-2\.0|Python Software Foundation|MPL|Mozilla Public License"
    r"|Zlib|CC0|OFL|Open Font License|HPND|Unlicense|Public Domain)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"GPL|GNU (Lesser|Library|Affero)? ?General Public", re.IGNORECASE)
# package → why it may be used although its declared licence alone would not pass
PERMITTED_BY_NAME = {
    "psycopg": "LGPL-3.0: an unmodified library, imported and replaceable",
    "psycopg-binary": "LGPL-3.0: the compiled half of psycopg, likewise",
    "python-stdnum": "LGPL-2.1 or later: an unmodified library, imported and replaceable",
    "pgserver": "declares nothing; its licence file is Apache-2.0; used by tests only",
    "resvg-py": "declares nothing; its licence file is the MIT text; resvg itself is Apache-2.0 or MIT",
    # Never shipped: the sign-in provider that tests run beside the product.
    "jwcrypto": "LGPL-3.0: an unmodified library that django-oauth-toolkit brings; used by tests only",
    # Never shipped: what the methods are compared with (requirements/peers.lock), and what that brings.
    "docutils": "declares all its files' licences; the package itself is in the public domain and BSD; comes with pymrio",
    "kaleido": "declares the whole MIT text; comes with plotly, for wise-pizza",
    "logistro": "declares the whole MIT text; comes with plotly, for wise-pizza",
    "pymrio": "LGPL-3.0: an unmodified library that development tests compare with",
    "regex": "Apache-2.0 and CNRI-Python, both permissive; comes with sml-small",
    "sml-small": "declares nothing; its licence file is the MIT text",
    "wise-pizza": "declares nothing; its licence file is the Apache-2.0 text",
}


@dataclass(frozen=True)
class Gate:
    """One gate: its name on the screen and what finds problems (one line of text each; none means passed)."""

    name: str
    problems: Callable[[], Sequence[str]]


# --- Gates that look at our own files ---------------------------------------------------------------------------------


def code_files(root: Path) -> Iterator[Path]:
    """Every file of code under the code folders of `root`, sorted; nothing that tools left there."""
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in CODE_SUFFIXES and path.is_file() and "node_modules" not in path.parts:
                yield path


def long_files(root: Path, at_most: int = LINES_AT_MOST) -> list[str]:
    """One line of text for each file of code with more than `at_most` lines."""
    found = []
    for path in code_files(root):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > at_most:
            found.append(f"{path.relative_to(root)}：{lines} 行，最多 {at_most} 行；请按职责拆分。")
    return found


def access_files(root: Path) -> list[Path]:
    """Every `access.py` of a room: the only doors to the data."""
    return sorted((root / "src").rglob("access.py"))


def uncovered_access(report: Mapping[str, Any], root: Path) -> list[str]:
    """What tests do not reach in the doors, from coverage's JSON report with branches.

    A door that the report does not name at all was never imported; a door that excludes lines from the measure would
    pass without being tested: both are problems.
    """
    measured = {(root / name).resolve(): entry for name, entry in report.get("files", {}).items()}
    found = []
    for path in access_files(root):
        name = path.relative_to(root)
        if re.search(r"#\s*pragma:\s*no\s+(cover|branch)", path.read_text(encoding="utf-8")):
            found.append(f"{name}：access.py 不得用 pragma 排除行或分支。")
        entry = measured.get(path.resolve())
        if entry is None or "missing_branches" not in entry:
            found.append(f"{name}：没有分支覆盖数据；请为它写测试。")
            continue
        if entry["missing_lines"]:
            found.append(f"{name}：未执行的行 {', '.join(map(str, entry['missing_lines']))}")
        if entry["missing_branches"]:
            # coverage writes an exit from the function as a negative line number
            arrows = (f"{start}→{'出口' if end < 0 else end}" for start, end in entry["missing_branches"])
            found.append(f"{name}：未走到的分支 {', '.join(arrows)}")
    return found


def access_problems() -> list[str]:
    """`uncovered_access` of the coverage that the tests of this run left."""
    if not COVERAGE.is_file():
        return ["没有覆盖率报告：测试没有跑完。"]
    return uncovered_access(json.loads(COVERAGE.read_text(encoding="utf-8")), ROOT)


# --- Licences ---------------------------------------------------------------------------------------------------------


def permitted(licence: str) -> bool:
    """Whether a declared licence may be used: every part that binds is permissive, or one of the alternatives is.

    In: an SPDX expression ("MIT OR GPL-2.0-only", "BSD-3-Clause AND MIT") or classifiers joined with "; ", which
    bind together since they do not say how they combine.
    """
    return any(
        all(PERMISSIVE.search(part) and not COPYLEFT.search(part) for part in re.split(r" AND |; ", alternative))
        for alternative in licence.split(" OR ")
    )


def normal_name(package: str) -> str:
    """A package's name as indexes compare it: `resvg_py` and `resvg-py` are one."""
    return re.sub(r"[-_.]+", "-", package).lower()


def forbidden_licences(declared: Iterable[tuple[str, str]]) -> list[str]:
    """One line of text per package (name, declared licence) that may not be used."""
    return [
        f"{name}：许可证“{licence or '未声明'}”不在允许之列；换一个包，或在 tools/gates.py 中按名列出并写明理由。"
        for name, licence in declared
        if not permitted(licence) and normal_name(name) not in PERMITTED_BY_NAME
    ]


def npm_licences(lock: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, declared licence) of every package in a package-lock.json, the project itself left out."""
    return [
        (path.removeprefix("node_modules/"), str(entry.get("license", "")))
        for path, entry in lock["packages"].items()
        if path
    ]


def licence_problems() -> list[str]:
    """`forbidden_licences` of what is installed in .venv and locked for npm."""
    listed = subprocess.run(
        [program("pip-licenses"), "--format=json", "--from=mixed"], capture_output=True, text=True, check=True
    )
    python = [(entry["Name"], entry["License"]) for entry in json.loads(listed.stdout)]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return forbidden_licences(python + npm_licences(lock))


# --- Gates that are other programs ------------------------------------------------------------------------------------


def program(name: str) -> str:
    """The path of a program in the environment that runs this script."""
    return str(Path(sys.executable).parent / name)


def captured(*command: str, **settings: str) -> Callable[[], list[str]]:
    """A gate that runs a program in silence; if it fails, the problem is all that it printed."""

    def problems() -> list[str]:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return [] if done.returncode == 0 else [done.stdout.strip() or f"退出码 {done.returncode}"]

    return problems


def migration_problems() -> list[str]:
    """What Django would still write into migrations; asked over an empty place, never over an office's data."""
    with TemporaryDirectory() as empty:
        check = captured(
            *(sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"),
            DJANGO_SETTINGS_MODULE="ballast.web.settings",
            BALLAST_HOME=empty,
            DATABASE_URL="",
        )
        return check()


def tests(*arguments: str) -> Callable[[], list[str]]:
    """A gate that runs pytest on the screen, in random order; SEED repeats an order that failed."""

    def problems() -> list[str]:
        seed = os.environ.get("SEED") or str(random.randrange(2**32))
        # "logical": the physical cores that "auto" counts can be half of what a virtual machine has. "loadfile": tests
        # of one xdist_group share a process, and so the server that they start.
        spread = ("-n", "logical", "--dist", "loadfile")
        command = [sys.executable, "-m", "pytest", *spread, f"--randomly-seed={seed}", *arguments]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        return [] if code == 0 else [f"pytest 退出码 {code}；用 SEED={seed} 重复同样的顺序。"]

    return problems


def measured_tests() -> list[str]:
    """All tests, with the coverage that the gate on `access.py` reads."""
    COVERAGE.parent.mkdir(parents=True, exist_ok=True)
    COVERAGE.unlink(missing_ok=True)
    return tests("--cov", "--cov-branch", "--cov-report=", f"--cov-report=json:{COVERAGE}")()


def gates(part: str) -> list[Gate]:
    """The gates of a part: `fast`, `static` or `all`, cheapest first."""
    quick = [
        Gate("ruff：写法，复杂度 ≤ 10", captured(program("ruff"), "check", ".")),
        Gate(f"文件 ≤ {LINES_AT_MOST} 行", lambda: long_files(ROOT)),
        Gate("import-linter：房间的层次", captured(program("lint-imports"))),
    ]
    if part == "fast":
        marks = "not slow and not postgres and not libreoffice and not browser"
        return [*quick, Gate("pytest：快的测试，随机顺序", tests("-m", marks))]
    static = [
        *quick,
        Gate("mypy：strict", captured(program("mypy"))),
        Gate("Django：模型与迁移一致", migration_problems),
        Gate("依赖的许可证", licence_problems),
    ]
    if part == "static":
        return static
    return [
        *static,
        Gate("pytest：全部测试，随机顺序", measured_tests),
        Gate("access.py 分支覆盖 100%", access_problems),
    ]


def passes(gate: Gate) -> bool:
    """Run one gate and print its line; whether it passed."""
    began = time.monotonic()
    problems = gate.problems()
    print(f"{'✗' if problems else '✓'} {gate.name}  {time.monotonic() - began:.1f} 秒", flush=True)
    for problem in problems:
        print(f"  {problem}", flush=True)
    return not problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a part; 0 when every gate passed, else 1."""
    parser = argparse.ArgumentParser(description="Run the project's gates.")
    parser.add_argument("part", choices=("fast", "static", "all"))
    part = parser.parse_args(arguments).part
    began = time.monotonic()
    failed = [gate.name for gate in gates(part) if not passes(gate)]
    verdict = f"未通过：{'、'.join(failed)}" if failed else "全部通过"
    print(f"{time.monotonic() - began:.0f} 秒；{verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
