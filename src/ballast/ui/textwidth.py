"""How wide a text is in em of a picture, where CJK counts about twice a Latin letter."""

from __future__ import annotations

from ballast.kernel.terminal import is_wide

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
