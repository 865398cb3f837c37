"""The pages agree with the code: figures of the speech, indicators, glossary."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from tools import docs, method_pages

from ballast.collection.reading import load_profile
from ballast.collection.sources import kinds
from ballast.cube.build import DIMENSIONS, SELECTION_DIMENSIONS
from ballast.cube.engine import sql_text
from ballast.figures import cli as figures_cli
from ballast.figures.address import TREATMENTS
from ballast.figures.explain import BARS
from ballast.figures.places import DIMENSION_NAMES, name_of
from ballast.figures.store import Frozen
from ballast.indicators.catalogue import CATALOGUE, CUBE, SELECTIONS, Kind
from ballast.indicators.items import FAMILIES, ITEMS
from ballast.indicators.speech import SPEECH, Feed, Lag, SourceKind, SpeechFigure
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis
from ballast.kernel.scope import Audience
from ballast.methods import progress
from ballast.rules.rule import Tag

DELIVERED = [figure for figure in SPEECH if figure.delivered]
LATER_ROOMS = {
    "indicators",
    "projects",
    "parks",
    "targets",
    "monitoring",
    "dispatch",
    "cultivation",
    "policies",
    "whistles",
}
NOWHERE = cast(Frozen, None)
"""Names of fixed codes are read without a snapshot."""


# --- The figures of the speech ----------------------------------------------------------------------------------------


def test_every_figure_of_the_speech_is_there_exactly_once_and_in_order() -> None:
    assert [figure.code for figure in SPEECH] == [f"F{number:02d}" for number in range(1, 55)]


@pytest.mark.parametrize("figure", SPEECH, ids=lambda figure: figure.code)
def test_every_indicator_and_every_file_that_a_figure_names_exists(figure: SpeechFigure) -> None:
    assert set(figure.indicators) <= CATALOGUE.keys()
    assert set(figure.feed.files) <= kinds().keys()


def parsed(command: str) -> argparse.Namespace:
    """A command line of ours, read by the command line itself."""
    program, *arguments = shlex.split(command)
    assert program == "ballast"
    top = argparse.ArgumentParser()
    figures_cli.add(top.add_subparsers(required=True))
    return top.parse_args(arguments)


@pytest.mark.parametrize("figure", DELIVERED, ids=lambda figure: figure.code)
def test_the_commands_of_a_delivered_figure_ask_for_its_indicators_and_for_nothing_they_lack(
    figure: SpeechFigure,
) -> None:
    asked = [parsed(command) for command in figure.commands]
    for one in asked:
        dimensions = {*filter(None, one.by.split(",")), *figures_cli.pairs(one.where)}
        if one.run.__name__ == "_figures":
            assert dimensions <= set(CATALOGUE[one.code].dimensions)
    if figure.indicators:
        assert [one.code for one in asked] == list(figure.indicators)


def test_a_figure_that_is_not_delivered_names_a_room_and_no_indicator() -> None:
    for figure in SPEECH:
        if not figure.delivered:
            assert figure.later in LATER_ROOMS, figure.code
            assert not figure.indicators, figure.code


def some_figure() -> SpeechFigure:
    return next(figure for figure in DELIVERED if not figure.lacks)


def feed(**changes: object) -> Feed:
    return replace(some_figure().feed, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"feed": feed(files=())}, "没有提供数据的文件"),
        ({"feed": feed(lag=Lag("", Tag.SUGGESTION, "建议值"))}, "没有发布时滞"),
        ({"feed": feed(lag=Lag("月后 15 日", Tag.SOURCED, ""))}, "没有发布时滞"),
        ({"commands": ()}, "没有命令"),
        ({"later": "parks"}, "只能取其一"),
        ({"numerator": ""}, "口径没有写全"),
        ({"commands": (), "later": "parks", "lacks": "价格"}, "不能说缺什么"),
    ],
)
def test_a_figure_without_a_source_or_a_way_to_it_is_refused(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(some_figure(), **changes)  # type: ignore[arg-type]


def test_every_kind_of_source_has_a_name_on_screen() -> None:
    assert len({kind.label for kind in SourceKind}) == len(SourceKind)


# --- Pages that are made ----------------------------------------------------------------------------------------------


def test_the_pages_that_are_made_are_current() -> None:
    outdated = [path.name for path in docs.stale(docs.pages())]
    assert not outdated, "run .venv/bin/python -m tools.docs"


def test_the_page_of_figures_counts_what_it_lists() -> None:
    page = docs.figures_page()
    rows = re.findall(r"^\| F\d\d \|.*$", page, re.MULTILINE)
    waiting = sum("later: `" in row for row in rows)
    assert len(rows) == 54
    assert f"**{54 - waiting} of 54 delivered now**" in page
    by_room = [int(count) for count in re.findall(r"^\| `\w+` \| (\d+) \|", page, re.MULTILINE)]
    assert sum(by_room) == waiting


def test_the_page_of_indicators_has_a_row_for_each() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", docs.indicators_page(), re.MULTILINE)
    assert sorted(rows) == sorted(CATALOGUE)


def test_the_page_of_workflows_draws_every_state_and_every_move() -> None:
    declared = docs.workflows()
    assert "后台任务" in {one.name for _, one in declared}
    page = docs.workflows_page(declared)
    for _, one in declared:
        for state in one.states:
            assert f'state "{state.label}" as {state.code}\n' in page
        for origin, targets in one.moves.items():
            for move, target in targets.items():
                assert f"{origin} --> {target}: {move}\n" in page


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    assert docs.table(["a"], [["x|y"]]).splitlines()[-1] == r"| x\|y |"


def test_writing_makes_the_pages_and_checking_finds_one_that_was_changed_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert docs.main(["--check"], tmp_path) == 1
    assert not (tmp_path / "docs").exists()
    assert docs.main([], tmp_path) == 0
    assert docs.main(["--check"], tmp_path) == 0
    (tmp_path / "docs" / "figures.md").write_text("by hand", encoding="utf-8")
    capsys.readouterr()
    assert docs.main(["--check"], tmp_path) == 1
    assert "docs/figures.md" in capsys.readouterr().out


# --- Pages that are written by hand -----------------------------------------------------------------------------------


def test_links_between_pages_lead_somewhere(project: Path) -> None:
    for page in (project / "docs").rglob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_architecture_names_every_room_that_exists_and_none_that_does_not(project: Path) -> None:
    page = (project / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [\d–]+ \| (.*?) \|", page, re.MULTILINE)
    rooms = {path.parent.name for path in (project / "src" / "ballast").glob("*/__init__.py")}
    assert {name for row in rows for name in re.findall(r"`(\w+)/`", row)} == rooms


# --- The glossary -----------------------------------------------------------------------------------------------------


def glossary(project: Path) -> dict[str, list[tuple[str, str]]]:
    """Section → (code, Chinese) of each row."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for part in (project / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        sections[title] = re.findall(r"^\| `([^`]+)` \| (.*?) \|", body, re.MULTILINE)
    return sections


def public_methods() -> set[str]:
    """The public functions of `ballast.methods`, each with its method: two methods may both have a `read`."""
    return {
        f"{name}.{function.name}"
        for name in method_pages.names()
        for function in method_pages.functions(method_pages.module(name))
    }


def choices(profile: str, *columns: str) -> dict[str, str]:
    """Code → one of its spellings, of columns of a shipped profile."""
    found = load_profile(profile).columns
    return {code: text for name in columns for text, code in found[name].choices.items() if text != code}


def named(dimension: str, codes: Iterable[str]) -> dict[str, str]:
    """Code → name on screen of the fixed codes of a dimension; empty where the screen has none."""
    names = {code: name_of(NOWHERE, dimension, code) for code in codes}
    return {code: "" if name == code else name for code, name in names.items()}


def classified(column: str) -> set[str]:
    """The codes that the classification gives a column."""
    body, end, _ = sql_text("classified").partition(f"END AS {column},")
    if not end:
        body, _, _ = sql_text("classified").partition(f"END AS {column}\n")
    return set(re.findall(r"(?:THEN|ELSE) '(\w+)'", body.rpartition("CASE")[2]))


def required() -> dict[str, dict[str, str]]:
    """Section → code → what its Chinese must hold (empty where the code has no name on screen)."""
    dimensions = {*CUBE, *SELECTIONS, *DIMENSIONS, *SELECTION_DIMENSIONS}
    return {
        "Dimensions": {code: DIMENSION_NAMES[code] for code in dimensions},
        "Bars": named("bar", {*BARS, *classified("bar")}),
        "Entry status": named("entry", classified("entry_status")),
        "Treatments": dict.fromkeys(TREATMENTS, ""),
        "Markers": {one.value: one.symbol for one in Marker if one is not Marker.NONE},
        "Target kinds": {one.value: one.label for one in progress.Kind},
        "Target tiers": choices("targets", "tier"),
        "Register changes": choices("register", "change", "kind"),
        "Successions": choices("successions", "kind"),
        "Run states": choices("runstates", "state"),
        "Items": {**{code: item.name for code, item in ITEMS.items()}, **FAMILIES},
        "Bases": {one.value: one.label for one in Basis},
        "Kinds of figures": {one.value: one.label for one in Kind},
        "Audiences": {one.value: one.label for one in Audience},
        "Methods": dict.fromkeys(public_methods(), ""),
    }


@pytest.mark.parametrize("section", [*required()])
def test_the_glossary_names_every_code_of_a_section_once_and_none_that_is_gone(project: Path, section: str) -> None:
    rows = [code for code, _ in glossary(project)[section]]
    assert sorted(rows) == sorted(required()[section])


@pytest.mark.parametrize("section", [*required()])
def test_the_chinese_of_the_glossary_is_what_the_screen_says(project: Path, section: str) -> None:
    wanted = required()[section]
    wrong = {code: wanted[code] for code, chinese in glossary(project)[section] if wanted.get(code, "") not in chinese}
    assert not wrong


def test_the_kinds_of_targets_that_a_file_may_hold_are_those_that_can_be_judged() -> None:
    assert set(choices("targets", "kind")) == {one.value for one in progress.Kind}
