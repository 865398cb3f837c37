"""One door per room: nobody goes past `access.py` and `actions.py` to the database, and those ask whose data they touch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

DOORS = ("access", "actions", "facts", "models")
"""Modules, or packages, of a room that may touch its tables; also `what_actions.py`, `what_access.py`."""
FOLDERS = ("migrations", "tests", *DOORS)
PAGES = ("views", "api", "templates", "panels", "cli")
"""What shows data: it never knows a model."""

ALLOWED = {
    "accounts/demonstration.py": "makes the people of the demonstration, and nothing else runs it",
    "accounts/dormant.py": "closes accounts by the clock, for the worker: there is no reader",
    "accounts/lockout.py": "counts failed sign-ins, before anybody is known",
    "accounts/oidc.py": "finds who signs in, before anybody is known",
    "accounts/passwords.py": "keeps used passwords of the person who changes one",
    "accounts/reach.py": "says which people and organisations a scope reaches: access.py and actions.py ask it",
    "accounts/second_factor.py": "keeps the second factor of the person who signs in",
    "accounts/sessions.py": "keeps the sign-ins of the person who has them",
    "accounts/tokens.py": "keeps the tokens of the person who has them, and finds who comes with one",
    "cube/bench_product.py": "opens a cursor of DuckDB, not of the database",
    "figures/cli.py": "asks when a snapshot was frozen: no row of a place",
    "figures/freeze.py": "freezes all facts, for who holds the whole city only, and publishes the snapshot",
    "figures/state.py": "asks which snapshot is current: no row of a place",
    "figures/store.py": "opens snapshots; scope and audience act in figures.read",
    "jobs/context.py": "keeps the state of the job that runs",
    "jobs/schedules.py": "writes the timetable of the worker",
    "jobs/watch.py": "counts jobs that hang, for the operator",
    "reports/compose.py": "asks when a snapshot was frozen: no row of a place",
    "scoping/__init__.py": "is the net",
    "scoping/postgres.py": "is the second net",
    "trail/apps.py": "puts the triggers of the trail up after migrations",
    "trail/guards.py": "puts the triggers of the trail up",
    "trail/heads.py": "publishes heads of batches: no content of entries",
    "trail/sealing.py": "seals all entries in order, whoever they are about",
    "web/backup.py": "takes everything along, at the operator's console",
    "web/database_roles.py": "asks the catalogue of PostgreSQL about roles and tables",
    "web/dump_postgres.py": "takes everything along, at the operator's console",
    "web/dump_sqlite.py": "takes everything along, at the operator's console",
    "web/restore.py": "brings everything back, at the operator's console",
}

PAGES_ALLOWED = {
    "figures/cli.py": "asks when a snapshot was frozen: no row of a place",
}

UNSIGNED = {
    "accounts/access.py:place_of": "computes the scope itself, of an organisation",
    "accounts/access.py:actor_of_account": "makes the actor, of a sign-in name",
    "accounts/access.py:taken_accounts": "sign-in names are unique everywhere: which of the ones given are taken",
    "accounts/access.py:demonstration_people": "a count, for what stops the start",
    "accounts/access.py:administrators": "for the operator at the server's console",
    "accounts/actions.py:*_problem": "computes; touches no table",
    "accounts/organisation_actions.py:code_problem": "computes; touches no table",
    "files/actions.py:find": "asks whether these very bytes came in before; who asks holds them",
    "files/actions.py:fingerprint": "computes; touches no table",
    "files/actions.py:plain_name": "computes; touches no table",
    "files/actions.py:store": "puts bytes where their hash says; touches no table",
    "files/actions.py:stored_path": "computes; touches no table",
    "inbox/actions.py:tell": "is told to whom; who tells is the room that calls",
    "jobs/actions.py:beat": "the worker keeps its own job; the job has the actor",
    "jobs/actions.py:claim": "the worker takes a job; the job has the actor",
    "jobs/actions.py:put_back_lost": "the worker tidies its queue",
    "jobs/actions.py:release_tickets": "the worker tidies its queue",
    "registry/access.py:choices": "computes, of lines that were read in a scope",
    "registry/actions.py:ensure_industries": "puts the national classification in place when a database is made",
    "registry/actions.py:industry_level": "computes; touches no table",
    "worktime/access.py:calendar": "one working calendar for everybody",
    "worktime/access.py:office_hours": "computes, of rules",
    "worktime/actions.py:ensure_calendar": "puts the published calendar in place when a database is made",
    "worktime/actions.py:parse_days": "computes; touches no table",
    # The door of files (collection.door) has the actor and tells the trail.
    "collection/actions.py:declare_items": "called by the door of files",
    "collection/actions.py:save_*": "called by the door of files",
    "projects/actions.py:save_states": "called by the door of files",
    "registry/actions.py:save_*": "called by the door of files",
    "targets/actions.py:save_*": "called by the door of files",
}
"""Public functions of a door that take no scope, actor or person: pattern → why they need none."""
SIGNS = ("Scope", "Actor", "Person", "Standing", "Visit", "Reader")


Trees = tuple[tuple[str, ast.Module], ...]


def source() -> Path:
    """The product's code."""
    return Path(__file__).resolve().parent.parent / "src" / "ballast"


