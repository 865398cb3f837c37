"""The bootstrap's decisions; that it sets up from nothing is shown by running it (`make test` in an empty clone)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tools import bootstrap


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, of which the bootstrap believes that it is its own."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in ("run.lock", "dev.lock", "uv.lock"):
        (locks / name).write_text(name)
    monkeypatch.setattr(bootstrap, "LOCKS", locks)
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / ".venv" / ".ballast")
    return tmp_path


@pytest.fixture
def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that are installed from, in order; nothing is really installed."""
    calls: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda *words: calls.append(Path(str(words[-1])).name))
    return calls


def test_packages_are_installed_once(installed: list[str]) -> None:
    bootstrap.install_packages("run")
    bootstrap.install_packages("run")
    assert installed == ["run.lock"]


def test_the_demo_after_the_tests_installs_nothing(installed: list[str]) -> None:
    bootstrap.install_packages("dev")
    bootstrap.install_packages("run")
    assert installed == ["dev.lock"]


def test_the_tests_after_the_demo_add_what_they_need(installed: list[str]) -> None:
    bootstrap.install_packages("run")
    bootstrap.install_packages("dev")
    assert installed == ["run.lock", "dev.lock"]


def test_a_changed_lock_is_installed_again(installed: list[str], folder: Path) -> None:
    bootstrap.install_packages("run")
    (folder / "requirements" / "run.lock").write_text("changed")
    bootstrap.install_packages("run")
    assert installed == ["run.lock", "run.lock"]


def test_an_installation_that_failed_leaves_no_stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: object) -> None:
        raise bootstrap.SetupError("no network")

    monkeypatch.setattr(bootstrap, "install", fail)
    with pytest.raises(bootstrap.SetupError):
        bootstrap.install_packages("run")
    assert not (folder / ".venv").exists()


def test_without_a_build_of_uv_pip_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(*words: object, **settings: object) -> None:
        ran.append([str(word) for word in words])
        if "--only-binary" in words:
            raise bootstrap.SetupError("no build")

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.has_uv.cache_clear()
    bootstrap.install("-r", "some.lock")
    bootstrap.has_uv.cache_clear()
    assert ran[-1][1:4] == ["-m", "pip", "install"]
    assert ran[-1][-1] == "some.lock"


def test_uv_uses_the_index_that_pip_is_configured_for() -> None:
    assert bootstrap.index_settings({}, "mirror") == {"UV_DEFAULT_INDEX": "mirror"}
    assert bootstrap.index_settings({"PIP_INDEX_URL": "from-environment"}, "mirror") == {
        "UV_DEFAULT_INDEX": "from-environment"
    }


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_an_index_that_uv_was_told_stays(name: str) -> None:
    assert bootstrap.index_settings({name: "own", "PIP_INDEX_URL": "other"}, "mirror") == {}


def test_uv_trusts_the_certificates_that_pip_trusts() -> None:
    assert bootstrap.index_settings({"PIP_CERT": "a.pem"}, "") == {"SSL_CERT_FILE": "a.pem"}
    assert bootstrap.index_settings({"PIP_CERT": "a.pem", "SSL_CERT_FILE": "b.pem"}, "") == {}


@pytest.mark.parametrize(("text", "major"), [("v20.20.2\n", 20), ("v8.0.0", 8), ("", 0), ("bash: node: not found", 0)])
def test_the_version_of_node_is_its_major_number(text: str, major: int) -> None:
    assert bootstrap.node_version(text) == major


def test_an_old_python_is_told_what_to_do() -> None:
    with pytest.raises(bootstrap.SetupError, match=r"3\.11 .*3\.9(.|\n)*python3\.11 tools/bootstrap\.py"):
        bootstrap.require_python((3, 9))
    bootstrap.require_python((3, 11))
    bootstrap.require_python((3, 14))


def test_an_old_python_can_read_the_bootstrap_far_enough_to_say_so(project: Path) -> None:
    text = (project / "tools" / "bootstrap.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    # A future import that an old Python does not know, or an annotation that it cannot evaluate, would come first.
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    annotations = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]
    annotations += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    assert annotations
    assert not [node for node in annotations if isinstance(node, ast.Subscript | ast.BinOp)]


def test_a_virtual_environment_that_was_moved_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "activate").write_text('VIRTUAL_ENV="/somewhere/else/.venv"')
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "BIN", binaries)
    assert not bootstrap.venv_works()


def test_each_command_ends_with_its_program() -> None:
    assert bootstrap.final_command("demo")[1:] == ["demo"]
    assert bootstrap.final_command("serve")[1:] == ["serve"]
    assert bootstrap.final_command("test")[-1] == "fast"
    assert bootstrap.final_command("test-all")[-1] == "all"
    assert bootstrap.final_command("check")[-1] == "static"
    assert bootstrap.final_command("setup") == bootstrap.final_command("assets") == []


def test_children_do_not_see_another_pythons_settings_and_keep_those_for_serving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("SERVE", "0")
    env = bootstrap.environment()
    assert "PYTHONPATH" not in env
    assert env["SERVE"] == "0"
    assert env["PATH"].startswith(str(bootstrap.BIN))


def test_a_command_that_fails_says_which_and_what_to_do() -> None:
    with pytest.raises(bootstrap.SetupError, match=r"退出码 1.*false\n换一个源"):
        bootstrap.run("false", hint="换一个源")
    with pytest.raises(bootstrap.SetupError, match="无法运行 no-such-program"):
        bootstrap.run("no-such-program")
