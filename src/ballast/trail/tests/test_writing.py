"""Writing the trail: with the act or not at all, never changed, never a secret."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
from ballast.trail import guards
from ballast.trail.actions import record, record_apart, record_read
from ballast.trail.cleaning import SECRET, clean
from ballast.trail.models import Entry, Head, Outcome, TrailError
from ballast.trail.tests.factory import CLERK, sql, write
from ballast.ui.signals import exported


def test_an_entry_says_who_from_where_what_on_which_object_before_and_after_and_how_it_ended(db: None) -> None:
    record(CLERK, "x.edit", "甲厂", {"why": "更正"}, before={"name": "旧"}, after={"name": "新"}, outcome="failed")
    (entry,) = Entry.objects.all()
    assert (entry.actor, entry.account, entry.address, entry.channel) == ("张三", "zhangsan", "10.1.2.3", "web")
    assert (entry.action, entry.object, entry.outcome, entry.scope) == ("x.edit", "甲厂", "failed", "city")
    assert (entry.detail, entry.before, entry.after) == ({"why": "更正"}, {"name": "旧"}, {"name": "新"})
    assert str(entry).endswith("张三 x.edit 甲厂")


def test_the_short_form_of_old_callers_still_works(db: None) -> None:
    record(Actor("命令行", Scope.city()), "figures.freeze", "abc", {"new": True})
    entry = Entry.objects.get()
    assert (entry.outcome, entry.account, entry.before, entry.detail) == ("done", "", None, {"new": True})


def test_an_unknown_outcome_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="maybe"):
        record(CLERK, "x", "y", outcome="maybe")
    assert len({one.label for one in Outcome}) == len(Outcome)


@pytest.mark.django_db(transaction=True)
def test_what_is_only_handed_out_has_an_entry_that_stands_by_itself() -> None:
    record(CLERK, "x", "y")
    assert Entry.objects.count() == 1


class Act(Exception):
    """The act fails after it was recorded."""


@pytest.mark.django_db(transaction=True)
def test_the_entry_of_an_act_that_fails_goes_with_it_and_one_apart_stays() -> None:
    with pytest.raises(Act), transaction.atomic():
        record(CLERK, "x", "undone")
        raise Act
    record_apart(CLERK, "x", "refused", {"why": "wrong"})
    assert [(entry.object, entry.outcome) for entry in Entry.objects.all()] == [("refused", "refused")]


@pytest.mark.django_db(transaction=True)
def test_an_entry_apart_is_refused_inside_of_a_transaction_that_could_undo_it() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        record_apart(CLERK, "x", "y")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_cannot_be_recorded_leaves_nothing_behind() -> None:
    """The database itself refuses the entry: the act before it, in the same transaction, is undone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE INSERT ON trail_entry BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    try:
        with pytest.raises(DatabaseError, match="disk is full"), transaction.atomic():
            Head.objects.create(**HEAD)
            assert Head.objects.count() == 1
            record(CLERK, "x", "y")
        assert not Head.objects.exists()
        with pytest.raises(DatabaseError, match="disk is full"):
            exported.send(None, actor=CLERK, subject="企业名录", form="xlsx", rows=3)
    finally:
        sql("DROP TRIGGER full")


HEAD: dict[str, Any] = {
    **dict.fromkeys(("number", "first_sequence", "last_sequence", "count", "first_id", "last_id"), 1),
    **dict.fromkeys(("key", "previous", "digest", "head"), "a"),
    "sealed_at": datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
}


