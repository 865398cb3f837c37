"""The second net: on PostgreSQL the database itself shows and takes only the rows of the scope told, and raises without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from ballast.kernel.scope import Scope
from ballast.scoping.postgres import TELL, text_of
from tests.postgresql import Server, running
from tests.product import Product, Question, part_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

A, B, P1, CITY = Scope.of_units("A"), Scope.of_units("B"), Scope.of_parks("P1"), Scope.city()
TABLES = {
    "registry_enterprise": "code",
    "registry_enterprisespell": "enterprise_id",
    "registry_registerchange": "enterprise_id",
    "registry_succession": "successor_id",
    "registry_membership": "enterprise_id",
    "collection_return": "enterprise_id",
}
PROJECTS = {"projects_project", "projects_projectstate"}
LINES = """SELECT filed.enterprise_id FROM collection_returnline AS line
           JOIN collection_return AS filed ON filed.id = line.filed_id"""

_TOWN = """
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.tests.factory import City
city = City()
for code, unit, park in (("A1", "A", "P1"), ("A2", "A", ""), ("B1", "B", "P2"), ("B2", "B", "")):
    city.firm(code, unit, park=park)
    city.old(code)
    city.files(code, "2026-09", 1000 + len(park), 900)
city.continues("A2", "A1", "2026-05")
city.continues("B2", "B1", "2026-05")
city.lists("KEY", "A1", "B1")
print(city.read().frozen.identity)
"""

_PROBLEMS = """
import json
from ballast.web.commandline import _prepare
_prepare()
from ballast.web.database_roles import problems
print(json.dumps(problems()))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of this module's own."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def town(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """Two counties with two enterprises each, made and frozen by the serving role."""
    product = Product(tmp_path_factory.mktemp("town") / "home", server.database("town"))
    product.home.mkdir()
    product.command("init")
    product.python("-c", _TOWN)
    return product


@pytest.fixture
def serving(town: Product) -> Iterator[psycopg.Connection]:
    """A bare connection of the serving role; what it did is taken back."""
    with psycopg.connect(town.settings["DATABASE_URL"]) as opened:
        yield opened
        opened.rollback()


def seen(opened: psycopg.Connection, query: str) -> list[str]:
    """The first column of what a query gives, in order, each value once."""
    return sorted({row[0] for row in opened.execute(query).fetchall()})


@pytest.mark.parametrize("table", [*TABLES, "collection_returnline"])
def test_a_query_without_a_scope_raises(serving: psycopg.Connection, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="no scope was told"):
        serving.execute(f"SELECT * FROM {table}")


@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_a_change_without_a_scope_raises(serving: psycopg.Connection, change: str) -> None:
    text = change.format("registry_membership", "enterprise_id", "enterprise_id")
    with pytest.raises(errors.InsufficientPrivilege):
        serving.execute(text)


def test_an_enterprise_cannot_be_added_without_a_scope(serving: psycopg.Connection) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="no scope was told"):
        serving.execute("INSERT INTO registry_enterprise VALUES ('A9', 'x', true, 'A', NULL)")


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (A, ["A1", "A2"]),
        (B, ["B1", "B2"]),
        (P1, ["A1"]),
        (Scope.of_enterprise("B2"), ["B2"]),
        (P1 | B, ["A1", "B1", "B2"]),
        (Scope.nowhere(), []),
        (CITY, ["A1", "A2", "B1", "B2"]),
    ],
    ids=str,
)
def test_each_scope_sees_its_own_rows_of_every_table(
    serving: psycopg.Connection, scope: Scope, held: list[str]
) -> None:
    serving.execute(TELL, [text_of(scope)])
    everything = {"registry_succession": {"A1", "B1"}, "registry_membership": {"A1", "B1"}}
    for table, column in TABLES.items():
        wanted = [code for code in held if code in everything.get(table, {code})]
        assert seen(serving, f"SELECT {column} FROM {table}") == wanted, table
    assert seen(serving, LINES) == held
    counted = serving.execute("SELECT count(*) FROM collection_returnline").fetchone()
    assert counted == (len(held),)


