"""What a reader gets to see of an answer, whatever its form: page, JSON, CSV or workbook, as one text."""

from __future__ import annotations

import io
import json
from typing import Any

from django.test import Client
from python_calamine import CalamineWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text_of(response: Any) -> str:
    """The whole of an answer as text, headers included."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type") == XLSX:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        body = "\n".join("\t".join(map(str, row)) for row in rows)
    elif response.headers.get("Content-Type", "").startswith("application/json"):
        body = json.dumps(json.loads(content), ensure_ascii=False)
    else:
        body = content.decode("utf-8-sig")
    return f"{headers}\n{body}"


def see(client: Client, path: str) -> tuple[int, str]:
    """The status of an answer and its text."""
    response = client.get(path)
    return response.status_code, text_of(response)


def rows_of(client: Client, path: str) -> list[dict[str, Any]]:
    """The rows of a table of the API; fails where it is not given."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code, response.content.decode()[:300])
    found: list[dict[str, Any]] = response.json()["rows"]
    return found
