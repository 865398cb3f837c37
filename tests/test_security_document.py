"""docs/security.md and SECURITY.md say what is so: every test, file and note that they name exists, and no row is empty."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "security.md"
NOTICE = ROOT / "SECURITY.md"

_TEST = re.compile(r"`([\w./-]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:src|tests|tools)/[\w./-]+)`")
_NOTE = re.compile(r"\b([OW]\d+)\b")
_HEAD = "| item | requirement | how it is met | left | tests |"
_WITHOUT = re.compile(r"– no test: \S.*")

# 10.1–10.4 of the requirements: GB/T 22239-2019, what fails outright, retention, three administrators, cryptography.
_ITEMS = (
    *(f"8.1.4.1 {letter} " for letter in "abcd"),
    *(f"8.1.4.2 {letter} " for letter in "abcdefg"),
    *(f"8.1.4.3 {letter} " for letter in "abcd"),
    *(f"8.1.4.{number} " for number in (4, 7, 8, 9, 10, 11)),
    "high risk",
    "10.2 ",
    "10.3 ",
    "10.4 ",
)
_CHAPTERS = ("V2", "V4", "V5", "V6", "V7", "V8", "V13", "V14", "V16")
_OWN = ("doors", "leaks", "signing in", "tokens", "trail", "CSP", "limits", "start", "backup")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables of requirements."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        inside = line == _HEAD or (inside and line.startswith("|"))
        if inside and line != _HEAD and not line.startswith("| ---"):
            found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def faults(text: str) -> list[str]:
    """What is wrong with the rows of a page: tests that do not exist, files that are gone, notes that lead nowhere."""
    notes = set(re.findall(r"^\| ([OW]\d+) \|", text, re.MULTILINE))
    found = [f"no test {file}::{name}" for file, name in _TEST.findall(text) if name not in names_of_tests(file)]
    found += [f"no file {path}" for path in _FILE.findall(text) if not (ROOT / path).exists()]
    for cells in rows(text):
        item = cells[0]
        if len(cells) != 5:
            found.append(f"{item}: {len(cells)} cells")
            continue
        if not (_TEST.search(cells[4]) or _WITHOUT.fullmatch(cells[4])):
            found.append(f"{item}: neither a test nor why there is none")
        found += [f"{item}: no note {note}" for note in _NOTE.findall(cells[3]) if note not in notes]
    return found


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """The tests of a file, by its name as the page writes it; none where there is no such file."""
    path = ROOT / file if file.startswith("tests/") else ROOT / "src" / "ballast" / file
    if not path.is_file():
        return frozenset()
    functions = (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    )
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def test_every_test_file_and_note_that_is_named_exists_and_every_row_has_a_test_or_a_reason() -> None:
    assert faults(PAGE.read_text(encoding="utf-8")) == []


def test_every_item_and_every_chapter_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    items = [cells[0] for cells in rows(text)]
    assert [item for item in (*_ITEMS, *_OWN) if not any(each.startswith(item) for each in items)] == []
    assert [chapter for chapter in _CHAPTERS if f"\n### {chapter} " not in text] == []


def test_every_note_is_used() -> None:
    text = PAGE.read_text(encoding="utf-8")
    notes = re.findall(r"^\| ([OW]\d+) \|", text, re.MULTILINE)
    used = {note for cells in rows(text) for note in _NOTE.findall(cells[3])}
    assert notes and len(notes) == len(set(notes))
    assert [note for note in notes if note not in used] == []


def test_the_notice_names_files_that_exist_and_no_address_to_write_to() -> None:
    text = NOTICE.read_text(encoding="utf-8")
    assert [path for path in _FILE.findall(text) if not (ROOT / path).exists()] == []
    assert [target for target in re.findall(r"\]\(([^)#]+)", text) if not (ROOT / target).exists()] == []
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", text)
    assert "private vulnerability report" in text


@pytest.mark.parametrize(
    ("tests", "fault"),
    [
        ("`accounts/tests/test_sign_in.py::test_that_nobody_wrote`", "no test"),
        ("`accounts/tests/test_nowhere.py::test_x`", "no test"),
        ("–", "neither a test nor why"),
        ("– no test: ", "neither a test nor why"),
    ],
)
def test_a_row_without_a_real_test_is_found(tests: str, fault: str) -> None:
    text = f"{_HEAD}\n| --- | --- | --- | --- | --- |\n| 1 | asked | met | – | {tests} |\n"
    assert any(fault in each for each in faults(text))


def test_a_file_or_a_note_that_is_gone_is_found() -> None:
    text = f"{_HEAD}\n| 1 | asked | `src/ballast/nothing.py` | W1 | – no test: nothing |\n"
    assert faults(text) == ["no file src/ballast/nothing.py", "1: no note W1"]
