"""What makes the set-up repeatable: locks that name no place and trust nothing but hashes."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

LOCKS = ("run.lock", "dev.lock", "node.lock", "uv.lock")
PLACES = re.compile(r"://|--(index|extra-index|default-index|find-links|trusted-host)|^-[if] ", re.MULTILINE)


def requirements(lock: Path) -> list[str]:
    """Each requirement of a lock with its hashes, on one line."""
    return re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8")).splitlines()


def pins(lock: Path) -> dict[str, set[str]]:
    """"name==version" → its hashes; a marker may be wider in the larger lock."""
    return {line.split()[0]: set(re.findall(r"--hash=(\S+)", line)) for line in requirements(lock)}


@pytest.mark.parametrize("name", [*LOCKS, "run.in", "dev.in", "node.in", "uv.in"])
def test_a_list_of_requirements_names_no_address(project: Path, name: str) -> None:
    assert PLACES.search((project / "requirements" / name).read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_of_a_lock_is_pinned_and_hashed(project: Path, name: str) -> None:
    lines = requirements(project / "requirements" / name)
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_what_the_demo_installs_is_in_what_the_gates_install(project: Path) -> None:
    """Else a demo after the tests would change versions under them, and the bootstrap's stamps would lie."""
    larger = pins(project / "requirements" / "dev.lock")
    for pin, hashes in pins(project / "requirements" / "run.lock").items():
        assert larger.get(pin) == hashes, pin


def test_the_declared_dependencies_are_those_that_are_locked(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set((project / "requirements" / "run.in").read_text(encoding="utf-8").split())
    # editables belongs to the backend's editable install
    build = {*declared["build-system"]["requires"], "editables"}
    assert listed == set(declared["project"]["dependencies"]) | build


def test_every_listed_dependency_is_in_its_lock(project: Path) -> None:
    for name in ("run", "node", "uv"):
        listed = (project / "requirements" / f"{name}.in").read_text(encoding="utf-8").split()
        locked = {re.split(r"[\[=]", line)[0] for line in requirements(project / "requirements" / f"{name}.lock")}
        assert {re.split(r"[\[~=<>]", line)[0] for line in listed} <= locked, name


def test_the_npm_lock_names_no_registry_and_every_package_has_its_hash(project: Path) -> None:
    lock = json.loads((project / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    for path, entry in packages.items():
        assert "resolved" not in entry, path
        assert entry["integrity"].startswith("sha512-"), path


def test_the_npm_lock_belongs_to_the_package_file(project: Path) -> None:
    wanted = json.loads((project / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((project / "package-lock.json").read_text(encoding="utf-8"))["packages"][""]
    assert locked["dependencies"] == wanted["dependencies"]


def test_every_make_target_but_clean_goes_through_the_bootstrap(project: Path) -> None:
    for target in ("demo", "serve", "setup", "test", "test-all", "check", "assets"):
        printed = subprocess.run(
            ["make", "--dry-run", "--no-print-directory", target], cwd=project, capture_output=True, text=True, check=True
        )
        assert printed.stdout.strip() == f"python3 tools/bootstrap.py {target}"


def test_clean_keeps_the_data(project: Path) -> None:
    printed = subprocess.run(["make", "--dry-run", "clean"], cwd=project, capture_output=True, text=True, check=True)
    assert "build" in printed.stdout.split()
    assert not {"var", "var/", "."} & set(printed.stdout.split())


def test_the_script_of_the_continuous_build_is_sound_bash(project: Path) -> None:
    script = project / ".ci" / "run"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert "set -eu" in script.read_text(encoding="utf-8")