def modules(top: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module below a folder by its path there, but for tests."""
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        if "/tests/" not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def product() -> Trees:
    """The product's modules, read once."""
    return tuple(modules(source()))


def is_door(name: str) -> bool:
    """Whether a module is one that may touch tables."""
    *folders, file = name.split("/")
    stem = file.removesuffix(".py")
    return stem in DOORS or stem.endswith(("_actions", "_access")) or any(folder in FOLDERS for folder in folders)


def is_page(name: str) -> bool:
    """Whether a module shows data."""
    *folders, file = name.split("/")
    stem = file.removesuffix(".py")
    return "tests" not in folders and any(
        part == page or part.endswith(f"_{page}") for part in (*folders, stem) for page in PAGES
    )


def is_connection(node: ast.expr) -> bool:
    """Whether an expression is a connection of Django's: `connection` or `connections[…]`, however it was imported."""
    if isinstance(node, ast.Subscript):
        node = node.value
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in ("connection", "connections")


def past_the_door(tree: ast.Module) -> list[str]:
    """Every way to the tables that a module takes, with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            manager = node.attr in ("objects", "_default_manager", "_base_manager")
            cursor = node.attr == "cursor" and is_connection(node.value)
            if manager or cursor or node.attr == "scopes_disabled":
                found.append(f"{node.lineno} .{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("raw", "extra"):
            found.append(f"{node.lineno} .{node.func.attr}(")
        elif isinstance(node, ast.ImportFrom) and any(name.name == "scopes_disabled" for name in node.names):
            found.append(f"{node.lineno} scopes_disabled")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            named = [each.value for each in node.args[1:2] if isinstance(each, ast.Constant)]
            found += [f"{node.lineno} getattr {name}" for name in named if name in ("objects", "_default_manager")]
    # `x.raw(…)` is an attribute inside of a call: it is found once.
    return found


def imported_models(tree: ast.Module) -> list[str]:
    """The imports of a module that bring models in."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ballast."):
            parts = node.module.split(".")
            if "models" in parts or any(name.name == "models" for name in node.names):
                found.append(f"{node.lineno} from {node.module}")
        elif isinstance(node, ast.Import):
            found += [f"{node.lineno} import {name.name}" for name in node.names if ".models" in name.name]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_model":
            found.append(f"{node.lineno} get_model")
    return found


