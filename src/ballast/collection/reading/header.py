"""Finding the head of a table at any offset, and what each of its columns is.

Heads of several rows are flattened from above to below: ``工业总产值`` over ``本月`` is read as ``工业总产值本月``, just as
the flat head ``工业总产值_本月``. A unit in trailing brackets is taken off and kept. The row (or rows) where the largest
number of the profile's heads is found is the head; nothing is matched by likeness, which only serves to explain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from ballast.collection.reading.findings import Findings
from ballast.collection.reading.profile import MEASURES, Family, Profile
from ballast.collection.reading.values import clean, fold, normalise
from ballast.collection.reading.workbook import Sheet, letter
from ballast.kernel.quantity import UNITS

_SEARCHED_ROWS = 60
_SEARCHED_COLUMNS = 500
_DEEPEST = 3
_SEPARATORS = re.compile(r"[_|/·.]")
_BRACKET = re.compile(r"\(([^()]*)\)$")
_MONTH_SPAN = re.compile(r"(?<!\d)1-(\d{1,2})月")
_MONTH = re.compile(r"(?<![-\d])(\d{1,2})月")
_COUNTERS = "甲乙丙丁戊己庚辛"
_LISTED = 20
_FEWEST = 2
_LOOK_FURTHER = 3


class Slot(NamedTuple):
    """What a column fills: a field (`measure` empty), or one of the numbers of an item."""

    name: str
    measure: str = ""


@dataclass(frozen=True)
class Head:
    """One column's head as found: its text, unit in brackets, the month numbers it names, and its meaning, if known."""

    text: str
    index: int
    unit: str = ""
    qualifier: str = ""
    months: tuple[int, ...] = ()
    slot: Slot | None = None

    @property
    def place(self) -> str:
        """Column letter and text, for messages."""
        return f"{letter(self.index)} 列“{self.text}”"


@dataclass(frozen=True)
class Header:
    """The rows of the head (from 1) and its columns."""

    first: int
    last: int
    heads: tuple[Head, ...]

    @property
    def slots(self) -> dict[Slot, Head]:
        """The first column of each meaning."""
        found: dict[Slot, Head] = {}
        for head in self.heads:
            if head.slot is not None:
                found.setdefault(head.slot, head)
        return found