def test_a_row_of_another_county_cannot_be_added_or_moved_or_reached(serving: psycopg.Connection) -> None:
    serving.execute(TELL, [text_of(A)])
    serving.execute("INSERT INTO registry_enterprise VALUES ('A9', 'x', true, 'A', NULL)")
    for refused in (
        "INSERT INTO registry_enterprise VALUES ('B9', 'x', true, 'B', NULL)",
        "UPDATE registry_enterprise SET unit_id = 'B' WHERE code = 'A2'",
        "UPDATE collection_return SET enterprise_id = 'B1' WHERE enterprise_id = 'A1'",
        """INSERT INTO registry_membership (list_id, enterprise_id, valid_from, source_sheet, recorded_at)
           VALUES ('KEY', 'B2', '2026-01-01', '', now())""",
    ):
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), serving.transaction():
            serving.execute(refused)
    assert serving.execute("UPDATE registry_enterprise SET name = 'x' WHERE code = 'B1'").rowcount == 0
    assert serving.execute("DELETE FROM registry_membership WHERE enterprise_id = 'B1'").rowcount == 0


def test_a_line_cannot_be_added_to_the_return_of_another_county(serving: psycopg.Connection) -> None:
    serving.execute(TELL, [text_of(CITY)])
    (of_b,) = serving.execute("SELECT id FROM collection_return WHERE enterprise_id = 'B1'").fetchone() or ()
    serving.execute(TELL, [text_of(A)])
    with pytest.raises(errors.InsufficientPrivilege):
        serving.execute("INSERT INTO collection_returnline (filed_id, item, ytd) VALUES (%s, 'sales', 1)", [of_b])


def test_a_connection_that_is_used_again_carries_no_scope_over(serving: psycopg.Connection) -> None:
    serving.execute(TELL, [text_of(CITY)])
    assert seen(serving, "SELECT code FROM registry_enterprise")
    for end in (serving.commit, serving.rollback):
        end()
        with pytest.raises(errors.InsufficientPrivilege, match="no scope was told"):
            serving.execute("SELECT * FROM registry_enterprise")
        serving.rollback()
        serving.execute(TELL, [text_of(CITY)])


def test_the_owner_is_held_to_the_policies_too(town: Product) -> None:
    with psycopg.connect(town.settings["BALLAST_OWNER_URL"]) as owner:
        with pytest.raises(errors.InsufficientPrivilege, match="no scope was told"):
            owner.execute("SELECT * FROM registry_enterprise")
        owner.rollback()
        owner.execute(TELL, [text_of(A)])
        assert seen(owner, "SELECT code FROM registry_enterprise") == ["A1", "A2"]


def test_the_serving_role_cannot_count_its_way_past_the_policies(serving: psycopg.Connection) -> None:
    serving.execute(TELL, [text_of(A)])
    counts = dict(serving.execute("SELECT name, rows FROM ballast_row_counts()").fetchall())
    assert counts["registry_enterprise"] == 4 and counts["collection_returnline"] == 4
    serving.execute("SELECT set_config('ballast.counting', 'on', true)")
    assert seen(serving, "SELECT code FROM registry_enterprise") == ["A1", "A2"]


def test_the_serving_role_cannot_change_tables_or_forge_the_trail(serving: psycopg.Connection) -> None:
    for refused in (
        "ALTER TABLE registry_enterprise DISABLE ROW LEVEL SECURITY",
        "DROP POLICY ballast_held ON registry_enterprise",
        "TRUNCATE registry_enterprise CASCADE",
        "CREATE TABLE mine (x int)",
        "DELETE FROM trail_entry",
        "UPDATE trail_entry SET actor = 'x'",
        "DELETE FROM django_migrations",
        "SET ROLE ballast_owner",
        "ALTER ROLE ballast_app BYPASSRLS",
    ):
        with pytest.raises(errors.InsufficientPrivilege), serving.transaction():
            serving.execute(refused)


