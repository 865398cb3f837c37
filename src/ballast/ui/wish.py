"""What the address of a page asks of one table, and addresses that ask for something else and keep the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from ballast.kernel.problems import NotFoundError
from ballast.ui.export import FORMS
from ballast.ui.tables import Table

_NOT_FOUND = "没有找到"
_PAGE_DIGITS = 6
_LONGEST_FIND = 100


@dataclass(frozen=True)
class Wish:
    """What is asked: the column to sort by ("" for the given order), words to find, columns, page, form of the file."""

    sort: str
    descending: bool
    find: str
    columns: frozenset[str]
    page: int
    form: str


def wish_of(request: HttpRequest, table: Table, key: str, columns: Sequence[str] | None = None) -> Wish:
    """The wish that an address holds for the table `key`; raises `NotFoundError` for what does not exist."""
    asked = request.GET
    chosen = _columns(asked.getlist(f"{key}.columns"), table, columns)
    sort = asked.get(f"{key}.sort", "")
    name = sort.removeprefix("-")
    if sort and name not in {column.key for column in table.columns}:
        raise NotFoundError(_NOT_FOUND)
    # A hidden column cannot be seen to be the order: the given one then.
    name = name if name in chosen else ""
    form = asked.get(f"{key}.as", "")
    if form and form not in FORMS:
        raise NotFoundError(_NOT_FOUND)
    return Wish(
        name,
        bool(name) and sort.startswith("-"),
        asked.get(f"{key}.find", "").strip()[:_LONGEST_FIND],
        chosen,
        _page(asked.get(f"{key}.page", "")),
        form,
    )


def _columns(asked: Sequence[str], table: Table, first: Sequence[str] | None) -> frozenset[str]:
    """The columns shown; the first of the table always is. A form sends one value each, a link all with commas."""
    known = [column.key for column in table.columns]
    named = {name for value in asked for name in value.split(",") if name}
    if named - set(known):
        raise NotFoundError(_NOT_FOUND)
    return frozenset({*(named or first or known), *known[:1]})


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= _PAGE_DIGITS and int(text) > 0):
        raise NotFoundError(_NOT_FOUND)
    return int(text)


class Address:
    """Addresses of the page with one table's wishes changed: place, period and all else stay; a file is never kept."""

    def __init__(self, request: HttpRequest, key: str) -> None:
        self.path = request.path
        self._key = key
        self._query = request.GET.copy()
        for name in list(self._query):
            if name.endswith(".as"):
                del self._query[name]

    def link(self, **changes: str | None) -> str:
        """The address with some wishes set, or taken away (None)."""
        query = self._query.copy()
        for name, value in changes.items():
            if value:
                query[f"{self._key}.{name}"] = value
            else:
                query.pop(f"{self._key}.{name}", None)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def others(self, *replaced: str) -> list[tuple[str, str]]:
        """What a form has to send along: every parameter but those that it replaces."""
        names = {f"{self._key}.{name}" for name in replaced}
        return [(name, value) for name, values in self._query.lists() if name not in names for value in values]
