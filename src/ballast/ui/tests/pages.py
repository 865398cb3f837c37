"""What tests of pages share."""

from __future__ import annotations

import re
from typing import Any

_TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|"X-CSRFToken": "|csrf-token" content=")[A-Za-z0-9]+')


def seen(response: Any) -> str:
    """The text of an answer without what differs by itself: the form's token and the address that was asked for."""
    text = response.content.decode()
    return _TOKEN.sub(r"\1", text).replace(response.request["PATH_INFO"], "")
