"""How operations of the API say no: what their descriptions declare beside the answer itself."""

from __future__ import annotations

from ninja import Schema


class Told(Schema):
    """Why an operation did not give what was asked for."""

    detail: str


REFUSED: dict[int, type[Told]] = {401: Told, 404: Told, 422: Told}
"""Not signed in; not there, or not the asker's; a wrong parameter."""
