"""What the database itself refuses: changing or removing entries and heads, and writing entries that claim to be sealed.

The triggers are put up after every migration (`apps`), because SQLite remakes a table, and so loses its triggers, when a
column is altered. Whoever owns the database can take them down: then the seals tell (`verifying`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ENTRIES, HEADS = "trail_entry", "trail_head"
SEALING = ("sequence", "batch", "seal", "marks")
CONTENT = (
    *("id", "at", "actor", "account", "channel", "address", "scope", "action", "object", "outcome"),
    *("detail", "before", "after", "txid"),
)
_SAYS = "audit trail is append-only"


def _sqlite() -> dict[str, str]:
    """Name → statement of each trigger."""
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in CONTENT)
    refused = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    sealed = " OR ".join((*(f"NEW.{name} IS NOT NULL" for name in SEALING[:2]), "NEW.seal <> ''", "NEW.marks <> ''"))
    again = "EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    return {
        "trail_entry_insert": f"BEFORE INSERT ON {ENTRIES} WHEN {sealed} OR {again.format(table=ENTRIES)} {refused}",
        "trail_entry_update": f"BEFORE UPDATE ON {ENTRIES} "
        f"WHEN NOT (OLD.sequence IS NULL AND NEW.sequence IS NOT NULL AND {same}) {refused}",
        "trail_entry_delete": f"BEFORE DELETE ON {ENTRIES} {refused}",
        "trail_head_insert": f"BEFORE INSERT ON {HEADS} WHEN {again.format(table=HEADS)} {refused}",
        "trail_head_update": f"BEFORE UPDATE ON {HEADS} {refused}",
        "trail_head_delete": f"BEFORE DELETE ON {HEADS} {refused}",
    }


def _postgres() -> dict[str, tuple[str, str]]:
    """Name → (when, body of the function) of each trigger."""
    refuse = f"RAISE EXCEPTION '{_SAYS}'; RETURN NULL;"
    without = "".join(f" - '{name}'" for name in SEALING)
    entry_insert = f"""IF NEW.sequence IS NOT NULL OR NEW.batch IS NOT NULL OR NEW.seal <> '' OR NEW.marks <> '' THEN
        RAISE EXCEPTION '{_SAYS}'; END IF; NEW.txid := txid_current(); RETURN NEW;"""
    entry_update = f"""IF OLD.sequence IS NULL AND NEW.sequence IS NOT NULL
        AND (to_jsonb(NEW){without}) = (to_jsonb(OLD){without}) THEN RETURN NEW; END IF; {refuse}"""
    return {
        "trail_entry_insert": (f"BEFORE INSERT ON {ENTRIES} FOR EACH ROW", entry_insert),
        "trail_entry_update": (f"BEFORE UPDATE ON {ENTRIES} FOR EACH ROW", entry_update),
        "trail_entry_delete": (f"BEFORE DELETE ON {ENTRIES} FOR EACH ROW", refuse),
        "trail_entry_truncate": (f"BEFORE TRUNCATE ON {ENTRIES} FOR EACH STATEMENT", refuse),
        "trail_head_update": (f"BEFORE UPDATE ON {HEADS} FOR EACH ROW", refuse),
        "trail_head_delete": (f"BEFORE DELETE ON {HEADS} FOR EACH ROW", refuse),
        "trail_head_truncate": (f"BEFORE TRUNCATE ON {HEADS} FOR EACH STATEMENT", refuse),
    }


def install(connection: Any) -> None:
    """Put the triggers up; those that stand are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, rest in _sqlite().items():
                cursor.execute(f"CREATE TRIGGER {name} {rest}")
            return
        for name, (when, body) in _postgres().items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
            )
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")


def remove(connection: Any) -> None:
    """Take the triggers down: for a restore of the whole database, and for nothing else."""
    with connection.cursor() as cursor:
        for name in names(connection):
            table = HEADS if name.startswith(HEADS) else ENTRIES
            place = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """A time without triggers, inside which a restore may write rows that are sealed already."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def names(connection: Any) -> list[str]:
    """The triggers that should stand."""
    return list(_sqlite() if connection.vendor == "sqlite" else _postgres())


def missing(connection: Any) -> list[str]:
    """The triggers that should stand and do not, or that are switched off."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in names(connection) if name not in standing]
