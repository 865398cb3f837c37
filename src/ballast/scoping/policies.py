"""Row-level security, as the migrations of the rooms with enterprise-level tables set it up. Nothing happens on SQLite.

Two policies decide together. `ballast_told` (restrictive) raises where no scope was told. `ballast_held` lets the rows of
places held through, for reading and for writing. A third, `ballast_counted`, serves the function that counts all rows for
whoever must be sure to see all of them. What does not depend on the row stands in `(SELECT …)`: PostgreSQL evaluates it
once a query.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

FUNCTIONS = """
CREATE FUNCTION ballast_scope() RETURNS jsonb LANGUAGE plpgsql STABLE AS $body$
DECLARE
    told text := current_setting('ballast.scope', true);
BEGIN
    -- After a transaction that told a scope the setting is empty, not absent.
    IF told IS NULL OR told = '' THEN
        RAISE EXCEPTION 'ballast: no scope was told for this query'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Open it inside ballast.scoping.within(scope).';
    END IF;
    RETURN told::jsonb;
END $body$;

CREATE FUNCTION ballast_scope_told() RETURNS boolean LANGUAGE plpgsql STABLE AS $body$
BEGIN
    RETURN ballast_scope() IS NOT NULL;
END $body$;

CREATE FUNCTION ballast_scope_city() RETURNS boolean LANGUAGE plpgsql STABLE AS $body$
BEGIN
    RETURN COALESCE(ballast_scope() -> 'city' = 'true'::jsonb, false);
END $body$;

CREATE FUNCTION ballast_scope_codes(level text) RETURNS text[] LANGUAGE plpgsql STABLE AS $body$
BEGIN
    RETURN ARRAY(SELECT jsonb_array_elements_text(COALESCE(ballast_scope() -> level, '[]'::jsonb)));
END $body$;

CREATE FUNCTION ballast_counting() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    -- The owner of the tables, and only while it counts (ballast_row_counts).
    RETURN current_setting('ballast.counting', true) = 'on' AND current_user = (
        SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.registry_enterprise'::regclass
    );
END $body$;

CREATE FUNCTION ballast_row_counts() RETURNS TABLE (name text, rows bigint) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    PERFORM set_config('ballast.counting', 'on', true);
    FOR name IN
        SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname
    LOOP
        EXECUTE format('SELECT count(*) FROM public.%I', name) INTO rows;
        RETURN NEXT;
    END LOOP;
    PERFORM set_config('ballast.counting', '', true);
END $body$;
"""

NO_FUNCTIONS = """
DROP FUNCTION ballast_row_counts();
DROP FUNCTION ballast_counting();
DROP FUNCTION ballast_scope_codes(text);
DROP FUNCTION ballast_scope_city();
DROP FUNCTION ballast_scope_told();
DROP FUNCTION ballast_scope();
"""

_PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY ballast_told ON {table} AS RESTRICTIVE USING ((SELECT ballast_scope_told()));
CREATE POLICY ballast_held ON {table} USING ((SELECT ballast_scope_city()) OR {held});
CREATE POLICY ballast_counted ON {table} FOR SELECT USING ((SELECT ballast_counting()));
"""

_UNPROTECT = """
DROP POLICY ballast_counted ON {table};
DROP POLICY ballast_held ON {table};
DROP POLICY ballast_told ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class OnPostgres(Operation):
    """SQL that runs on PostgreSQL only, and how it is undone. The models do not change."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, forwards: str, backwards: str) -> None:
        self.forwards = forwards
        self.backwards = backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django keeps of the models changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the SQL."""
        self._run(schema_editor, self.forwards)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it."""
        self._run(schema_editor, self.backwards)

    @staticmethod
    def _run(schema_editor: Any, sql: str) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    def describe(self) -> str:
        """What the migration says that it does."""
        return "Row-level security on PostgreSQL"


def functions() -> OnPostgres:
    """The functions that the policies call. They belong to the lowest room with protected tables."""
    return OnPostgres(FUNCTIONS, NO_FUNCTIONS)


def protect_enterprises(table: str) -> OnPostgres:
    """Protect the table of enterprises: rows by the unit, the park, or the enterprise itself."""
    held = (
        "unit_id = ANY ((SELECT ballast_scope_codes('units'))::text[])"
        " OR park_id = ANY ((SELECT ballast_scope_codes('parks'))::text[])"
        " OR code = ANY ((SELECT ballast_scope_codes('enterprises'))::text[])"
    )
    return _protect(table, held)


def protect_children(table: str, column: str, parent: str = "registry_enterprise", key: str = "code") -> OnPostgres:
    """Protect a table whose rows are held where the row of a protected parent is that `column` names."""
    return _protect(table, f"EXISTS (SELECT 1 FROM {parent} AS parent WHERE parent.{key} = {table}.{column})")


def protect_placed(table: str, unit: str) -> OnPostgres:
    """Protect a table whose rows name their reporting unit in a column of their own."""
    return _protect(table, f"{unit} = ANY ((SELECT ballast_scope_codes('units'))::text[])")


def _protect(table: str, held: str) -> OnPostgres:
    return OnPostgres(_PROTECT.format(table=table, held=held), _UNPROTECT.format(table=table))
