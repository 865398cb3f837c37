"""What PostgreSQL is told of the scope: the second net under the managers of `ballast.scoping`.

The scope travels as a setting of the *transaction*, never of the session, so that a pooled connection cannot carry it over.
Row-level policies (`ballast.scoping.policies`) read it, and raise where there is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction

from ballast.kernel.scope import Scope

SETTING = "ballast.scope"
TELL = f"SELECT set_config('{SETTING}', %s, true)"


def text_of(scope: Scope | None) -> str:
    """The scope as the policies read it; "" for none, which they refuse."""
    if scope is None:
        return ""
    if scope.whole_city:
        return json.dumps({"city": True})
    held = {"units": scope.units, "parks": scope.parks, "enterprises": scope.enterprises}
    return json.dumps({level: sorted(codes) for level, codes in held.items()}, ensure_ascii=False)


@contextmanager
def told(scope: Scope, before: Scope | None) -> Iterator[None]:
    """Tell the database the scope for a while, then the one before; on SQLite nothing happens.

    Outside of a transaction one is opened: the setting ends with it, whatever happens.
    """
    if connection.vendor != "postgresql":
        yield
        return
    opened = nullcontext() if connection.in_atomic_block else transaction.atomic()
    with opened:
        _tell(scope)
        try:
            yield
        finally:
            # A failed transaction takes no statement; rolled back to its savepoint it has its old setting again.
            if not failed():
                _tell(before)


def failed() -> bool:
    """Whether the transaction of PostgreSQL has failed, so that nothing but its end is possible."""
    from psycopg.pq import TransactionStatus

    opened: Any = connection.connection
    return opened is None or opened.closed or opened.info.transaction_status == TransactionStatus.INERROR


def _tell(scope: Scope | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TELL, [text_of(scope)])


def address() -> str:
    """The address of the PostgreSQL that Django is connected to, for drivers that open a connection of their own."""
    values = connection.settings_dict
    host = str(values["HOST"])
    credentials = quote(str(values["USER"]), safe="")
    if values["PASSWORD"]:
        credentials += f":{quote(str(values['PASSWORD']), safe='')}"
    name = quote(str(values["NAME"]), safe="")
    if host.startswith("/"):
        return f"postgresql://{credentials}@/{name}?host={quote(host, safe='')}"
    return f"postgresql://{credentials}@{host}:{values['PORT'] or 5432}/{name}"
