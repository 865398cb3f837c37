"""The pages that are made from declarations: docs/figures.md, docs/indicators.md, docs/workflows.md and docs/methods/.

    .venv/bin/python -m tools.docs            writes them
    .venv/bin/python -m tools.docs --check    says which are out of date; exit code 1 where one is

A page is never edited by hand: change the declaration and write the page again, in the same commit.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import django

from ballast.indicators.catalogue import CATALOGUE, CUBE, SELECTIONS, Indicator, Kind
from ballast.indicators.items import FAMILIES
from ballast.indicators.speech import SPEECH, SpeechFigure
from ballast.kernel.workflow import Workflow
from ballast.rules.rule import Tag
from tools import method_pages

ROOT = Path(__file__).resolve().parent.parent
ALL_DIMENSIONS = (*CUBE, *SELECTIONS)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """A text as code; empty stays empty."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Texts as code, one below the other."""
    return "<br>".join(code(text) for text in texts)


def _made(by: str) -> str:
    return f"Made by `tools/docs.py` from `{by}`; do not edit."


def figures_page(speech: Sequence[SpeechFigure] = SPEECH) -> str:
    """The page of the figures of the speech: how many are delivered, which wait for which room, one row for each."""
    delivered = [figure for figure in speech if figure.delivered]
    short = [figure for figure in delivered if figure.lacks]
    waiting = Counter(figure.later for figure in speech if not figure.delivered)
    parts = [
        "# The figures of the speech",
        _made("src/ballast/indicators/speech.py"),
        f"**{len(delivered)} of {len(speech)} delivered now** by the commands below, {len(short)} of them with something "
        f"lacking (last column); {len(speech) - len(delivered)} later. The commands read the current snapshot "
        "(`ballast freeze`); 2026-09 stands for any period.",
        "A lag marked † is our suggestion until the office sets its own calendar; the others come from a document.",
        "## Later, by room",
        "`indicators` means that the facts are frozen already; a formula and its declaration in the catalogue are wanting.",
        table(("room", "count", "figures"), [_room_row(room, speech, count) for room, count in waiting.most_common()]),
        "## All figures",
        table(
            (
                *("no.", "figure", "indicator", "numerator", "denominator", "scope", "period", "source", "lag"),
                *("file", "delivered by", "lacks"),
            ),
            [_figure_row(figure) for figure in speech],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _room_row(room: str, speech: Sequence[SpeechFigure], count: int) -> tuple[str, str, str]:
    return code(room), str(count), "；".join(f"{one.code} {one.name}" for one in speech if one.later == room)


def _figure_row(figure: SpeechFigure) -> tuple[str, ...]:
    lag = figure.feed.lag
    return (
        figure.code,
        figure.name,
        codes(figure.indicators),
        figure.numerator,
        figure.denominator,
        figure.scope,
        figure.period,
        figure.feed.source.label,
        f"{lag.words}{'†' if lag.tag is Tag.SUGGESTION else ''}",
        codes(figure.feed.files) or "none yet",
        codes(figure.commands) if figure.delivered else f"later: {code(figure.later)}",
        figure.lacks,
    )


def indicators_page(catalogue: Mapping[str, Indicator] = CATALOGUE) -> str:
    """The page of the catalogue: one table for each kind, by code."""
    families = "、".join(f"`{family}:NAME`（{title}）" for family, title in FAMILIES.items())
    parts = [
        "# The indicators",
        _made("src/ballast/indicators/catalogue.py"),
        f"{len(catalogue)} indicators. Beside them each member of an item family has a level and a growth rate "
        f"(`…_growth`), made as files bring it: {families}.",
        f"**all** under dimensions is {'、'.join(code(name) for name in ALL_DIMENSIONS)}; their names on screen are in "
        "[glossary.md](glossary.md). Figures made from returns can also be cut by `enterprise`, for those who may see it.",
    ]
    for kind in Kind:
        listed = [one for _, one in sorted(catalogue.items()) if one.kind is kind]
        parts += [
            f"## {kind.label} (`{kind.value}`): {len(listed)}",
            table(
                ("code", "name", "unit", "bases", "dimensions", "formula", "source", "note"),
                map(_indicator_row, listed),
            ),
        ]
    return "\n\n".join(parts) + "\n"


def _indicator_row(one: Indicator) -> tuple[str, ...]:
    dimensions = "all" if one.dimensions == ALL_DIMENSIONS else "、".join(code(name) for name in one.dimensions)
    bases = "、".join(basis.label for basis in one.bases)
    return code(one.code), one.name, one.unit, bases, dimensions, one.formula.words, one.source, one.note


def workflows(package: Path = ROOT / "src" / "ballast") -> list[tuple[str, Workflow]]:
    """Every workflow table that a module of the package declares, with the module's name, in the order of names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")
    django.setup()
    found = []
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "Workflow(" not in text or "tests" in path.parts or path.parts[-2:] == ("kernel", "workflow.py"):
            continue
        name = ".".join(("ballast", *path.relative_to(package).with_suffix("").parts))
        module = import_module(name)
        found += [(name, one) for one in vars(module).values() if isinstance(one, Workflow)]
    return found


def workflows_page(declared: Sequence[tuple[str, Workflow]]) -> str:
    """The page of the workflows: for each a drawing and a table of its moves."""
    parts = [
        "# The workflows",
        _made("every Workflow in src/ballast"),
        "A state changes only by a move of its table, in the room's `actions.py`; what people do is in the trail.",
    ]
    for name, one in declared:
        parts += [f"## {one.name} (`{name}`)", _drawing(one), _moves(one)]
    return "\n\n".join(parts) + "\n"


def _drawing(one: Workflow) -> str:
    """A state diagram. The first state is where it begins; one that no move leaves is where it ends."""
    lines = [f'    state "{state.label}" as {state.code}' for state in one.states]
    lines.append(f"    [*] --> {one.states[0].code}")
    for origin, targets in one.moves.items():
        lines += [f"    {origin} --> {target}: {move}" for move, target in targets.items()]
    lines += [f"    {state.code} --> [*]" for state in one.states if not one.moves.get(state.code)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _moves(one: Workflow) -> str:
    def named(state: str) -> str:
        return f"{one.state(state).label} {code(state)}"

    rows = [
        (named(origin), code(move), named(target))
        for origin, targets in one.moves.items()
        for move, target in targets.items()
    ]
    return table(("from", "move", "to"), rows)


def pages(root: Path = ROOT) -> dict[Path, str]:
    """Every page that is made: where it lies under `root`, and its text."""
    docs = root / "docs"
    made = {docs / "figures.md": figures_page(), docs / "indicators.md": indicators_page()}
    made[docs / "workflows.md"] = workflows_page(workflows())
    made[docs / "methods" / "index.md"] = method_pages.index()
    return made | {docs / "methods" / f"{name}.md": method_pages.page(name) for name in method_pages.names()}


def stale(made: Mapping[Path, str]) -> list[Path]:
    """The pages whose file does not hold the text that it should."""
    return [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write the pages, or with `--check` only compare; 1 where a page is out of date."""
    parser = argparse.ArgumentParser(description="Make the pages that come from declarations.")
    parser.add_argument("--check", action="store_true", help="compare only; write nothing")
    only_compare = parser.parse_args(arguments).check
    made = pages(root)
    outdated = stale(made)
    for path in outdated:
        name = path.relative_to(root)
        if only_compare:
            print(f"{name}：已过期；请运行 .venv/bin/python -m tools.docs 重新生成。")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
        print(f"{name}：已更新")
    return 1 if only_compare and outdated else 0


if __name__ == "__main__":
    sys.exit(main())
