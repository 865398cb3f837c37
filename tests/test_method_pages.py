"""The methods say what they are: every specification is whole, every public function has an example, and every example holds."""

from __future__ import annotations

import ast
import doctest
import inspect
from pathlib import Path

import pytest
from tools import method_pages

NAMES = method_pages.names()
INDEX = Path(__file__).parent.parent / "docs" / "methods" / "index.md"


@pytest.mark.parametrize("name", NAMES)
def test_a_specification_has_all_its_sections_in_order(name: str) -> None:
    assert method_pages.sections(method_pages.module(name)) == list(method_pages.SECTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_every_public_function_says_what_it_does_and_ends_with_an_example(name: str) -> None:
    for function in method_pages.functions(method_pages.module(name)):
        assert function.text, f"{name}.{function.name} has no docstring"
        assert function.examples, f"{name}.{function.name} has no example"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_calls_the_function_that_it_stands_in(name: str) -> None:
    for function in method_pages.functions(method_pages.module(name)):
        called = {
            node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
            for example in function.examples
            for node in ast.walk(ast.parse(example.source))
        }
        assert function.name in called, f"the example of {name}.{function.name} calls something else"


def index_sections() -> dict[str, str]:
    """The runnable blocks of the index, by method."""
    text = INDEX.read_text(encoding="utf-8")
    blocks = {}
    for part in text.split("\n## [")[1:]:
        title = part.partition("]")[0]
        blocks[title] = part.partition("```pycon\n")[2].partition("```")[0]
    return blocks


@pytest.mark.parametrize("name", NAMES)
def test_the_index_lists_every_public_function_and_runs_as_a_doctest(name: str) -> None:
    block = index_sections()[name]
    for function in method_pages.functions(method_pages.module(name)):
        assert f"{function.name}(" in block
    test = doctest.DocTestParser().get_doctest(block, {}, name, str(INDEX), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize("name", NAMES)
def test_every_class_that_is_given_out_says_what_it_is(name: str) -> None:
    for title, said in method_pages.records(method_pages.module(name)):
        assert said, f"{name}.{title} has no docstring"


@pytest.mark.parametrize("name", NAMES)
def test_a_method_needs_neither_django_nor_a_file(name: str) -> None:
    source = inspect.getsource(method_pages.module(name))
    assert "import django" not in source
    assert "open(" not in source
