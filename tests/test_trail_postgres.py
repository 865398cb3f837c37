"""The trail on a real PostgreSQL: transactions that end in another order than they began, guards, tampering."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ballast.trail.tests.factory import KEY
from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

_BEGIN = """
import json
from ballast.web.commandline import _prepare
_prepare()
import psycopg
from django.db import DatabaseError, connection, transaction
from ballast.trail.models import Entry
from ballast.trail.sealing import seal
from ballast.trail.tests.factory import sql, unguarded, write
from ballast.trail.verifying import verify
from ballast.web.database_roles import as_owner
def objects():
    return list(Entry.objects.exclude(sequence=None).order_by("sequence").values_list("object", flat=True))
def faults(verdict):
    return sorted({one.fault.value for one in verdict.findings})
while seal().entries: pass
first = len(objects())
told = {}
"""

_SLOW_WRITER = """
class Undone(Exception): pass
try:
    with transaction.atomic():
        write(1, start=900)
        raise Undone
except Undone:
    pass
other = connection.copy()
other.set_autocommit(False)
with other.cursor() as slow:
    slow.execute("INSERT INTO trail_entry (at, actor, account, channel, address, scope, action, object, outcome, detail, txid,"
                 " seal, marks) VALUES (now(), 'slow', '', 'job', '', 'city', 'x', 'slow', 'done', '{}', 0, '', '')")
    write(2, start=100)
    told["while_open"] = [seal().entries, objects()[first:]]
    other.commit()
other.close()
told["after"] = [seal().entries, objects()[first:]]
verdict = verify()
told["verdict"] = [verdict.intact, verdict.entries == first + 3]
print(json.dumps(told))
"""

_REFUSED = """
write(1)
def refused(statement):
    try:
        with as_owner(), transaction.atomic():
            sql(statement)
    except DatabaseError as problem:
        return "append-only" in str(problem)
    return False
seal()
told["refused"] = [refused(one) for one in (
    "UPDATE trail_entry SET actor = 'x'", "DELETE FROM trail_entry", "TRUNCATE trail_entry CASCADE",
    "UPDATE trail_head SET head = 'x'", "DELETE FROM trail_head", "TRUNCATE trail_head",
    "UPDATE trail_entry SET sequence = sequence + 1000",
)]
with as_owner():
    unguarded()
    sql("UPDATE trail_entry SET detail = '{\\"rows\\": 7}' WHERE id = (SELECT max(id) FROM trail_entry)")
told["found"] = faults(verify())
with as_owner():
    sql("UPDATE trail_entry SET txid = 4000000000 WHERE id = (SELECT max(id) FROM trail_entry)")
    sql("UPDATE trail_entry SET sequence = NULL, batch = NULL, seal = '', marks = ''")
    sql("DELETE FROM trail_head")
told["from_elsewhere"] = seal().entries == Entry.objects.count()
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this test's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver: Any = pytest.importorskip("pgserver")
        started = pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
    yield started.get_uri()
    started.cleanup()


def asked(server: str, folder: Path, program: str) -> dict[str, Any]:
    """What a program in the product says."""
    (folder / "home").mkdir()
    settings = {"DATABASE_URL": server, "BALLAST_SEAL_KEY": KEY, "BALLAST_HEADS": ""}
    printed = Product(folder / "home", settings).python("-c", _BEGIN + program)
    told: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return told


def test_an_entry_is_sealed_only_when_none_can_come_before_it_and_no_gap_holds_it_up(
    server: str, tmp_path: Path
) -> None:
    told = asked(server, tmp_path, _SLOW_WRITER)
    assert told["while_open"] == [0, []]
    assert told["after"] == [3, ["slow", "对象100", "对象101"]]
    assert told["verdict"] == [True, True]


def test_the_database_refuses_changes_and_what_its_owner_changes_is_found(server: str, tmp_path: Path) -> None:
    told = asked(server, tmp_path, _REFUSED)
    assert told["refused"] == [True] * 7
    assert told["found"] == ["entry_changed", "guards_missing"]
    assert told["from_elsewhere"]