def unsigned(tree: ast.Module) -> list[str]:
    """The public functions of a door without a parameter that says for whom it works."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _signed(node)
    ]


def _signed(function: ast.FunctionDef) -> bool:
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    notes = [ast.unparse(each.annotation) for each in every if each.annotation is not None]
    return any(sign in note for note in notes for sign in SIGNS)


def doors_of_rooms(trees: Trees) -> Iterator[tuple[str, ast.Module]]:
    """The doors of the rooms, without what only looks like one."""
    for name, tree in trees:
        stem = name.rpartition("/")[2].removesuffix(".py")
        if stem in ("access", "actions") or stem.endswith(("_actions", "_access")):
            yield name, tree


def test_nobody_goes_past_the_doors_of_a_room(product: Trees) -> None:
    found = {
        name: ways
        for name, tree in product
        if not is_door(name) and name not in ALLOWED and (ways := past_the_door(tree))
    }
    assert not found, "go through the room's access.py or actions.py"


def test_every_exception_is_still_needed(product: Trees) -> None:
    trees = dict(product)
    idle = [name for name in ALLOWED if name not in trees or is_door(name) or not past_the_door(trees[name])]
    assert not idle
    assert not [name for name in PAGES_ALLOWED if name not in trees or not imported_models(trees[name])]


def test_what_shows_data_knows_no_model(product: Trees) -> None:
    found = {
        name: ways
        for name, tree in product
        if is_page(name) and name not in PAGES_ALLOWED and (ways := imported_models(tree))
    }
    assert not found, "let access.py give frozen data classes"


def test_every_function_of_a_door_is_told_for_whom_it_works(product: Trees) -> None:
    found = [
        f"{name}:{function}"
        for name, tree in doors_of_rooms(product)
        for function in unsigned(tree)
        if not any(fnmatch(f"{name}:{function}", pattern) for pattern in UNSIGNED)
    ]
    assert not found, "take a Scope or an Actor"


def test_every_reason_for_a_function_without_one_is_still_needed(product: Trees) -> None:
    found = [f"{name}:{function}" for name, tree in doors_of_rooms(product) for function in unsigned(tree)]
    assert not [pattern for pattern in UNSIGNED if not any(fnmatch(each, pattern) for each in found)]


PLANTED = {
    "Enterprise.objects.all()": ".objects",
    "model._default_manager.get(pk=1)": "._default_manager",
    "model._base_manager.get(pk=1)": "._base_manager",
    "from django.db import connection\nconnection.cursor()": ".cursor",
    "from django import db\nwith db.connection.cursor() as cursor: pass": ".cursor",
    "connections['default'].cursor()": ".cursor",
    "things.raw('SELECT 1')": ".raw(",
    "things.extra(where=['1=1'])": ".extra(",
    "from django_scopes import scopes_disabled": "scopes_disabled",
    "import django_scopes\nwith django_scopes.scopes_disabled(): pass": ".scopes_disabled",
    "getattr(Enterprise, 'objects').all()": "getattr objects",
}


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_way_past_the_door_is_found(tmp_path: Path, code: str) -> None:
    (tmp_path / "registry").mkdir()
    for name in ("views", "access", "reading"):
        (tmp_path / "registry" / f"{name}.py").write_text(code, encoding="utf-8")
    found = {name: past_the_door(tree) for name, tree in modules(tmp_path) if not is_door(name)}
    assert sorted(found) == ["registry/reading.py", "registry/views.py"]
    assert all(PLANTED[code] in way for ways in found.values() for way in ways[:1]) and all(found.values())


@pytest.mark.parametrize(
    "code",
    [
        "from ballast.registry.models import Enterprise",
        "from ballast.registry import models",
        "import ballast.registry.models",
        "from ballast.accounts.models.people import Person",
        "from django.apps import apps\napps.get_model('registry', 'Enterprise')",
    ],
)
@pytest.mark.parametrize(
    "name", ["registry/views.py", "registry/api.py", "registry/views/list.py", "web/home_views.py"]
)
def test_a_planted_model_in_a_page_is_found(tmp_path: Path, code: str, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(code, encoding="utf-8")
    assert next(imported_models(tree) for one, tree in modules(tmp_path) if is_page(one))


def test_a_planted_function_that_asks_nobody_is_found() -> None:
    tree = ast.parse(
        "def all(code: str) -> list: ...\n"
        "def some(scope: Scope) -> list: ...\n"
        "def act(actor: Actor | None) -> None: ...\n"
        "def _inner() -> None: ...\n"
    )
    assert unsigned(tree) == ["all"]


def test_ordinary_code_is_not_found() -> None:
    tree = ast.parse("opened.cursor()\nthing.object\nrows.filter(x=1)\nconnection.vendor\n")
    assert past_the_door(tree) == [] and imported_models(ast.parse("from django.db import connection")) == []