def test_an_export_is_an_entry_and_its_failure_stops_the_export(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    exported.send(None, actor=CLERK, subject="企业名录", form="xlsx", rows=3)
    entry = Entry.objects.get()
    assert (entry.action, entry.object, entry.detail) == ("export", "企业名录", {"form": "xlsx", "rows": 3})
    monkeypatch.setattr(Entry, "save", lambda *_, **__: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        exported.send(None, actor=CLERK, subject="企业名录", form="xlsx", rows=3)


def test_many_reads_of_one_page_are_one_entry_and_another_page_or_reader_is_another(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        record_read(CLERK, "企业名录", {"rows": 2})
    record_read(CLERK, "企业名录", {"rows": 3})
    record_read(CLERK, "企业 A1")
    record_read(Actor("李四", Scope.city(), "web", "lisi", "10.1.2.3"), "企业 A1")
    assert Entry.objects.filter(action="data.read").count() == 4
    later = datetime.fromisoformat("2030-01-01T00:00:00+00:00")
    monkeypatch.setattr("ballast.kernel.clock.now", lambda: later)
    record_read(CLERK, "企业 A1")
    assert Entry.objects.filter(action="data.read").count() == 5


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.update(actor="别人"),
        lambda entry: Entry.objects.all().delete(),
        lambda entry: Entry.objects.bulk_update([entry], ["actor"]),
    ],
)
def test_the_model_refuses_to_change_or_remove(db: None, attempt: Any) -> None:
    write(1)
    with pytest.raises(TrailError, match="只能追加"):
        attempt(Entry.objects.get())
    assert Entry.objects.get().actor == "张三"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_entry SET actor = 'x'",
        "UPDATE trail_entry SET actor = 'x', sequence = 1",
        "UPDATE trail_entry SET id = 999",
        "DELETE FROM trail_entry",
        "INSERT OR REPLACE INTO trail_entry SELECT * FROM trail_entry",
        "INSERT INTO trail_entry (at, actor, account, channel, address, scope, action, object, outcome, detail, txid, seal,"
        " marks, sequence) SELECT at, actor, account, channel, address, scope, action, object, outcome, detail, txid, seal,"
        " marks, 5 FROM trail_entry",
        "UPDATE trail_head SET head = 'x'",
        "DELETE FROM trail_head",
        "INSERT OR REPLACE INTO trail_head SELECT * FROM trail_head",
    ],
)
def test_the_database_refuses_to_change_remove_or_forge(db: None, statement: str) -> None:
    write(1)
    Head.objects.create(**HEAD)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)
    assert Entry.objects.get().actor == "张三"
    assert Head.objects.get().head == "a"


def test_an_entry_is_sealed_once_and_never_again(db: None) -> None:
    write(1)
    sql("UPDATE trail_entry SET sequence = 1, batch = 1, seal = 'a', marks = 'b'")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql("UPDATE trail_entry SET sequence = 2")


def test_guards_can_be_lifted_for_a_restore_and_are_back_afterwards(db: None) -> None:
    write(1)
    assert guards.missing(connection) == []
    with pytest.raises(Act), guards.lifted(connection):
        assert set(guards.missing(connection)) == set(guards.names(connection))
        sql("DELETE FROM trail_entry")
        raise Act
    assert guards.missing(connection) == []


class Colour(Enum):
    """Something of Python."""

    RED = "red"


def test_details_become_plain_json(db: None) -> None:
    given = {
        "day": date(2026, 1, 2),
        "sum": Decimal("1.50"),
        "share": Fraction(1, 3),
        "colour": Colour.RED,
        "codes": frozenset({"b", "a"}),
        "nan": float("nan"),
        "half": 0.5,
        "nul": "a\x00b",
        "long": "长" * 3000,
        7: [1, None, True],
        "other": ValueError("x"),
    }
    told = clean(given)
    assert told["long"].endswith("…")
    assert len(told["long"]) == 2000
    told.pop("long")
    assert told == {
        "day": "2026-01-02",
        "sum": "1.50",
        "share": "1/3",
        "colour": "red",
        "codes": ["a", "b"],
        "nan": "nan",
        "half": 0.5,
        "nul": "ab",
        "7": [1, None, True],
        "other": "x",
    }
    deep: Any = "end"
    for _ in range(20):
        deep = {"in": deep}
    record(CLERK, "x", "y", {"deep": deep})


@pytest.mark.parametrize(
    "key",
    ["password", "Passwort_new", "api_key", "token", "TOTP_secret", "sessionid", "口令", "新密码", "BALLAST_SEAL_KEY"],
)
def test_secrets_do_not_enter_the_trail(db: None, key: str) -> None:
    record(CLERK, "x", "y", {"deep": [{key: "hush"}], key: ["hush"]}, before={key: "hush"}, after={key: {"a": "hush"}})
    entry = Entry.objects.get()
    assert "hush" not in f"{entry.detail}{entry.before}{entry.after}"
    assert entry.before == {key: SECRET}


def test_numbers_and_yes_or_no_under_such_keys_stay_for_they_are_no_secrets() -> None:
    assert clean({"tokens": 3, "password_changed": True, "token": None}) == {
        "tokens": 3,
        "password_changed": True,
        "token": None,
    }


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=5,
)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(), ANYTHING, max_size=2), ANYTHING, st.text())
def test_whatever_is_told_can_be_cleaned_and_cleaning_again_changes_nothing(
    detail: dict[str, Any], value: Any, word: str
) -> None:
    told = clean({**detail, "value": value, "word": word})
    assert clean(json.loads(json.dumps(told))) == told
