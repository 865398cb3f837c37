"""The SQL of the two roles, and that SQLite has none. What the roles may do is tried in tests/test_row_level_security.py."""

from __future__ import annotations

import pytest
from django.db import connection

from ballast.kernel.problems import BallastError
from ballast.web.database_roles import as_owner, connected, problems, protected_tables, roles_sql, split

SERVER = "postgresql://ballast_app:it%27s@127.0.0.1/ballast"
OWNER = "postgresql://ballast_owner@127.0.0.1/ballast"


def told(monkeypatch: pytest.MonkeyPatch, server: str, owner: str) -> None:
    """Set both addresses."""
    monkeypatch.setenv("DATABASE_URL", server)
    monkeypatch.setenv("BALLAST_OWNER_URL", owner)


def test_both_roles_are_made_without_power_and_passwords_are_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, SERVER, OWNER)
    text = roles_sql()
    assert text.count("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS") == 2
    assert (
        """ALTER ROLE "ballast_app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD 'it''s';"""
        in text
    )
    assert "NOBYPASSRLS;" in text  # the owner has no password: none is set
    assert 'GRANT USAGE ON SCHEMA public TO "ballast_app";' in text


@pytest.mark.parametrize(
    ("server", "owner", "says"),
    [
        ("", OWNER, "DATABASE_URL"),
        (SERVER, "", "BALLAST_OWNER_URL"),
        (SERVER, SERVER, "两个不同的数据库用户"),
        (SERVER, "postgresql://ballast_owner@127.0.0.1/other", "同一个数据库"),
    ],
)
def test_addresses_that_do_not_go_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, server: str, owner: str, says: str
) -> None:
    told(monkeypatch, server, owner)
    with pytest.raises(BallastError, match=says):
        roles_sql()


def test_sqlite_has_no_roles_and_no_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALLAST_OWNER_URL", OWNER)
    assert connection.vendor == "sqlite"
    assert problems() == [] and not split()
    before = connection.settings_dict["NAME"]
    with as_owner():
        assert connection.settings_dict["NAME"] == before


def test_another_connection_stands_in_only_for_a_while() -> None:
    before = connection.settings_dict["NAME"]
    with pytest.raises(ZeroDivisionError), connected({"NAME": "elsewhere.sqlite3"}):
        assert connection.settings_dict["NAME"] == "elsewhere.sqlite3"
        raise ZeroDivisionError
    assert connection.settings_dict["NAME"] == before


def test_every_table_with_rows_of_a_place_is_known() -> None:
    assert {"registry_enterprise", "collection_returnline", "projects_project"} <= {*protected_tables()}
