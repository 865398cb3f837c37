"""Handing out kept files: always as a download, never opened inside the page."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse

from ballast.files import access
from ballast.files.access import KeptFile
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.trail.actions import record
from ballast.ui.doors import Visit, needs, signed_in


@needs(Right.COLLECT)
def received(request: Visit, number: int) -> HttpResponse:
    """A file that came in through the door, byte for byte."""
    return _handed_out(request, access.received(request.actor, number), "files.received")


@signed_in()
def attachment(request: Visit, number: int) -> HttpResponse:
    """A file that is attached to something that the reader may read."""
    return _handed_out(request, access.attachment(request.actor, number), "files.attachment")


def _handed_out(request: Visit, kept: KeptFile, action: str) -> HttpResponse:
    if not kept.path.is_file():
        raise NotFoundError(f"文件“{kept.name}”的内容不在文件库里。请系统管理员从备份恢复")
    record(request.actor, action, kept.name, {"id": kept.id, "sha256": kept.sha256, "size": kept.size})
    response = FileResponse(
        kept.path.open("rb"), as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response  # type: ignore[return-value]
