"""The two roles on PostgreSQL: one owns the tables and changes their structure, the other serves and may bypass nothing.

`DATABASE_URL` is the serving role, `BALLAST_OWNER_URL` the owner; docs/postgresql.md has the commands. On SQLite there are no
roles, and everything here does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from ballast.kernel.problems import BallastError
from ballast.trail.guards import ENTRIES, HEADS, SEALING

READ_ONLY = ("django_migrations",)
ADD_ONLY = (ENTRIES, HEADS)
"""Tables that the serving role may only read, and those that it may only add to."""

_ROLE = """DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal}) THEN CREATE ROLE {name}; END IF;
END $do$;
ALTER ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS{password};
"""

_RIGHTS = """REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {owner};
GRANT CONNECT ON DATABASE {database} TO {server};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {owner};
GRANT USAGE ON SCHEMA public TO {server};
"""

# What an earlier installation made with a single role belongs to the owner from now on.
_HAND_OVER = """DO $do$ DECLARE each record; BEGIN
    FOR each IN SELECT format('ALTER TABLE public.%I OWNER TO {owner}', relname) AS change FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') LOOP EXECUTE each.change; END LOOP;
    FOR each IN SELECT format('ALTER FUNCTION %s OWNER TO {owner}', oid::regprocedure) AS change FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace LOOP EXECUTE each.change; END LOOP;
    -- `ballast init` sees by it that the structure stands, and grants the rest.
    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        GRANT SELECT ON public.django_migrations TO {server};
    END IF;
END $do$;
"""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _parts(variable: str) -> tuple[str, str, str]:
    """User, password and database of the address in an environment variable; raises `BallastError` where it is not set."""
    parts = urlsplit(os.environ.get(variable, ""))
    if not parts.username or not parts.path.strip("/"):
        raise BallastError(
            f"请先设置环境变量 {variable}，如 postgresql://ballast_app:密码@127.0.0.1/ballast，见 docs/postgresql.md"
        )
    return unquote(parts.username), unquote(parts.password or ""), unquote(parts.path.strip("/"))


def roles_sql() -> str:
    """The SQL that makes both roles, for a superuser connected to the database. Running it again changes nothing."""
    owner, owner_password, database = _parts("BALLAST_OWNER_URL")
    server, server_password, served = _parts("DATABASE_URL")
    if owner == server:
        raise BallastError("DATABASE_URL 与 BALLAST_OWNER_URL 必须是两个不同的数据库用户")
    if database != served:
        raise BallastError("DATABASE_URL 与 BALLAST_OWNER_URL 必须指向同一个数据库")
    made = [
        _ROLE.format(
            name=_quoted(name), literal=_literal(name), password=f" PASSWORD {_literal(password)}" if password else ""
        )
        for name, password in ((owner, owner_password), (server, server_password))
    ]
    names = {"database": _quoted(database), "owner": _quoted(owner), "server": _quoted(server)}
    return "\n".join(["SET client_min_messages = warning;", *made, _RIGHTS.format(**names), _HAND_OVER.format(**names)])


def split() -> bool:
    """Whether an owner beside the serving role is set up: on PostgreSQL, with `BALLAST_OWNER_URL`."""
    return connection.vendor == "postgresql" and bool(os.environ.get("BALLAST_OWNER_URL"))


@contextmanager
def connected(values: Mapping[str, object]) -> Iterator[None]:
    """Let Django's one connection be another for a while: the same settings with these values."""
    usual = connections[DEFAULT_DB_ALIAS]
    other = type(usual)({**usual.settings_dict, **values}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = usual


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django's one connection be the owner's for a while. Without an owner of its own, as it is."""
    if not split():
        yield
        return
    from ballast.web.settings import postgresql

    with connected(postgresql(os.environ["BALLAST_OWNER_URL"])):
        yield


def migrate() -> None:
    """Bring the database to the structure of this version, as the owner, and let the serving role at it."""
    from django.core.management import call_command

    with as_owner():
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as problem:
            if "permission denied" not in str(problem):
                raise
            raise BallastError(
                f"数据库用户 {connection.settings_dict['USER']} 无权建立或修改表。请设置 BALLAST_OWNER_URL 后运行 ballast init，"
                "见 docs/postgresql.md"
            ) from problem
        grant()


def grant() -> None:
    """Grant the serving role what it needs of the tables, and take away what it must not have. Called as the owner."""
    if not split():
        return
    server = _quoted(_parts("DATABASE_URL")[0])
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {server}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {server}")
        for taken, names in (("INSERT, UPDATE, DELETE", READ_ONLY), ("UPDATE, DELETE", ADD_ONLY)):
            for name in sorted({*names} & {*tables}):
                cursor.execute(f"REVOKE {taken} ON {_quoted(name)} FROM {server}")
        # Sealing fills four columns of an entry, once; the triggers of the trail see to the once.
        cursor.execute(f"GRANT UPDATE ({', '.join(SEALING)}) ON {ENTRIES} TO {server}")


_CHECKS = (
    (
        "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper",
        "数据库用户 {user} 是超级用户，行级安全对它不起作用",
    ),
    (
        "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolbypassrls AND NOT rolsuper",
        "数据库用户 {user} 有 BYPASSRLS 权限，行级安全对它不起作用",
    ),
    (
        """SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname <> current_user
           AND pg_has_role(current_user, oid, 'MEMBER')""",
        "数据库用户 {user} 可以变成不受行级安全约束的 {found}",
    ),
    (
        """SELECT string_agg(relname, '、' ORDER BY relname) FROM (
               SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
               AND pg_has_role(current_user, relowner, 'MEMBER') ORDER BY relname LIMIT 5
           ) AS owned HAVING count(*) > 0""",
        "数据库用户 {user} 是表的所有者（{found} 等），服务只能用不拥有表的用户运行",
    ),
)


def problems() -> list[str]:
    """Why the role that Django connects with must not serve; [] where it may, and on SQLite."""
    if connection.vendor != "postgresql":
        return []
    user = connection.settings_dict["USER"]
    found = []
    with connection.cursor() as cursor:
        for query, text in _CHECKS:
            cursor.execute(query)
            row = cursor.fetchone()
            if row is not None:
                found.append(text.format(user=user, found=row[0]))
        found += [f"表 {name} 没有强制行级安全，请运行 ballast init" for name in _unprotected(cursor)]
    return found


def protected_tables() -> list[str]:
    """The tables whose rows belong to an enterprise: those of the models whose manager asks for a scope."""
    from django.apps import apps

    from ballast.scoping import is_scoped

    return sorted(model._meta.db_table for model in apps.get_models() if is_scoped(model))


def _unprotected(cursor: Any) -> list[str]:
    """Enterprise-level tables without forced row-level security or without its policies."""
    cursor.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
           AND relrowsecurity AND relforcerowsecurity AND 2 <= (
               SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid AND polname IN ('ballast_told', 'ballast_held')
           )"""
    )
    secured = {row[0] for row in cursor.fetchall()}
    return [name for name in protected_tables() if name not in secured]
