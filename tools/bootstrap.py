"""Set Ballast up from nothing but Python and a package index, then run what was asked for.

    python3 tools/bootstrap.py setup|demo|serve|test|test-all|check|assets

* Every step leaves a stamp, the hash of what it was made from; a step whose stamp still holds is skipped.
* Python packages come from hashed locks through uv, which is itself installed from a hashed lock; where uv has no
  build for the machine, pip does the same, slower.
* No file of the project names an index: uv is told the one that pip is configured for, npm uses its own settings.

Standard library only. The syntax stays readable for older Pythons, so that they can say that they are too old.
"""

import argparse
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMPS = VENV / ".ballast"
LOCKS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"
ASSETS = ROOT / "build" / "assets"
PIP_HINT = "若是网络问题：用环境变量 PIP_INDEX_URL 或 pip 的配置文件指定可用的 Python 包源，再重新运行。"
NPM_HINT = "若是网络问题：用 npm config set registry 指定可用的 npm 源，再重新运行。"
# command → the part of tools/gates.py that it ends with
GATES = {"test": "fast", "test-all": "all", "check": "static"}


class SetupError(Exception):
    """Set-up cannot go on; the text says what is wrong and what to do."""


def digest(*files: Path) -> str:
    """One hash of the contents of files, in the order given."""
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def holds(stamp: Path, key: str) -> bool:
    """Whether a stamp was left for exactly this key."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == key


def leave(stamp: Path, key: str) -> None:
    """Leave a stamp, so that the step is skipped while the key stays the same."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, encoding="ascii")


class Progress:
    """One line per step: its title at the start, the seconds at the end. Used with `with`."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = 0.0

    def __enter__(self) -> None:
        self.began = time.monotonic()
        print(f"== {self.title} …", flush=True)

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        if kind is None:
            print(f"   完成，{time.monotonic() - self.began:.1f} 秒", flush=True)


def skip(title: str) -> None:
    """Say that a step had nothing to do."""
    print(f"== {title}：已就绪", flush=True)


def environment() -> "dict[str, str]":
    """The environment of every child: the project's own programs first, no foreign Python settings."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["VIRTUAL_ENV"] = str(VENV)
    return env


def run(*command: object, env: "dict[str, str] | None" = None, hint: str = "") -> None:
    """Run a program in the project's folder.

    Raises SetupError when it fails or is not there, with the hint of what to do; what the program printed stays on the
    screen above the message.
    """
    words = [str(word) for word in command]
    try:
        code = subprocess.run(words, cwd=ROOT, env=env or environment(), check=False).returncode
    except OSError as problem:
        raise SetupError(f"无法运行 {words[0]}：{problem}\n{hint}") from problem
    if code:
        raise SetupError(f"命令失败（退出码 {code}）：{' '.join(words)}\n{hint}")


def quiet() -> "list[str]":
    """No list of packages in a log; a person at a terminal sees the download move."""
    return [] if sys.stderr.isatty() else ["--quiet"]


# --- Python -----------------------------------------------------------------------------------------------------------


def venv_works() -> bool:
    """Whether .venv belongs to this place (its programs carry their path) and its Python runs and is new enough."""
    activate = BIN / "activate"
    if not activate.is_file() or str(VENV) not in activate.read_text(encoding="utf-8"):
        return False
    code = f"import pip, sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([str(PYTHON), "-c", code], env=environment(), check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Make .venv, or make it anew when the project was moved or its Python is gone."""
    title = "Python 环境 .venv"
    if venv_works():
        skip(title)
        return
    with Progress(title):
        hint = "若提示缺少 ensurepip，请先安装系统的 python3-venv 包，再重新运行。"
        run(sys.executable, "-m", "venv", "--clear", VENV, env=dict(os.environ), hint=hint)


def index_settings(settings: "dict[str, str]", configured: str) -> "dict[str, str]":
    """What uv must be told so that it uses the index and the certificates that pip is set up for.

    In: the environment, and pip's configured index ("" when none). What uv was told already stays as it is.
    """
    told = {}
    index = settings.get("PIP_INDEX_URL") or configured
    if index and not settings.keys() & {"UV_DEFAULT_INDEX", "UV_INDEX_URL"}:
        told["UV_DEFAULT_INDEX"] = index
    if settings.get("PIP_CERT") and "SSL_CERT_FILE" not in settings:
        told["SSL_CERT_FILE"] = settings["PIP_CERT"]
    return told


def pip_index() -> str:
    """The index in pip's configuration files, or "" when there is none."""
    asked = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return asked.stdout.strip() if asked.returncode == 0 else ""


