"""Mutants of the methods: change the code in small ways, and see whether the tests notice.

    .venv/bin/python -m tools.mutants ranking growth …     examine these methods (all where none is named)

Needs mutmut (`requirements/peers.lock`). Each method is mutated in a copy under build/mutants, with its own tests only; texts
of errors are left alone, since tests look at what is refused and not at each word. Every survivor is printed with its change.
`docs/mutants/METHOD.toml` explains the survivors that cannot be killed (a `[[mutant]]` with `function`, `change`: a text that the
changed lines hold, and `why`); a survivor that it does not explain ends the run with 1.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tools import method_pages

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "build" / "mutants"
EXPLAINED = ROOT / "docs" / "mutants"
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/ballast/methods/{path}"]
pytest_add_cli_args = ["-p", "no:randomly", "-p", "no:django", "-p", "no:cacheprovider", "-m", "not slow", "-x", "-q"]
pytest_add_cli_args_test_selection = [{tests}]
do_not_mutate_patterns = ["raise \\\\w*Error\\\\("]
timeout_constant = 5.0

[tool.pytest.ini_options]
markers = ["slow: not here", "postgres: not here", "libreoffice: not here"]
"""


def prepare(name: str) -> Path:
    """A copy of the kernel and the methods in which one method is to be mutated."""
    place = SCRATCH / name
    shutil.rmtree(place, ignore_errors=True)
    package = place / "src" / "ballast"
    package.mkdir(parents=True)
    # Python forgets a folder of its path that is not there when it starts.
    (place / "mutants" / "src").mkdir(parents=True)
    shutil.copy(ROOT / "src" / "ballast" / "__init__.py", package)
    for room in ("kernel", "methods"):
        shutil.copytree(ROOT / "src" / "ballast" / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    # Tests look for the real data beside the project; mutmut runs them one folder further down.
    (place / "shared").symlink_to(ROOT.parent / "shared", target_is_directory=True)
    own = [path for path in sorted((package / "methods" / "tests").glob("test_*.py")) if _is_about(path, name)]
    tests = ", ".join(f'"{path.relative_to(place)}"' for path in own)
    path = f"{name}/*" if (package / "methods" / name).is_dir() else f"{name}.py"
    (place / "pyproject.toml").write_text(CONFIGURATION.format(path=path, tests=tests), encoding="utf-8")
    return place


def _is_about(path: Path, name: str) -> bool:
    """Whether a file of tests imports the method."""
    return (
        re.search(rf"ballast\.methods\.{name}\b|ballast\.methods import .*\b{name}\b", path.read_text("utf-8"))
        is not None
    )


def survivors(name: str, children: int) -> dict[str, str]:
    """Mutate one method; what survived, by the mutant's name, with the lines that it changed."""
    place = prepare(name)
    mutmut = [str(Path(sys.executable).with_name("mutmut"))]
    environment = os.environ | {"CI": "1", "PYTHONPATH": str(place / "mutants" / "src"), "COLUMNS": "200"}
    run = subprocess.run(
        [*mutmut, "run", "--max-children", str(children)],
        cwd=place, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        raise SystemExit(f"{name}：mutmut 未能运行\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    made, killed = re.findall(r"\d+/(\d+)\s+\S+ (\d+)", run.stdout)[-1]
    print(f"{name}: {made} mutants, {killed} killed", flush=True)
    listed = subprocess.run(
        [*mutmut, "results"], cwd=place, env=environment, check=True, capture_output=True, text=True
    )
    found = re.findall(r"^\s*(\S+): (?:survived|no tests|suspicious)", listed.stdout, re.MULTILINE)
    return {mutant: _change([*mutmut, "show", mutant], place, environment) for mutant in found}


def _change(command: list[str], place: Path, environment: dict[str, str]) -> str:
    shown = subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True, text=True).stdout
    return "\n".join(line for line in shown.splitlines() if re.match(r"[+-](?![+-])", line))


def explained(name: str) -> list[dict[str, str]]:
    """The survivors of a method that somebody has looked at, and why each cannot be killed."""
    path = EXPLAINED / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["mutant"] if path.is_file() else []


def unexplained(found: dict[str, str], entries: Sequence[dict[str, str]]) -> list[str]:
    """The survivors that no entry explains: an entry names a function and a text that the changed line holds."""
    return [
        mutant
        for mutant, change in found.items()
        if not any(f"x_{one['function']}__" in mutant.replace("ǁ", "_") and one["change"] in change for one in entries)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine the methods named; 1 where a mutant survived that nobody has explained."""
    parser = argparse.ArgumentParser(description="Mutate the methods and see whether the tests notice.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--children", type=int, default=2, help="processes at a time")
    chosen = parser.parse_args(arguments)
    left = 0
    for name in chosen.names or method_pages.names():
        found = survivors(name, chosen.children)
        new = unexplained(found, explained(name))
        left += len(new)
        for mutant, change in found.items():
            print(f"  {'?' if mutant in new else '='} {mutant}\n{change}")
        print(f"{name}: {len(found)} survived, {len(found) - len(new)} of them explained", flush=True)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
