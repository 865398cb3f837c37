"""All templates of all rooms keep the content security policy: no script, style or handler is written into a page.

And whatever a page names is there: icons in the sprite, files among the static files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from tools import assets

from ballast.web.navigation import ENTRIES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*.html"))
STYLES = sorted(path for path in ROOT.glob("*/static/**/*.css"))

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an address that runs a script": re.compile(r"javascript:", re.IGNORECASE),
    "htmx with evaluation": re.compile(r"hx-on|hx-vals=[\"']js:|hx-trigger=\"[^\"]*\["),
    "something from another host": re.compile(r"(src|href|action)=\"(https?:)?//", re.IGNORECASE),
    "markup taken on trust": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
}
# Newer than Chromium 86, and not merely without effect there.
NEWER = re.compile(
    r":is\(|:where\(|:has\(|color-mix\(|oklch\(|light-dark\(|@container|@layer|\binset\s*:|(?<!-)\baspect-ratio\s*:"
    r"|\b(?:margin|padding)-(?:inline|block)\s*:|^\s*&|\b\d+[sdl]v[hw]\b|:not\([^)]*,",
    re.MULTILINE,
)
NEWER_SCRIPT = re.compile(
    r"\?\?=|\|\|=|&&=|\.at\(|structuredClone|\.replaceAll\(.*\)\.at|Object\.hasOwn|\.findLast|\.toSorted|static \{"
)


def tags(text: str) -> Iterator[str]:
    """Comments of the template language do not reach the page."""
    yield re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_holds_what_the_policy_forbids(path: Path) -> None:
    (text,) = tags(path.read_text(encoding="utf-8"))
    assert [name for name, sign in FORBIDDEN.items() if sign.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "<STYLE>a{}</STYLE>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        '<p hx-on:click="x()">',
        '<img src="https://cdn.example/x.png">',
        "{{ text|safe }}",
    ],
)
def test_the_lint_finds_each_of_them(text: str) -> None:
    assert any(sign.search(text) for sign in FORBIDDEN.values())


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    named = {entry.icon for entry in ENTRIES}
    for path in TEMPLATES:
        named |= set(re.findall(r"\{% icon \"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
    assert named - set(assets.ICONS) == set()


def test_every_static_file_that_is_named_is_there() -> None:
    named: set[str] = set()
    for path in TEMPLATES:
        named |= set(re.findall(r"\{% static ['\"]([^'\"]+)['\"]", path.read_text(encoding="utf-8")))
    assert named
    assert sorted(name for name in named if finders.find(name) is None) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_is_newer_than_the_browsers_of_the_desks(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert NEWER.findall(text) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/static/**/*.js")), ids=lambda path: path.name)
def test_no_script_is_newer_than_the_browsers_of_the_desks_and_none_evaluates_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert NEWER_SCRIPT.findall(text) == []
    assert re.findall(r"\beval\(|new Function|innerHTML\s*=|document\.write", text) == []