@functools.lru_cache(maxsize=1)
def has_uv() -> bool:
    """Whether the pinned uv is in .venv; tries once to install it. False where it has no build for this machine."""
    lock = LOCKS / "uv.lock"
    stamp, key = STAMPS / "uv", digest(lock)
    if holds(stamp, key) and (BIN / "uv").exists():
        return True
    try:
        run(PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    except SetupError:
        print("   uv 安装失败（网络不通，或没有适合本机的版本），改用 pip，会慢一些。", flush=True)
        return False
    leave(stamp, key)
    return True


def install(*arguments: object) -> None:
    """Install into .venv; never takes away what is not named."""
    env = environment()
    if has_uv():
        env.update(index_settings(env, pip_index()))
        run(BIN / "uv", "pip", "install", "--python", PYTHON, *quiet(), *arguments, env=env, hint=PIP_HINT)
    else:
        run(PYTHON, "-m", "pip", "install", *quiet(), *arguments, env=env, hint=PIP_HINT)


def install_packages(profile: str) -> None:
    """Install the locked packages of a profile: `run` (what the demo needs) or `dev` (run and the gates)."""
    run_lock, dev_lock = LOCKS / "run.lock", LOCKS / "dev.lock"
    keys = {"run": digest(run_lock), "dev": digest(run_lock, dev_lock)}
    title = f"Python 依赖（{profile}）"
    if holds(STAMPS / profile, keys[profile]):
        skip(title)
        return
    with Progress(title):
        install("--require-hashes", "-r", LOCKS / f"{profile}.lock")
    # The dev lock contains the run lock (tests/test_setup.py), so that both hold after it.
    for done in ("run", "dev") if profile == "dev" else ("run",):
        leave(STAMPS / done, keys[done])


def install_ballast() -> None:
    """Install Ballast itself, editable, with its command `ballast`."""
    title = "Ballast 本身"
    stamp, key = STAMPS / "ballast", digest(ROOT / "pyproject.toml")
    if holds(stamp, key) and (BIN / "ballast").exists():
        skip(title)
        return
    with Progress(title):
        install("--no-deps", "--no-build-isolation", "-e", ROOT)
    leave(stamp, key)


# --- Files from npm ---------------------------------------------------------------------------------------------------


def node_version(text: str) -> int:
    """The major number in what `node --version` prints ("v20.20.2" → 20); 0 when it is not understood."""
    major = text.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def has_node() -> bool:
    """Whether a Node and npm that are new enough can be run (the system's, or those in .venv)."""
    path = environment()["PATH"]
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return False
    asked = subprocess.run(
        [node, "--version"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return node_version(asked.stdout) >= OLDEST_NODE


def install_node_modules() -> None:
    """Install the locked npm packages, with the system's Node or one from the package index."""
    title = "npm 包"
    stamp, key = NODE_MODULES / ".ballast", digest(ROOT / "package.json", ROOT / "package-lock.json")
    if holds(stamp, key):
        skip(title)
        return
    with Progress(title):
        if not has_node():
            print(f"   系统中没有 Node {OLDEST_NODE} 或更高版本，从 Python 包源安装一份到 .venv", flush=True)
            install("--require-hashes", "-r", LOCKS / "node.lock")
        run(
            "npm",
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--loglevel=error",
            hint=NPM_HINT,
        )
    leave(stamp, key)


def make_assets() -> None:
    """Make build/assets from the npm packages."""
    title = "图表库与字体 build/assets"
    stamp = ASSETS / ".ballast"
    key = digest(ROOT / "package-lock.json", ROOT / "tools" / "assets.py")
    if holds(stamp, key):
        skip(title)
        return
    with Progress(title):
        run(PYTHON, ROOT / "tools" / "assets.py")
    leave(stamp, key)


# --- Commands ---------------------------------------------------------------------------------------------------------


def set_up(profile: str) -> None:
    """Everything that a command of this profile (`run` or `dev`) needs."""
    make_venv()
    install_packages(profile)
    install_ballast()
    install_node_modules()
    make_assets()


def final_command(command: str) -> "list[str]":
    """The program that a command hands over to after set-up; none for those that are set-up only."""
    if command in ("demo", "serve"):
        return [str(BIN / "ballast"), command]
    if command in GATES:
        return [str(PYTHON), str(ROOT / "tools" / "gates.py"), GATES[command]]
    return []


def hand_over(words: "list[str]") -> None:
    """Become another program: its exit code and the signals from the terminal are then its own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(words[0], words, environment())


def require_python(version: "tuple[int, int]") -> None:
    """Raises SetupError when the running Python is too old."""
    if version < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), ".".join(map(str, version))
        raise SetupError(
            f"Ballast needs Python {wanted} or newer; this is {found}.\n"
            f"需要 Python {wanted} 或更高版本，当前为 {found}（{sys.executable}）。请安装后用它运行本脚本，"
            f"例如：python{wanted} tools/bootstrap.py demo"
        )


def main() -> int:
    """Run one command; 0 when it went well (or the exit code of the program it ended with)."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Chinese shows marks in its place; that must not stop the set-up.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description="Set Ballast up and run it, its tests or its gates.")
    parser.add_argument("command", choices=("setup", "demo", "serve", "test", "test-all", "check", "assets"))
    command = parser.parse_args().command
    try:
        require_python(sys.version_info[:2])
        set_up("run" if command in ("demo", "serve", "assets") else "dev")
        words = final_command(command)
        if words:
            hand_over(words)
    except SetupError as problem:
        print(f"安装未完成：{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断；再次运行会从未完成的步骤继续。", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
