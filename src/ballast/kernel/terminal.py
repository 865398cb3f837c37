"""Text on a terminal: how many columns it takes, how it is cut and padded, and tables of lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Unicode's categories Cc, Zl and Zp, which never change.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def is_wide(char: str) -> bool:
    """Whether a character takes two columns of a terminal."""
    return unicodedata.east_asian_width(char) in "WF"


def columns(text: str) -> int:
    """Columns of a terminal: 2 for a CJK character, 0 for one that combines or formats, else 1."""
    return sum(2 if is_wide(c) else 0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 for c in text)


def pad_left(text: str, width: int) -> str:
    """Push a text to the right edge of so many columns."""
    return " " * (width - columns(text)) + text


def pad_right(text: str, width: int) -> str:
    """Keep a text at the left edge of so many columns."""
    return text + " " * (width - columns(text))


def clip(text: str, width: int) -> str:
    """Cut a text that is wider than so many columns, with … as its last sign."""
    if columns(text) <= width:
        return text
    kept = ""
    for char in text:
        if columns(kept + char) > width - 1:
            break
        kept += char
    return kept + "…"


def clean(text: str) -> str:
    """A text on one line without control characters: nothing that comes from a file steers a terminal or a cell."""
    return _STEERING.sub(" ", text)


def aligned(heads: Sequence[str], lines: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """Lines as a table with a rule under the heads: the columns numbered in `left` to the left, the others to the right."""
    widths = [max(columns(line[column]) for line in [heads, *lines]) for column in range(len(heads))]
    shown = []
    for line in [heads, ["-" * width for width in widths], *lines]:
        cells = [(pad_right if column in left else pad_left)(text, widths[column]) for column, text in enumerate(line)]
        shown.append("  ".join(cells).rstrip())
    return "\n".join(shown)
