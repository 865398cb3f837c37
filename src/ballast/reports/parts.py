"""What a report is made of: sentences whose numbers are cited, tables, charts, and the list of sources at the end.

A number enters a sentence only as a `Cited`: its printed text together with the `Source` it was read from. Plain words may
hold no digits beyond those of a period or a date, so a sentence with a number that cannot be traced cannot be built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ballast.ui.charts.spec import ChartSpec
from ballast.ui.tables import Table

PERIOD_WORDS = re.compile(r"\d{4}年|\d{1,2}—\d{1,2}月|\d{1,2}月(?:\d{1,2}日)?")
"""The digits that need no source: those of periods and dates."""


@dataclass(frozen=True)
class Source:
    """Where a printed number comes from.

    `what` is the indicator, place and period in words, `origin` its address (several where it was worked out), `how` what
    was taken of it (its pull, its rank, a difference), `released` and `document` the release behind an official figure.
    """

    what: str
    label: str
    origin: str
    how: str = ""
    released: str = ""
    document: str = ""


@dataclass(frozen=True)
class Cited:
    """A number as printed, with its source."""

    text: str
    source: Source


@dataclass(frozen=True)
class Name:
    """A proper name (a county, a park, a list): words that may hold digits without being a figure."""

    text: str


Part: TypeAlias = str | Cited | Name
Loose: TypeAlias = "Part | Sequence[Loose] | None"


@dataclass(frozen=True)
class Sentence:
    """A finished sentence. Raises `ValueError` where plain words hold a digit that no source stands behind."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            if isinstance(part, str) and re.search(r"\d", PERIOD_WORDS.sub("", part)):
                raise ValueError(f"a number without a source in {part!r}")

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Its numbers, each once, in the order they are printed."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Cited)))


def say(*parts: Loose) -> Sentence | None:
    """A sentence from parts and lists of parts; nothing at all where a part that it needs is None."""
    flat = list(_flat(parts))
    if any(part is None for part in flat):
        return None
    return Sentence(tuple(part for part in flat if part is not None and part != ""))


def clause(*parts: Loose) -> list[Part]:
    """Parts that are left out together where one of them is None: for what a sentence can do without."""
    flat = list(_flat(parts))
    return [] if any(part is None for part in flat) else [part for part in flat if part is not None]


def numbered(verb: str, number: Cited | None, unit: str) -> list[Part]:
    """A verb with its number and unit; the verb alone where it has no number (持平)."""
    return [verb] if number is None else [verb, number, unit]


def after(mark: str, parts: Sequence[Loose]) -> list[Part]:
    """The parts behind a mark, or nothing where there are none."""
    inside = clause(parts)
    return [mark, *inside] if inside else []


def bracketed(parts: Sequence[Loose]) -> list[Part]:
    """（…）, or nothing where there is nothing to put into it."""
    inside = clause(parts)
    return ["（", *inside, "）"] if inside else []


def joined(items: Sequence[Loose], between: str = "、") -> list[Loose]:
    """Items with a mark between them."""
    result: list[Loose] = []
    for item in items:
        result += [between, item] if result else [item]
    return result


def _flat(parts: Sequence[Loose]) -> Iterator[Part | None]:
    for part in parts:
        if part is None or isinstance(part, str | Cited | Name):
            yield part
        else:
            yield from _flat(part)


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together, with an optional lead (小标题)."""

    lead: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class TableBlock:
    """A numbered table; `origin` says which addresses its columns were read from."""

    table: Table
    origin: str


@dataclass(frozen=True)
class ChartBlock:
    """A chart, drawn by Word itself or as a picture; its title sentence is cited like any other, `name` is its plain name."""

    name: str
    spec: ChartSpec
    title: Sentence
    native: bool


Block: TypeAlias = Paragraph | TableBlock | ChartBlock


@dataclass(frozen=True)
class Section:
    """A chapter of the report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Reference:
    """One line of the list at the end: in which sentence a number was printed, and where it comes from."""

    sentence: int
    printed: str
    source: Source


@dataclass(frozen=True)
class Report:
    """The whole report before it is written: words, tables and charts, nothing about Word."""

    title: str
    marking: str
    subtitle: str
    dateline: str
    sections: tuple[Section, ...]
    attached: tuple[TableBlock, ...] = ()

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in the order they are printed; those with figures are numbered."""
        found: list[Sentence] = []
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    found += block.sentences
                elif isinstance(block, ChartBlock):
                    found.append(block.title)
        return tuple(found)

    def references(self) -> tuple[Reference, ...]:
        """Every number printed in a sentence, with its source."""
        return tuple(
            Reference(number, cited.text, cited.source)
            for number, sentence in enumerate((each for each in self.sentences() if each.cited), 1)
            for cited in sentence.cited
        )
