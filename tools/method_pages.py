"""docs/methods/: one page per method, rendered from the docstring that is its specification, and an index that can be run.

`tools/docs.py` writes the pages. Each section of the index starts with the imports that its examples need, so that it runs as a
doctest and in a notebook.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import pkgutil
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from typing import Any

from ballast import methods

SECTIONS = ("Terms", "Assumptions", "Inputs", "Outputs", "Formula", "Worked example", "Source", "Figures")
"""What every specification says, in this order."""

NO_METHODS = frozenset({"bench", "cli", "tests"})
"""What lies beside the methods without being one: measurements, their command, tests."""


@dataclass(frozen=True)
class Function:
    """One public function: its name, signature, docstring without the example, the example, and the names known where it stands."""

    name: str
    signature: str
    text: str
    examples: tuple[doctest.Example, ...]
    around: Mapping[str, Any] = field(repr=False)


def names() -> list[str]:
    """The methods, by name."""
    return sorted(one.name for one in pkgutil.iter_modules(methods.__path__) if one.name not in NO_METHODS)


def module(name: str) -> types.ModuleType:
    """The module of a method."""
    return import_module(f"{methods.__name__}.{name}")


def public(of: types.ModuleType) -> dict[str, Any]:
    """What a method gives to others: `__all__` where it has one, else what is defined in it without an underscore."""
    listed = getattr(of, "__all__", None)
    if listed is not None:
        return {name: getattr(of, name) for name in listed}
    return {
        name: thing
        for name, thing in vars(of).items()
        if not name.startswith("_") and getattr(thing, "__module__", None) == of.__name__
    }


def functions(of: types.ModuleType) -> list[Function]:
    """The public functions of a method, in the order they are written or listed."""
    found = []
    for name, thing in public(of).items():
        if inspect.isfunction(inspect.unwrap(thing)):
            doc = inspect.getdoc(thing) or ""
            examples = doctest.DocTestParser().get_examples(doc)
            around = inspect.unwrap(thing).__globals__
            found.append(Function(name, _signature(thing), doc.split(">>>")[0].strip(), tuple(examples), around))
    return found


def records(of: types.ModuleType) -> list[tuple[str, str]]:
    """The public classes of a method and what they say of themselves."""
    return [(name, _said(thing)) for name, thing in public(of).items() if inspect.isclass(thing)]


def sections(of: types.ModuleType) -> list[str]:
    """The headings of a specification, in the order in which they stand."""
    doc = inspect.getdoc(of) or ""
    at = {one: doc.find(f"**{one}.**") for one in SECTIONS}
    return sorted((one for one in SECTIONS if at[one] >= 0), key=lambda one: at[one])


def page(name: str) -> str:
    """The page of one method."""
    of = module(name)
    parts = [f"# {name}", f"Made by `tools/docs.py` from `{of.__name__}`; do not edit.", inspect.getdoc(of) or ""]
    if found := functions(of):
        parts.append("## Functions")
    for one in found:
        parts += [f"### `{one.name}`", f"```python\n{one.signature}\n```", one.text]
        if one.examples:
            parts.append(_pycon(one.examples))
    if classes := records(of):
        parts.append("## Records")
        parts += [f"**`{title}`** — {said}{_members(public(of)[title])}" for title, said in classes]
    return "\n\n".join(parts) + "\n"


def index() -> str:
    """The list of all methods and functions, each function with its example; the whole text is a doctest."""
    listed = names()
    parts = [
        "# The methods",
        "Made by `tools/docs.py` from `ballast.methods`; do not edit.",
        "Everything that Ballast knows about numbers, without Django: `from ballast.methods.growth import growth`. Each name "
        "leads to its specification; every line below runs as a doctest (`tests/test_method_pages.py`). How fast they are and "
        "what they are measured against: [benchmarks.md](../benchmarks.md).",
        "\n".join(f"* [{name}]({name}.md) — {_title(module(name))}" for name in listed),
    ]
    for name in listed:
        of = module(name)
        found = functions(of)
        examples = [example for one in found for example in one.examples]
        parts += [f"## [{name}]({name}.md)", _pycon((*_imports(of, found), *examples))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(of: types.ModuleType) -> str:
    return (inspect.getdoc(of) or "").split("\n\n")[0].replace("\n", " ")


def _said(thing: type) -> str:
    """A class's docstring, unless it is the one that `dataclass` makes."""
    doc = inspect.getdoc(thing) or ""
    return "" if doc.startswith(f"{thing.__name__}(") else " ".join(doc.split())


