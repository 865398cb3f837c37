"""What may stand in the details of an entry: plain JSON, no secrets, no endless texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

SECRET = "＊＊＊"
_LONGEST = 2000
_DEEPEST = 8
_SECRET_KEY = re.compile(
    r"passw|passphrase|secret|token|credential|otp|session|csrf|cookie|authorization|private_?key|api_?key|seal_?key"
    r"|verifier|口令|密码|令牌|密钥|验证码",
    re.IGNORECASE,
)


def clean(value: object, depth: int = 0) -> Any:
    """A value as JSON can hold it. Texts under a key that sounds like a secret are hidden; numbers and yes/no stay.

    Floats that are no number, bytes and objects of other kinds become texts: an entry is never lost for their sake.
    """
    if depth > _DEEPEST:
        return str(value)[:_LONGEST]
    if isinstance(value, Mapping):
        return {_text(key): _under(_text(key), item, depth) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [clean(item, depth + 1) for item in items]
    return _plain(value)


def _under(key: str, item: object, depth: int) -> Any:
    if _SECRET_KEY.search(key) and item is not None and not isinstance(item, bool | int):
        return SECRET
    return clean(item, depth + 1)


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    return _text(value)


def _text(value: object) -> str:
    """A text that both databases take: no NUL, no half surrogates, not longer than the longest."""
    text = str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def line(value: str, longest: int) -> str:
    """A text for a column of so many characters."""
    return _text(value)[:longest]
