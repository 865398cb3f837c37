"""Everything that a browser gets runs in Chromium 86, which domestic desktops still have: nothing newer without a fallback.

The newer things that we could slip into are declared below with the version in which each came. In style sheets one may
stand inside `@supports`; elsewhere it needs an entry in `GUARDED` that says what an old browser does instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

OLDEST = 86


@dataclass(frozen=True)
class Feature:
    """Something newer: its name, the Chromium in which it came, and how it is recognised."""

    name: str
    since: int
    pattern: str

    def lines(self, text: str) -> list[int]:
        """The lines in which it stands."""
        return [text.count("\n", 0, found.start()) + 1 for found in re.finditer(self.pattern, text, re.MULTILINE)]


STYLE = (
    Feature(":has()", 105, r":has\("),
    Feature(":is()", 88, r":is\("),
    Feature(":where()", 88, r":where\("),
    Feature(":not() with a list", 88, r":not\([^()]*(\([^()]*\)[^()]*)*,"),
    Feature(":user-valid", 119, r":user-(in)?valid"),
    Feature(":modal, :popover-open", 105, r":modal\b|:popover-open"),
    Feature("nesting", 112, r"^[ \t]*&|\{[^{}\n]*&[.:\[ ]"),
    Feature("@container", 105, r"@container|container-(type|name)\s*:"),
    Feature("@layer", 99, r"@layer"),
    Feature("@scope, @starting-style", 117, r"@scope|@starting-style"),
    Feature("range in a media query", 104, r"@media[^{]*[<>]"),
    Feature("aspect-ratio", 88, r"(?<![\w-])aspect-ratio\s*:"),
    Feature("inset", 87, r"(?<![\w-])inset(-(block|inline)(-(start|end))?)?\s*:"),
    Feature("logical shorthand", 87, r"(?<![\w-])(margin|padding)-(inline|block)\s*:"),
    Feature("accent-color", 93, r"accent-color\s*:"),
    Feature("color-mix()", 111, r"color-mix\("),
    Feature("light-dark()", 123, r"light-dark\("),
    Feature("oklch(), lab()", 111, r"\b(ok)?(lch|lab)\("),
    Feature("dvh, svh, lvh", 108, r"\d(d|s|l)v(h|w|min|max)\b"),
    Feature("overflow: clip", 90, r"overflow(-[xy])?\s*:\s*clip"),
    Feature("scrollbar-*", 94, r"scrollbar-(gutter|width|color)\s*:"),
    Feature("subgrid", 117, r":\s*subgrid"),
    Feature("translate, rotate, scale", 104, r"(?<![\w-])(translate|rotate|scale)\s*:"),
    Feature("text-wrap", 114, r"text-wrap(-mode|-style)?\s*:"),
    Feature("field-sizing", 123, r"field-sizing\s*:"),
    Feature("text-underline-offset", 87, r"text-underline-offset\s*:"),
    Feature("mask without prefix", 120, r"\{(?:(?!-webkit-mask)[^{}])*?(?<![\w-])mask(-[a-z]+)?\s*:"),
    Feature(
        "print-color-adjust without prefix", 136, r"\{(?:(?!-webkit-print)[^{}])*?(?<![\w-])print-color-adjust\s*:"
    ),
    Feature("round(), abs(), sin()", 111, r"[:\s(](round|abs|sign|sin|cos|pow)\("),
    Feature("anchor positioning", 125, r"anchor-name\s*:|position-anchor\s*:|\banchor\("),
    Feature("size-adjust", 92, r"(?<![\w-])size-adjust\s*:"),
)
# What stops a whole file from being read, and is therefore sought in copied files too.
SYNTAX = (
    Feature("static block", 94, r"\bstatic\s*\{"),
    Feature("await outside of a function", 89, r"^await\b"),
    Feature("#private in", 91, r"#\w+\s+in\s"),
    Feature("import attributes", 91, r"\bfrom\s*[\"'][^\"']+[\"']\s*(assert|with)\s*\{"),
)
SCRIPT = (
    *SYNTAX,
    Feature(".at()", 92, r"\.at\("),
    Feature("structuredClone", 98, r"\bstructuredClone\b"),
    Feature("Object.hasOwn", 93, r"\bObject\.(hasOwn|groupBy)\b"),
    Feature("findLast", 97, r"\.findLast(Index)?\("),
    Feature("changed copies of arrays", 110, r"\.(toSorted|toReversed|toSpliced|with)\("),
    Feature("error cause", 93, r"\{\s*cause\s*[:}]"),
    Feature("randomUUID", 92, r"\brandomUUID\b"),
    Feature("AbortSignal.timeout, any", 103, r"AbortSignal\.(timeout|any)"),
    Feature("withResolvers, Promise.try", 119, r"\bwithResolvers\b|Promise\.try"),
    Feature("Array.fromAsync", 121, r"Array\.fromAsync"),
    Feature("Intl.Segmenter", 87, r"Intl\.Segmenter"),
    Feature("userAgentData", 90, r"\buserAgentData\b"),
    Feature("popover", 114, r"\b(show|hide|toggle)Popover\b"),
    Feature("checkVisibility", 105, r"\bcheckVisibility\b"),
    Feature("inert", 102, r"\.inert\b"),
    Feature("view transitions", 111, r"\bstartViewTransition\b"),
    Feature("set algebra", 122, r"\.(isSubsetOf|isSupersetOf|symmetricDifference)\("),
    Feature("regular expression flags d, v", 90, r"/[gimsuy]*[dv][gimsuy]*\.(test|exec)\("),
)
PAGE = (
    Feature("popover", 114, r"\spopover(target)?[=\s>]"),
    Feature("inert", 102, r"<[a-z][^<>]*\sinert[\s>]"),
    Feature("<search>", 118, r"<search[\s>]"),
    Feature("details that close each other", 120, r"<details[^>]*\sname="),
    Feature("fetchpriority, blocking", 101, r"\s(fetchpriority|blocking)="),
    Feature("shadowrootmode", 111, r"\sshadowrootmode="),
    Feature("<hr> in a select", 119, r"<select(?:(?!</select>)[\s\S])*<hr"),
)
# (file, feature) → what an old browser does instead
_STATIC = "src/ballast/ui/static/ui"
GUARDED = {
    (f"{_STATIC}/forms.css", "accent-color"): "boxes are ticked in the browser's own blue",
    (f"{_STATIC}/frame.css", "scrollbar-*"): "the scroll bar of the navigation is as wide as others",
    (f"{_STATIC}/tokens.css", "text-underline-offset"): "lines under links stand a little nearer",
}
# Of Bootstrap's style sheet an old browser passes over single rules: what we do not use, or can do without.
PASSED_OVER = {
    "inset": "floating labels, which no form has",
    "text-underline-offset": "lines under links stand a little nearer",
}
# What npm brought: style sheets lose single rules in an old browser, scripts would be lost as a whole.
COPIED = ("bootstrap.bundle.min.js", "htmx.min.js", "echarts.min.js")
KINDS = {".css": STYLE, ".js": SCRIPT, ".html": PAGE}


def without_comments(text: str, suffix: str) -> str:
    """The text with its comments blanked, line by line, so that lines keep their numbers."""
    comments = (
        r"/\*[\s\S]*?\*/"
        if suffix != ".html"
        else r"\{#[\s\S]*?#\}|\{% comment %\}[\s\S]*?\{% endcomment %\}|<!--[\s\S]*?-->"
    )
    return re.sub(comments, _blank, text)


def without_supported(text: str) -> str:
    """A style sheet without what stands inside of `@supports`: an old browser passes over that."""
    while found := re.search(r"@supports[^{]*\{", text):
        depth, end = 1, found.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: found.start()] + re.sub(r"[^\n]", " ", text[found.start() : end]) + text[end:]
    return text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def newer(name: str, text: str) -> list[str]:
    """What is too new in a file, one line each."""
    suffix = Path(name).suffix
    text = without_comments(text, suffix)
    if suffix == ".css":
        text = without_supported(text)
    return [
        f"{name}:{line}: {feature.name} came with Chromium {feature.since}"
        for feature in KINDS[suffix]
        if (name, feature.name) not in GUARDED
        for line in feature.lines(text)
    ]


def ours(project: Path) -> Iterator[Path]:
    """Every style sheet, script and template of our own."""
    for path in sorted((project / "src" / "ballast").rglob("*")):
        if path.suffix in KINDS and {"static", "templates", "charts"} & set(path.parts) and path.is_file():
            yield path


def test_nothing_of_ours_is_newer_than_the_oldest_browser(project: Path) -> None:
    found = [line for path in ours(project) for line in newer(str(path.relative_to(project)), path.read_text("utf-8"))]
    assert found == []


def test_our_files_are_looked_at(project: Path) -> None:
    names = {path.name for path in ours(project)}
    assert {"tables.css", "charts.js", "formatters.js", "measure.js", "base.html", "table.html"} <= names


@pytest.mark.parametrize("name", COPIED)
def test_copied_scripts_can_be_read_by_the_oldest_browser(project: Path, name: str) -> None:
    path = project / "build" / "assets" / name
    if not path.is_file():
        pytest.skip(f"no {name}: run python3 tools/bootstrap.py assets")
    text = path.read_text("utf-8")
    assert [feature.name for feature in SYNTAX if feature.lines(text)] == []


def test_of_the_copied_style_sheet_only_what_is_declared_is_passed_over(project: Path) -> None:
    path = project / "build" / "assets" / "bootstrap.min.css"
    if not path.is_file():
        pytest.skip("no bootstrap.min.css: run python3 tools/bootstrap.py assets")
    text = without_supported(without_comments(path.read_text("utf-8"), ".css"))
    assert {feature.name for feature in STYLE if feature.lines(text)} == set(PASSED_OVER)


def test_every_declared_thing_is_newer_and_every_guard_still_needed(project: Path) -> None:
    features = [*STYLE, *SCRIPT, *PAGE]
    assert all(feature.since > OLDEST for feature in features)
    for (name, feature), why in GUARDED.items():
        (known,) = [each for each in KINDS[Path(name).suffix] if each.name == feature]
        assert known.lines((project / name).read_text("utf-8")), f"{name} no longer has {feature}"
        assert why


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "a:has(b) { color: red; }"),
        ("a.css", "a:not(.b, .c) { color: red; }"),
        ("a.css", "a:not([x], :not(.c)) { color: red; }"),
        ("a.css", ".a { inset: 0; }"),
        ("a.css", ".a { color: red;\n  &:hover { color: blue; } }"),
        ("a.css", ".a { padding-inline: 4px; }"),
        ("a.css", "@media (width >= 40em) { a { color: red; } }"),
        ("a.css", ".a { height: 100dvh; }"),
        ("a.css", ".a { color: color-mix(in srgb, red, blue); }"),
        ("a.css", ".a { mask: none; }"),
        ("a.js", "const last = list.at(-1);"),
        ("a.js", "class A { static { go(); } }"),
        ("a.js", "let a;\nawait go();"),
        ("a.js", "const copy = list.toSorted();"),
        ("a.js", "throw new Error('x', { cause: problem });"),
        ("a.html", '<div popover id="a">'),
        ("a.html", '<details name="x"><summary>a</summary></details>'),
    ],
)
def test_what_is_too_new_is_found_with_its_line(name: str, text: str) -> None:
    (found,) = newer(name, text)
    assert found.startswith(f"{name}:{2 if chr(10) in text else 1}: ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "@supports (inset: 0) { .a { inset: 0; } @media print { .b { inset: 1px; } } }"),
        ("a.css", "/* :has() would be nice */ .a:not(.b):not(.c) { color: red; }"),
        ("a.css", ".a { box-shadow: inset 0 0 1px red; -webkit-mask: none; padding-inline-start: 1px; }"),
        ("a.css", '.a { background: url("data:image/svg+xml,&lt;"); transform: rotate(4deg) scale(2); }'),
        ("a.js", "/* list.at(-1) */ a ??= b; const c = d?.e ?? f; text.replaceAll('a', 'b');"),
        ("a.html", '<details><summary>a</summary></details>{# <search> #}<input name="popover">'),
    ],
)
def test_what_is_old_enough_or_guarded_passes(name: str, text: str) -> None:
    assert newer(name, text) == []
