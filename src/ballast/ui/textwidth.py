"""How wide a text is: in columns of a terminal, and in em of a picture, where CJK counts about twice a Latin letter."""

from __future__ import annotations

import unicodedata

_EM = {
    " ": 0.25,
    ".": 0.28,
    ",": 0.28,
    ":": 0.28,
    "%": 0.92,
    "—": 0.9,
    "i": 0.28,
    "l": 0.28,
    "m": 0.93,
    "w": 0.8,
    "·": 1.0,
    "(": 0.34,
    ")": 0.34,
    "/": 0.39,
}
_BREAK_AFTER = "，。；、：,;　"


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
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def em(text: str) -> float:
    """Estimated width in em of Noto Sans SC (the same estimate as in ``charts/measure.js``)."""
    return sum(_EM.get(c, 1.0 if is_wide(c) else 0.65 if c.isupper() else 0.56) for c in text)


def wrap(text: str, width_em: float) -> list[str]:
    """Break a text into lines of at most so many em: behind a mark of punctuation where one is near, never in a number.

    A word or number that is wider than a line by itself is broken all the same.
    """
    lines = []
    rest = text
    while em(rest) > width_em:
        end = next(n for n in range(1, len(rest) + 1) if n == len(rest) or em(rest[: n + 1]) > width_em)
        allowed = [n for n in range(end, 0, -1) if _parts(rest, n)]
        marks = [n for n in allowed if n > end // 2 and rest[n - 1] in _BREAK_AFTER]
        end = [*marks, *allowed, end][0]
        lines.append(rest[:end].strip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest or not lines else lines


def _parts(text: str, n: int) -> bool:
    """Whether a text may be broken at a place: not inside a word or number."""
    return n == len(text) or not (text[n - 1].isascii() and text[n].isascii()) or " " in text[n - 1 : n + 1]