def test_scope_is_told_within_and_the_one_before_comes_back(town: Product) -> None:
    printed = town.python(
        "-c",
        """
import json
from ballast.web.commandline import _prepare
_prepare()
from django.db import DatabaseError, IntegrityError, connection, transaction
from ballast.kernel.scope import Scope
from ballast.scoping import within

def codes():
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("SELECT code FROM registry_enterprise ORDER BY code")
                return [row[0] for row in cursor.fetchall()]
        except DatabaseError:
            return None

told = [codes()]
with within(Scope.of_units("A")):
    told.append(codes())
    with within(Scope.of_units("B")):
        told.append(codes())
        with within(Scope.city()):
            told.append(codes())
        told.append(codes())
    told.append(codes())
    try:
        with within(Scope.city()):
            raise ValueError
    except ValueError:
        told.append(codes())
    try:
        with transaction.atomic(), within(Scope.city()), connection.cursor() as cursor:
            cursor.execute("INSERT INTO registry_enterprise SELECT * FROM registry_enterprise")
    except IntegrityError:
        told.append(codes())
told.append(codes())
with transaction.atomic():
    with within(Scope.of_units("A")):
        pass
    told.append(codes())
print(json.dumps(told))
""",
    )
    a, b, city = ["A1", "A2"], ["B1", "B2"], ["A1", "A2", "B1", "B2"]
    assert json.loads(printed) == [None, a, b, city, b, a, a, a, None, None]


def test_the_scope_is_read_once_a_query_however_many_rows_there_are(server: Server, town: Product) -> None:
    with psycopg.connect(server.address("postgres", "town")) as admin:
        admin.execute("SET track_functions = 'all'")
        admin.execute(
            """INSERT INTO registry_enterprise
               SELECT 'X' || n, 'x', true, CASE WHEN n % 4 = 0 THEN 'A' ELSE 'B' END, NULL FROM generate_series(1, 20000) AS n"""
        )
        admin.execute(
            """INSERT INTO registry_enterprisespell (enterprise_id, aspect, value, valid_from, source_sheet, recorded_at)
               SELECT 'X' || n, 'size', '3', '2026-01-01', '', now() FROM generate_series(1, 20000) AS n"""
        )
        admin.execute("ANALYZE registry_enterprise")
        admin.execute("ANALYZE registry_enterprisespell")
        admin.execute("SET LOCAL ROLE ballast_app")
        for scope, rows in ((A, 5002), (CITY, 20004)):
            admin.execute(TELL, [text_of(scope)])
            for table in ("registry_enterprise", "registry_enterprisespell WHERE aspect = 'size' AND value = '3'"):
                before = _calls(admin)
                (found,) = admin.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
                assert found == rows, table
                assert 0 < _calls(admin) - before <= 10
        for plan in (
            "SELECT * FROM registry_enterprise WHERE code = 'X1'",
            "SELECT * FROM registry_enterprisespell WHERE enterprise_id = 'X1'",
        ):
            admin.execute(TELL, [text_of(A)])
            text = "\n".join(row[0] for row in admin.execute(f"EXPLAIN {plan}").fetchall())
            assert "Seq Scan" not in text, text
        admin.rollback()


def _calls(opened: psycopg.Connection) -> int:
    """How often the scope was read in this transaction."""
    found = opened.execute("SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'ballast_scope'").fetchone()
    return int(found[0]) if found else 0


def test_a_freeze_that_would_see_fewer_rows_is_refused(server: Server, town: Product) -> None:
    policy = "ALTER POLICY ballast_held ON registry_enterprise USING"
    with psycopg.connect(town.settings["BALLAST_OWNER_URL"], autocommit=True) as owner:
        (held,) = seen(
            owner,
            "SELECT qual FROM pg_policies WHERE tablename = 'registry_enterprise' AND policyname = 'ballast_held'",
        )
        owner.execute(f"{policy} (code <> 'B2' AND {held})".encode())
        try:
            process = town.start("-m", "ballast.web.commandline", "freeze")
            _, told = process.communicate()
        finally:
            owner.execute(f"{policy} ({held})".encode())
    assert process.returncode == 1
    assert "表 registry_enterprise 有 4 行，冻结只看得到 3 行" in told