class _Named:
    """A member of an enumeration that shows itself as it is written."""

    def __init__(self, member: Enum) -> None:
        self.member = member

    def __repr__(self) -> str:
        return f"{type(self.member).__name__}.{self.member.name}"


def _members(thing: type) -> str:
    """The public methods and properties that a class defines, one a line: what it answers, not what it holds."""
    lines = []
    for name, member in vars(thing).items():
        asked = member.fget if isinstance(member, property) else inspect.unwrap(getattr(member, "__func__", member))
        if name.startswith("_") or not inspect.isfunction(asked):
            continue
        shown = f"`.{name}`" if isinstance(member, property) else f"`.{name}{_arguments(asked)}`"
        lines.append(f"\n* {shown}: {' '.join((inspect.getdoc(asked) or '').split())}")
    return "\n" + "".join(lines) if lines else ""


def _arguments(function: Any) -> str:
    """The arguments of a method without `self` and types."""
    names = [one for one in inspect.signature(function).parameters if one not in ("self", "cls")]
    return f"({', '.join(names)})"


def _signature(thing: Any) -> str:
    """A function's head as it would be written, one argument a line where it is long."""
    signature = inspect.signature(thing)
    named = [
        one.replace(default=_Named(one.default)) if isinstance(one.default, Enum) else one
        for one in signature.parameters.values()
    ]
    signature = signature.replace(parameters=named)
    short = _plain(f"{thing.__name__}{signature}")
    if len(short) <= 110:
        return short
    arguments = "".join(f"    {one},\n" for one in signature.parameters.values())
    return _plain(f"{thing.__name__}(\n{arguments}) -> {signature.return_annotation}")


def _plain(text: str) -> str:
    """A signature without the quotes of its annotations; a function that is a default by its name, not by its place."""
    return re.sub(r"<function (\w+) at 0x[0-9a-f]+>", r"\1", text).replace("'", "")


def _pycon(examples: tuple[doctest.Example | str, ...]) -> str:
    lines = []
    for example in examples:
        if isinstance(example, str):
            lines.append(f">>> {example}")
            continue
        first, *rest = example.source.rstrip("\n").split("\n")
        lines += [f">>> {first}", *(f"... {line}" for line in rest)]
        lines += example.want.rstrip("\n").split("\n") if example.want else []
    return "```pycon\n" + "\n".join(lines) + "\n```" if lines else ""


def _imports(of: types.ModuleType, found: list[Function]) -> Iterator[str]:
    """The import lines that the examples of a method need, from the names they use where they stand."""
    wanted: dict[str, set[str]] = {}
    modules = set()
    for one in found:
        used = {
            node.id
            for example in one.examples
            for node in ast.walk(ast.parse(example.source))
            if isinstance(node, ast.Name)
        }
        for name in used & one.around.keys():
            thing = one.around[name]
            if isinstance(thing, types.ModuleType):
                modules.add(f"import {thing.__name__} as {name}")
                continue
            origin = getattr(thing, "__module__", None) or of.__name__
            own = not _outside(origin) and hasattr(of, name)
            wanted.setdefault(of.__name__ if own else origin, set()).add(name)
    yield from sorted(modules)
    for origin, taken in sorted(wanted.items()):
        yield f"from {origin} import {', '.join(sorted(taken))}"


def _outside(origin: str) -> bool:
    """Whether a name is another room's or library's own; what a method imports from its neighbours is at hand there too."""
    return not origin.startswith(methods.__name__) and origin not in ("types", "typing", "builtins")