class Vocabulary:
    """All heads that are sought in a table."""

    def __init__(
        self,
        known: Mapping[str, Slot],
        keys: frozenset[Slot],
        families: tuple[Family, ...] = (),
        measures: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.known = known
        self.keys = keys
        self._families = families
        self._measures = {head_key(word): name for name, words in (measures or {}).items() for word in words}

    def member(self, parts: Sequence[str]) -> Slot | None:
        """A member of a family: ``产品产量:水泥`` over a measure. The name keeps its capitals and signs."""
        measure = self._measures.get(head_key("".join(parts[1:])))
        prefix, colon, name = parts[0].partition(":")
        if not (measure and colon and name):
            return None
        for family in self._families:
            if fold(prefix) in map(fold, family.prefixes):
                return Slot(f"{family.code}:{name}", measure)
        return None


def vocabulary_of(profile: Profile) -> Vocabulary:
    """The heads of a table with one record in a row."""
    known: dict[str, Slot] = {}
    for column in profile.columns.values():
        for alias in column.aliases:
            known.setdefault(head_key(alias), Slot(column.name))
    for item in profile.items.values():
        for measure, heads in item.columns.items():
            for alias in heads:
                known.setdefault(head_key(alias), Slot(item.code, measure))
        for name in item.names:
            for measure, words in profile.measures.items():
                for word in words:
                    known.setdefault(head_key(name + word), Slot(item.code, measure))
    return Vocabulary(known, frozenset(Slot(name) for name in profile.key), profile.families, profile.measures)


@lru_cache(maxsize=4096)
def head_key(text: str) -> str:
    """A head for comparing: folded, without the marks that join its parts."""
    return _SEPARATORS.sub("", fold(text))


def find_header(sheet: Sheet, vocabulary: Vocabulary) -> Header | None:
    """The head of the sheet, or None where no row has a key column and a second known one."""
    best: Header | None = None
    for first in range(1, min(len(sheet.grid), _SEARCHED_ROWS) + 1):
        if best is not None and first > best.first + _LOOK_FURTHER:
            break
        for depth in range(1, min(_DEEPEST, len(sheet.grid) - first + 1) + 1):
            header = Header(first, first + depth - 1, tuple(_heads(sheet, first, depth, vocabulary)))
            if _is_a_head(header, vocabulary) and (best is None or len(header.slots) > len(best.slots)):
                best = header
    return best


def _is_a_head(header: Header, vocabulary: Vocabulary) -> bool:
    slots = header.slots
    return not vocabulary.keys.isdisjoint(slots) and len(slots) >= min(_FEWEST, len(set(vocabulary.known.values())))


def _heads(sheet: Sheet, first: int, depth: int, vocabulary: Vocabulary) -> Iterator[Head]:
    rows = [[_text(raw) for raw in sheet.grid[first - 1 + level][:_SEARCHED_COLUMNS]] for level in range(depth)]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    carried = [""] * depth
    for index in range(width):
        parts, borrowed = _parts(rows, index, carried)
        if parts:
            yield _head(parts, borrowed, index, vocabulary)


def _parts(rows: list[list[str]], index: int, carried: list[str]) -> tuple[list[str], int]:
    """The texts over a column, and how many of them were carried from the left (an unmerged spanning head)."""
    parts: list[str] = []
    borrowed = 0
    for level, row in enumerate(rows):
        text = row[index]
        if text:
            carried[level:] = [text] + [""] * (len(rows) - level - 1)
        elif any(lower[index] for lower in rows[level + 1 :]) and carried[level]:
            text = carried[level]
            borrowed += 1
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return parts, borrowed


def _head(parts: list[str], borrowed: int, index: int, vocabulary: Vocabulary) -> Head:
    text = "|".join(parts)
    for candidate in (parts, parts[borrowed:]) if borrowed else (parts,):
        if found := _match(candidate, index, text, vocabulary):
            return found
    return Head(text, index)


def _match(parts: Sequence[str], index: int, text: str, vocabulary: Vocabulary) -> Head | None:
    if slot := vocabulary.known.get(head_key("".join(parts))):
        return Head(text, index, slot=slot)
    pieces = _split(parts)
    for keep_words in (True, False):
        bare, unit, qualifier = _strip_brackets(pieces, keep_words)
        key = head_key("".join(bare))
        general, months = _without_months(key)
        for candidate, named in ((key, ()), (general, months)):
            if slot := vocabulary.known.get(candidate):
                return Head(text, index, unit, qualifier, named, slot)
    measure, months = _without_months(head_key("".join(bare[1:])))
    if slot := vocabulary.member((bare[0], measure)):
        return Head(text, index, unit, qualifier, months, slot)
    return None


def _split(parts: Sequence[str]) -> list[str]:
    return [piece for part in parts for piece in re.split(r"[_|]", part) if piece] or [""]


def _strip_brackets(parts: Sequence[str], keep_words: bool) -> tuple[list[str], str, str]:
    """The parts without their trailing brackets, the unit in them, and what else stood in them.

    With `keep_words` only brackets that hold a unit are taken off.
    """
    bare: list[str] = []
    unit = qualifier = ""
    for part in parts:
        text = normalise(part).replace(" ", "")
        while match := _BRACKET.search(text):
            inner = match[1]
            if inner in UNITS:
                unit = unit or inner
            elif keep_words:
                break
            else:
                qualifier = qualifier or inner
            text = text[: match.start()]
        bare.append(text)
    return bare, unit, qualifier


def _without_months(key: str) -> tuple[str, tuple[int, ...]]:
    """``1-9月`` as ``1-本月`` and ``9月`` as ``本月``, with the numbers that were named."""
    months = tuple(int(number) for number in (*_MONTH_SPAN.findall(key), *_MONTH.findall(_MONTH_SPAN.sub("", key))))
    return _MONTH.sub("本月", _MONTH_SPAN.sub("1-本月", key)), months


def _text(raw: object) -> str:
    return clean(raw) if isinstance(raw, str) else ""


def is_counting_row(values: Sequence[object], heads: int) -> bool:
    """Whether a row only numbers the columns, one and all: 甲 乙 1 2 3."""
    texts = [fold(str(value)).removesuffix(".0") for value in values if value not in (None, "")]
    letters = len([text for text in texts if text in _COUNTERS])
    counted = [*_COUNTERS[:letters], *(str(number) for number in range(1, len(texts) - letters + 1))]
    return len(texts) == heads > _FEWEST and texts == counted


def warn_of_headless(columns: Collection[int], sheet: str, row: int, findings: Findings) -> None:
    """Name the columns that hold values under no head."""
    if columns:
        listed = "、".join(letter(index) for index in sorted(columns)[:_LISTED])
        more = f"等 {len(columns)} " if len(columns) > _LISTED else " "
        findings.warning(
            "unknown_column", f"{listed}{more}列有内容而没有表头，没有读入", "如果需要，请补上表头", sheet, row
        )


def check_header(header: Header, profile: Profile, sheet: Sheet, findings: Findings) -> None:
    """Note missing, doubled and unknown columns."""
    _check_missing(header, profile, sheet, findings)
    taken: dict[Slot, Head] = {}
    for head in header.heads:
        if head.slot is None:
            continue
        other = taken.setdefault(head.slot, head)
        if other is not head:
            findings.error(
                "duplicate_column",
                f"{head.place}与{other.place}是同一个数",
                "请只留一列",
                sheet.name,
                header.last,
                letter(head.index),
            )
    unknown = [head for head in header.heads if head.slot is None and fold(head.text) not in profile.ignore]
    if unknown and not profile.ignore_extra:
        findings.warning(
            "unknown_column",
            f"这些列没有读入：{'、'.join(head.place for head in unknown)}",
            "如果需要，请在导入模板里给出它们的含义",
            sheet.name,
            header.last,
        )


def _check_missing(header: Header, profile: Profile, sheet: Sheet, findings: Findings) -> None:
    slots = header.slots
    found = {head_key(head.text): head.text for head in header.heads if head.slot is None}
    missing = []
    for slot, name in required_slots(profile):
        if slot in slots:
            continue
        near = get_close_matches(head_key(name), found, n=1, cutoff=0.6)
        missing.append(f"{name}（表中相近的是“{found[near[0]]}”）" if near else name)
    if missing:
        findings.error(
            "missing_column",
            f"缺少列：{'、'.join(missing)}；找到的列：{'、'.join(head.text for head in header.heads)}",
            "请补上缺少的列，或改成模板里的列名",
            sheet.name,
            header.last,
        )


def required_slots(profile: Profile) -> Iterator[tuple[Slot, str]]:
    """What a table must have, with the usual head of each."""
    for column in profile.columns.values():
        if column.required and not column.from_file:
            yield Slot(column.name), column.aliases[0]
    for item in profile.items.values():
        for measure in MEASURES:
            if measure in item.required:
                own = item.columns.get(measure)
                yield Slot(item.code, measure), own[0] if own else f"{item.names[0]}|{profile.measures[measure][0]}"