def test_no_table_with_rows_of_enterprises_is_left_out(town: Product) -> None:
    printed = town.python(
        "-c",
        "import json\nfrom ballast.web.commandline import _prepare\n_prepare()\n"
        "from ballast.web.database_roles import protected_tables\nprint(json.dumps(protected_tables()))",
    )
    tables = json.loads(printed)
    assert {*TABLES, "collection_returnline", *PROJECTS} <= {*tables}
    with psycopg.connect(town.settings["BALLAST_OWNER_URL"]) as owner:
        secured = seen(owner, "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert secured == tables


@pytest.mark.parametrize(
    ("change", "back", "says"),
    [
        ("ALTER ROLE ballast_app SUPERUSER", "ALTER ROLE ballast_app NOSUPERUSER", "超级用户"),
        ("ALTER ROLE ballast_app BYPASSRLS", "ALTER ROLE ballast_app NOBYPASSRLS", "BYPASSRLS"),
        ("GRANT ballast_owner TO ballast_app", "REVOKE ballast_owner FROM ballast_app", "所有者"),
        ("GRANT postgres TO ballast_app", "REVOKE postgres FROM ballast_app", "可以变成"),
        (
            "ALTER TABLE registry_membership NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE registry_membership FORCE ROW LEVEL SECURITY",
            "registry_membership 没有强制行级安全",
        ),
        (
            "ALTER POLICY ballast_told ON registry_membership RENAME TO other",
            "ALTER POLICY other ON registry_membership RENAME TO ballast_told",
            "registry_membership 没有强制行级安全",
        ),
    ],
)
def test_a_role_that_would_get_past_the_policies_must_not_serve(
    server: Server, town: Product, change: str, back: str, says: str
) -> None:
    assert json.loads(town.python("-c", _PROBLEMS)) == []
    with psycopg.connect(server.address("postgres", "town"), autocommit=True) as admin:
        admin.execute(change)
        try:
            found = json.loads(town.python("-c", _PROBLEMS))
        finally:
            admin.execute(back)
    assert any(says in text for text in found), found


def test_the_owner_of_the_tables_must_not_serve(town: Product) -> None:
    owner = Product(town.home, {"DATABASE_URL": town.settings["BALLAST_OWNER_URL"]})
    assert any("是表的所有者" in text for text in json.loads(owner.python("-c", _PROBLEMS)))


def test_without_the_owner_a_new_database_is_not_made_and_says_what_to_do(server: Server, tmp_path: Path) -> None:
    roles = server.database("empty")
    alone = Product(tmp_path, {"DATABASE_URL": roles["DATABASE_URL"], "BALLAST_OWNER_URL": ""})
    process = alone.start("-m", "ballast.web.commandline", "init")
    _, told = process.communicate()
    assert process.returncode == 1
    assert "BALLAST_OWNER_URL" in told and "Traceback" not in told


def test_a_database_of_a_single_role_is_handed_over(server: Server, tmp_path: Path) -> None:
    with psycopg.connect(server.address("postgres", "postgres"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE single")
    single = Product(tmp_path, {"DATABASE_URL": server.address("postgres", "single"), "BALLAST_OWNER_URL": ""})
    frozen = single.python("-c", _TOWN)
    server.hand_over("single")
    parted = Product(tmp_path, server.roles("single"))
    parted.command("init")
    assert json.loads(parted.python("-c", _PROBLEMS)) == []
    assert parted.freeze() == frozen.strip()


def test_the_city_comes_in_is_frozen_and_read_by_the_serving_role_as_on_sqlite(server: Server, tmp_path: Path) -> None:
    light = Product(tmp_path / "light")
    heavy = Product(tmp_path / "heavy", server.database("city"))
    light.command("demo-data", "--seed", "4", "--out", str(tmp_path / "city"))
    kinds = ("units", "parks", "enterprises", "register", "successions", "lists", "park-forms", "targets", "projects")
    returns = {"returns/2025-09.xlsx", "returns/2026-08-更正.xlsx", "returns/2026-09.xlsx"}
    part = part_of(tmp_path / "city", tmp_path / "part", lambda line: line["kind"] in kinds or line["file"] in returns)
    heavy.command("init")
    assert light.bring_in(part) == heavy.bring_in(part)
    assert light.freeze() == heavy.freeze()
    questions = (Question("output_growth", by=("unit",)), Question("enterprises", by=("industry",)))
    answers = [product.ask(questions) for product in (light, heavy)]
    assert answers[0] == answers[1]
    assert len(answers[0][0]["rows"]) > 3
