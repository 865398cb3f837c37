"""Every act that any room records has a name for the auditor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballast.collection.sources import kinds
from ballast.trail.canonical import HEAD_COLUMNS
from ballast.trail.exporting import COLUMNS as EXPORTED
from ballast.trail.labels import ACTIONS, CHANNELS, COLUMNS, action_label, channel_label

RECORDERS = {"record", "record_apart", "_record", "_record_apart", "record_once"}


def modules(project: Path) -> list[Path]:
    """The modules of the rooms that write the trail; tests left out."""
    return [
        path
        for path in sorted((project / "src").rglob("*.py"))
        if "tests" not in path.parts and "ballast.trail.actions" in path.read_text(encoding="utf-8")
    ]


def codes(tree: ast.Module) -> Iterator[str]:
    """The codes that a module records: given as texts, chosen between texts, or handed to a function of the module."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    recording = [node for node in calls if called(node) in RECORDERS and len(node.args) > 1]
    names = {node.args[1].id for node in recording if isinstance(node.args[1], ast.Name)}
    for node in recording:
        yield from texts(node.args[1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and {one.id for one in node.targets if isinstance(one, ast.Name)} & names:
            yield from texts(node.value)
        if isinstance(node, ast.FunctionDef):
            places = [place for place, one in enumerate(node.args.args) if one.arg in names]
            for call in calls:
                if called(call) == node.name:
                    yield from (text for place in places if place < len(call.args) for text in texts(call.args[place]))


def called(node: ast.Call) -> str:
    """The name of what is called."""
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be; of an f-string its beginning with a star."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}*"
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def recorded(project: Path) -> dict[str, str]:
    """Code → the module that records it."""
    found = {}
    for path in modules(project):
        for code in codes(ast.parse(path.read_text(encoding="utf-8"))):
            found[code] = str(path.relative_to(project))
    return found


def test_every_code_that_is_recorded_anywhere_has_a_name(project: Path) -> None:
    found = recorded(project)
    assert len(found) > 20
    nameless = {
        code: where
        for code, where in found.items()
        if not (any(known.startswith(code[:-1]) for known in ACTIONS) if code.endswith("*") else code in ACTIONS)
    }
    assert nameless == {}


def test_every_kind_of_file_that_can_be_imported_has_a_name() -> None:
    assert {f"import.{kind}" for kind in kinds()} - ACTIONS.keys() == set()


def test_every_name_says_one_thing() -> None:
    assert len(set(ACTIONS.values())) == len(ACTIONS)
    assert action_label("export") == "导出表格或图"
    assert (action_label("no.such"), channel_label("no"), channel_label("web")) == ("no.such", "no", "网页")
    assert len(set(CHANNELS.values())) == len(CHANNELS)
    assert {*EXPORTED, *HEAD_COLUMNS} == COLUMNS.keys()
    for names in (EXPORTED, HEAD_COLUMNS):
        assert len({COLUMNS[name] for name in names}) == len(names)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('record(a, "x.y", s)', {"x.y"}),
        ('record_apart(a, "x.y" if b else "x.z", s)', {"x.y", "x.z"}),
        ('record(a, f"jobs.{move}", s)', {"jobs.*"}),
        ('code = "x.y"\nrecord(a, code, s)', {"x.y"}),
        ('def do(a, code):\n    record(a, code, s)\ndo(b, "x.y")', {"x.y"}),
        ("record(a, other.code, s)", set()),
    ],
)
def test_codes_are_found_however_they_are_given(source: str, found: set[str]) -> None:
    assert set(codes(ast.parse(source))) == found


# --- In one transaction -----------------------------------------------------------------------------------------------

WRITES = {"create", "save", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}


def loose(tree: ast.Module) -> Iterator[str]:
    """The functions that write to the database and record it without a transaction around the two."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        outside = list(outside_of_transactions(function))
        calls = [node for node in outside if isinstance(node, ast.Call)]
        records = any(called(node) == "record" for node in calls)
        writes = any(isinstance(node.func, ast.Attribute) and node.func.attr in WRITES for node in calls)
        if records and writes:
            yield function.name


def outside_of_transactions(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function but what stands inside `with transaction.atomic(…)`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and any("atomic" in ast.unparse(item.context_expr) for item in child.items):
            continue
        yield child
        yield from outside_of_transactions(child)


def test_no_change_is_recorded_without_a_transaction_around_both(project: Path) -> None:
    found = {
        str(path.relative_to(project)): names
        for path in modules(project)
        if (names := [*loose(ast.parse(path.read_text(encoding="utf-8")))])
    }
    assert found == {}


def test_a_change_without_a_transaction_is_found() -> None:
    bare = "def do():\n    thing.save()\n    record(a, 'x', s)"
    safe = "def do():\n    with transaction.atomic():\n        thing.save()\n        record(a, 'x', s)"
    assert [*loose(ast.parse(bare))] == ["do"]
    assert [*loose(ast.parse(safe))] == []
