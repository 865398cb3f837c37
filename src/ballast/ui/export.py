"""A table leaves as a file: Excel, CSV or JSON, for those who may export, told to the trail."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.ui import signals
from ballast.ui.tables import Table, to_csv, to_json
from ballast.ui.workbook import to_xlsx

FORMS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_FORBIDDEN_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 80


def may_export(request: HttpRequest) -> bool:
    """Whether who asks may take tables away."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor is not None and actor.may(Right.EXPORT)


def exporter(request: HttpRequest) -> Actor:
    """Who takes something away; raises `NotFoundError` without the right: the file then does not exist."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.may(Right.EXPORT):
        raise NotFoundError("没有找到")
    return actor


def download(request: HttpRequest, table: Table, form: str) -> HttpResponse:
    """The answer that hands a table over as a file of a form of `FORMS`.

    Raises `NotFoundError` without the right to export. Receivers of `signals.exported` run first: where the trail
    cannot be written, nothing leaves.
    """
    actor = exporter(request)
    stamp = f"导出：{actor.name}　{clock.now().astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
    writers: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: _xlsx(table, stamp),
        "csv": lambda: to_csv(table, footer=[stamp]),
        "json": lambda: json.dumps(to_json(table), ensure_ascii=False).encode(),
    }
    content = writers[form]()
    signals.exported.send(sender=Table, actor=actor, subject=table.title, form=form, rows=len(table.rows))
    return attachment(content, f"{table.title}.{form}", _TYPES[form])


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """An answer that a browser saves under a name, Chinese included (RFC 5987), and never opens as a page."""
    stem, _, suffix = _FORBIDDEN_IN_NAME.sub(" ", name).rpartition(".")
    plain = f"{stem.strip(' .')[:_LONGEST_NAME] or '表'}.{suffix}"
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, plain)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _xlsx(table: Table, stamp: str) -> bytes:
    buffer = io.BytesIO()
    to_xlsx(buffer, [table], meta=[stamp])
    return buffer.getvalue()
