"""Errors for people: what is wrong, where, and what to do about it. Decided by code, never by wording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class BallastError(Exception):
    """A failure whose text may be shown to the person at the desk."""


class NotFoundError(BallastError):
    """What was asked for does not exist, or is out of the asker's scope: the two look the same from outside."""


class Severity(StrEnum):
    """Whether a problem stops its file, or only wants a look."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The name on screen."""
        return "错误" if self is Severity.ERROR else "提示"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, with its place and its remedy. `row` counts from 1; `column` is a letter."""

    code: str
    message: str
    remedy: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Severity = Severity.ERROR

    def at(self, sheet: str = "", row: int | None = None, column: str = "") -> Problem:
        """The same problem with a place."""
        return replace(
            self, sheet=sheet or self.sheet, row=self.row if row is None else row, column=column or self.column
        )

    @property
    def place(self) -> str:
        """The place in words: sheet, cell."""
        cell = f"{self.column}{self.row if self.row is not None else ''}"
        return " ".join(part for part in (f"“{self.sheet}”" if self.sheet else "", cell) if part)

    def __str__(self) -> str:
        text = f"{self.place}：{self.message}" if self.place else self.message
        return f"{text}。{self.remedy}" if self.remedy else text


class ProblemsError(BallastError):
    """A file that could not be taken in: nothing of it was kept."""

    def __init__(self, headline: str, problems: Iterable[Problem] = ()) -> None:
        self.headline = headline
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join([headline, *(f"  · {problem}" for problem in self.problems)]))
