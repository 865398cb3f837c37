"""Whatever somebody does to the trail who owns the database, or the second place, but not the key: it is found, and where."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballast.trail import guards, heads, sealing
from ballast.trail.findings import Fault, Verdict
from ballast.trail.guards import CONTENT
from ballast.trail.keys import SealKeyError
from ballast.trail.labels import COLUMNS as NAMES
from ballast.trail.tests.factory import KEY, OTHER_KEY, keyed, sealed, sql, unguarded, write
from ballast.trail.verifying import verify
from tests.product import Product

BATCHES = (4, 1, 5, 3)
WHOLE = sum(BATCHES)
HOSTILE = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def published(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Thirteen entries in four batches, published; the file of heads."""
    file = keyed(monkeypatch, tmp_path)
    sealed(BATCHES)
    assert verify().intact
    unguarded()
    return file


class Undone(Exception):
    """Ends an attack and undoes it."""


def attacked(attack: Callable[[], None]) -> Verdict:
    """The verdict on an attack, which is undone afterwards; that the triggers are down is told too, and left out here."""
    verdict = Verdict()
    try:
        with transaction.atomic():
            attack()
            verdict = verify()
            raise Undone
    except Undone:
        pass
    assert {one.fault for one in verdict.findings} >= {Fault.GUARDS_MISSING}
    verdict.findings = [one for one in verdict.findings if one.fault is not Fault.GUARDS_MISSING]
    return verdict


def ids() -> list[int]:
    """The entries' ids in the order of their seals."""
    return [row[0] for row in sql("SELECT id FROM trail_entry ORDER BY sequence")]


def batch_of(place: int) -> int:
    """The batch of the entry at a place, from 0."""
    return next(number for number in range(1, 5) if place < sum(BATCHES[:number]))


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
JSONS = st.dictionaries(TEXTS, TEXTS | st.integers(-9, 9) | st.none(), max_size=3).map(
    lambda value: json.dumps({**value, "tampered": True}, ensure_ascii=False)
)
EDITS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("actor", "account", "channel", "address", "scope", "action", "object", "outcome"), TEXTS),
    **dict.fromkeys(("detail", "before", "after"), JSONS | st.just('{"torn": ')),
    "at": st.datetimes().map(str) | st.just("never"),
    "txid": st.integers(1, 10**9),
    "id": st.integers(1000, 10**6),
}


def test_every_column_of_an_entry_is_under_attack_here() -> None:
    assert set(EDITS) == set(CONTENT)


@HOSTILE
@given(place=st.integers(0, WHOLE - 1), column=st.sampled_from(sorted(EDITS)), data=st.data())
def test_an_edit_of_any_column_is_found_with_its_entry_its_batch_and_the_column(
    published: Path, place: int, column: str, data: st.DataObject
) -> None:
    entry = ids()[place]
    value = data.draw(EDITS[column])

    def edit() -> None:
        sql("PRAGMA ignore_check_constraints = 1")
        sql(f'UPDATE trail_entry SET "{column}" = %s WHERE id = %s', value, entry)

    verdict = attacked(edit)
    (finding,) = verdict.findings
    assert (finding.fault, finding.batch, finding.sequence) == (Fault.ENTRY_CHANGED, batch_of(place), place + 1)
    assert finding.entry == (value if column == "id" else entry)
    assert finding.text == f"与封存时不同的是：{NAMES[column]}"


def sql_none(statement: str, *parameters: Any) -> None:
    """A statement whose rows nobody reads."""
    sql(statement, *parameters)


@HOSTILE
@given(place=st.integers(0, WHOLE - 1), column=st.sampled_from(["sequence", "batch", "seal", "marks"]))
def test_a_broken_seal_is_found_with_its_place(published: Path, place: int, column: str) -> None:
    value = {"sequence": 77, "batch": 9, "seal": "0" * 64, "marks": "0" * 112}[column]
    verdict = attacked(lambda: sql_none(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", value, ids()[place]))
    assert not verdict.intact
    assert batch_of(place) in {one.batch for one in verdict.findings}


@HOSTILE
@given(first=st.integers(0, WHOLE - 1), length=st.integers(1, WHOLE))
def test_entries_that_were_removed_are_found_with_their_numbers(published: Path, first: int, length: int) -> None:
    gone = ids()[first : first + length]
    verdict = attacked(lambda: [sql_none("DELETE FROM trail_entry WHERE id = %s", one) for one in gone] and None)
    assert {one.fault for one in verdict.findings} == {Fault.ENTRIES_MISSING}
    assert min(one.sequence or 0 for one in verdict.findings) == first + 1
    assert {one.batch for one in verdict.findings} == {batch_of(place) for place in range(first, first + len(gone))}


@HOSTILE
@given(places=st.lists(st.integers(0, WHOLE - 1), min_size=2, max_size=2, unique=True))
def test_two_entries_that_changed_places_are_both_found(published: Path, places: list[int]) -> None:
    one, other = (ids()[place] for place in places)

    def swap() -> None:
        for old, new in ((one, 10**6), (other, one), (10**6, other)):
            sql("UPDATE trail_entry SET id = %s WHERE id = %s", new, old)

    verdict = attacked(swap)
    assert {finding.sequence for finding in verdict.findings} == {place + 1 for place in places}
    assert {finding.fault for finding in verdict.findings} == {Fault.ENTRY_CHANGED}


@HOSTILE
@given(places=st.lists(st.integers(0, WHOLE - 1), min_size=2, max_size=2, unique=True))
def test_two_seals_that_changed_places_are_found(published: Path, places: list[int]) -> None:
    rows = sql("SELECT id, sequence, batch, seal, marks FROM trail_entry ORDER BY sequence")
    one, other = (rows[place] for place in places)

    def swap() -> None:
        sql("UPDATE trail_entry SET sequence = 0 WHERE id = %s", one[0])
        for target, source in ((other[0], one), (one[0], other)):
            sql("UPDATE trail_entry SET sequence=%s, batch=%s, seal=%s, marks=%s WHERE id=%s", *source[1:], target)

    assert {finding.fault for finding in attacked(swap).findings} == {Fault.ENTRY_CHANGED}


COLUMNS = ", ".join(f'"{name}"' for name in (*CONTENT, "sequence", "batch", "seal", "marks"))


@HOSTILE
@given(place=st.integers(0, WHOLE - 1), sequence=st.sampled_from([0, 99]), batch=st.sampled_from([1, 4, 5, None]))
def test_an_entry_that_was_put_in_with_the_seal_of_another_is_found(
    published: Path, place: int, sequence: int, batch: int | None
) -> None:
    source = ids()[place]

    def insert() -> None:
        copied = COLUMNS.replace('"id"', "5000").replace('"sequence"', str(sequence))
        copied = copied.replace('"batch"', "NULL" if batch is None else str(batch))
        sql(f"INSERT INTO trail_entry ({COLUMNS}) SELECT {copied} FROM trail_entry WHERE id = %s", source)

    assert [one.entry for one in attacked(insert).findings] == [5000]


def test_an_entry_that_was_put_in_unsealed_with_an_old_date_is_found_before_and_after_it_is_sealed(
    published: Path,
) -> None:
    write(1)
    sql("UPDATE trail_entry SET at = '2026-01-05 01:02:03' WHERE sequence IS NULL")
    (before,) = [one for one in verify().findings if one.fault is Fault.ENTRY_BACKDATED]
    assert before.at == "2026-01-05 09:02:03"
    sealing.seal()
    (after,) = [one for one in verify().findings if one.fault is Fault.ENTRY_BACKDATED]
    assert (after.entry, after.batch) == (before.entry, 5)


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_tail_that_was_cut_off_whole_is_found_up_to_the_last_published_head(published: Path, kept: int) -> None:
    def cut() -> None:
        sql("DELETE FROM trail_head WHERE number > %s", kept)
        sql("DELETE FROM trail_entry WHERE batch > %s", kept)

    (finding,) = attacked(cut).findings
    assert (finding.fault, finding.batch) == (Fault.TAIL_CUT, kept + 1)
    assert finding.sequence == sum(BATCHES[:kept]) + 1


def test_a_tail_that_was_cut_stays_visible_when_sealing_goes_on(published: Path) -> None:
    sql("DELETE FROM trail_head WHERE number > 2")
    sql("DELETE FROM trail_entry WHERE batch > 2")
    sealed([2])
    assert [head["number"] for head in heads_of(published)] == [1, 2, 3, 4, 5]
    faults = {(one.fault, one.batch) for one in verify().findings}
    assert (Fault.HEADS_MISSING, 5) in faults
    assert (Fault.ENTRIES_MISSING, 5) in faults


def heads_of(file: Path) -> list[dict[str, Any]]:
    """The lines of the published file."""
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_head_that_was_removed_is_found(published: Path, number: int) -> None:
    verdict = attacked(lambda: sql_none("DELETE FROM trail_head WHERE number = %s", number))
    faults = {one.fault for one in verdict.findings}
    assert faults & {Fault.HEADS_MISSING, Fault.TAIL_CUT}


@HOSTILE
@given(number=st.integers(1, 4), column=st.sampled_from(heads.HEAD_COLUMNS), data=st.data())
def test_an_edit_of_a_head_is_found(published: Path, number: int, column: str, data: st.DataObject) -> None:
    numeric = column in ("number", "first_sequence", "last_sequence", "count", "first_id", "last_id")
    odd = st.integers(50, 99) | st.just("x") if numeric else st.just("2020-01-01 00:00:00") | TEXTS
    value = data.draw(odd)
    verdict = attacked(lambda: sql_none(f'UPDATE trail_head SET "{column}" = %s WHERE number = %s', value, number))
    assert {one.fault for one in verdict.findings} & {Fault.HEAD_CHANGED, Fault.KEY_UNKNOWN}


def test_a_trail_that_was_sealed_anew_with_another_key_is_found(
    published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sql("UPDATE trail_entry SET object = '别的', sequence = NULL, batch = NULL, seal = '', marks = ''")
    sql("DELETE FROM trail_head")
    monkeypatch.setenv("BALLAST_SEAL_KEY", OTHER_KEY)
    monkeypatch.setenv("BALLAST_HEADS", str(tmp_path / "other.jsonl"))
    assert sealing.seal().entries == WHOLE
    monkeypatch.setenv("BALLAST_HEADS", str(published))
    monkeypatch.setenv("BALLAST_SEAL_KEY", KEY)
    verdict = verify()
    faults = {one.fault for one in verdict.findings}
    assert {Fault.KEY_UNKNOWN, Fault.PUBLISHED_DIFFERS, Fault.TAIL_CUT} <= faults
    assert any("公布件上的封印成立，被改的是数据库" in one.text for one in verdict.findings)


def test_a_wrong_key_is_told_for_every_batch_and_no_key_at_all_is_refused(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_SEAL_KEY", OTHER_KEY)
    found = [one.batch for one in verify().findings if one.fault is Fault.KEY_UNKNOWN]
    assert found == [1, 2, 3, 4]
    monkeypatch.delenv("BALLAST_SEAL_KEY")
    with pytest.raises(SealKeyError, match="没有封存密钥"):
        verify()


@HOSTILE
@given(number=st.integers(1, 4), column=st.sampled_from(heads.HEAD_COLUMNS))
def test_a_line_of_the_second_place_that_was_changed_is_found(published: Path, number: int, column: str) -> None:
    text = published.read_text()
    lines = heads_of(published)
    lines[number - 1][column] = 2 if column == "number" and number != 2 else 3 if column == "number" else "9"
    try:
        published.write_text("".join(json.dumps(line) + "\n" for line in lines))
        assert attacked(lambda: None).findings
    finally:
        published.write_text(text)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lines: lines[:2], Fault.PUBLISHED_MISSING),
        (lambda lines: lines[1:], Fault.PUBLISHED_MISSING),
        (lambda lines: [], Fault.PUBLISHED_MISSING),
        (lambda lines: ["nonsense", *lines], Fault.PUBLISHED_DIFFERS),
        (lambda lines: [*lines, '{"cut":'], Fault.PUBLISHED_DIFFERS),
        (lambda lines: [*lines[:3], lines[3][:50]], Fault.PUBLISHED_MISSING),
    ],
)
def test_a_second_place_that_was_cut_or_spoilt_is_found(
    published: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[list[str]], list[str]], fault: Fault
) -> None:
    monkeypatch.setattr("ballast.trail.published._ON_ITS_WAY", -timedelta(hours=1))
    published.write_text("".join(f"{line}\n" for line in change(published.read_text().splitlines())))
    assert fault in {one.fault for one in attacked(lambda: None).findings}


def test_a_second_place_that_is_gone_is_found_and_heads_on_paper_serve_instead(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballast.trail.published._ON_ITS_WAY", -timedelta(hours=1))
    (number, head), *_ = reversed(sql("SELECT number, head FROM trail_head ORDER BY number"))
    published.unlink()
    assert {one.fault for one in attacked(lambda: None).findings} == {Fault.PUBLISHED_MISSING}
    paper = [(number, head[:20])]
    wrong = [one.text for one in verify(given=[(number, "f" * 20)]).findings if one.fault is Fault.PUBLISHED_DIFFERS]
    assert wrong == ["库中的批次头与纸面上的不同"]
    sql("DELETE FROM trail_head WHERE number = 4")
    sql("DELETE FROM trail_entry WHERE batch = 4")
    assert {Fault.TAIL_CUT} == {one.fault for one in verify(given=paper).findings} & {Fault.TAIL_CUT}


def test_verification_can_start_at_a_later_batch_and_then_tells_nothing_of_the_earlier_ones(published: Path) -> None:
    sql("UPDATE trail_entry SET actor = '别人' WHERE batch = 1")
    guards.install(connection)
    assert not verify().intact
    later = verify(first_batch=2)
    assert later.intact
    assert (later.batches, later.entries) == (3, 9)


def test_a_head_that_was_sealed_just_now_may_still_be_on_its_way(published: Path) -> None:
    whole = published.read_text()
    for text in (whole[:-1], whole[: whole.rindex("{") + 40], whole[: whole.rindex("{")]):
        published.write_text(text)
        assert not attacked(lambda: None).findings
    published.unlink()
    assert not attacked(lambda: None).findings


def test_a_line_that_a_crash_tore_is_followed_by_the_whole_one_and_is_no_fault(published: Path) -> None:
    whole = published.read_text().splitlines()
    published.write_text("\n".join(whole[:3]) + "\n" + whole[3][:40])
    assert heads.publish().waiting == 0
    assert published.read_text().splitlines() == [*whole[:3], whole[3][:40], whole[3]]
    assert not attacked(lambda: None).findings


@pytest.mark.slow
def test_an_untouched_trail_of_thousands_verifies_and_one_changed_bit_in_it_is_found(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keyed(monkeypatch, tmp_path)
    write(7000)
    assert sealing.seal().batches == 4
    verdict = verify()
    assert (verdict.intact, verdict.entries, verdict.batches, verdict.unsealed) == (True, 7000, 4, 0)
    unguarded()
    sql("UPDATE trail_entry SET address = '10.1.2.2' WHERE sequence = 4711")
    (finding,) = [one for one in verify().findings if one.fault is not Fault.GUARDS_MISSING]
    assert (finding.sequence, finding.batch, finding.text) == (4711, 3, "与封存时不同的是：来源地址")


_WRITE = """
import sys
from ballast.web.commandline import _prepare
_prepare()
from ballast.trail.tests.factory import write
write(int(sys.argv[1]))
print("ready", flush=True)
"""

_SEAL = """
from ballast.web.commandline import _prepare
_prepare()
import ballast.trail.sealing as sealing
sealing.BATCH = 40
print("ready", flush=True)
while sealing.seal().entries: pass
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """An installation with a key and a second place."""
    (tmp_path / "home").mkdir()
    (tmp_path / "share").mkdir()
    keys = {"BALLAST_SEAL_KEY": KEY, "BALLAST_HEADS": str(tmp_path / "share" / "heads.jsonl")}
    yield Product(tmp_path / "home", keys)


@pytest.mark.slow
@pytest.mark.xdist_group("killed")
def test_sealing_that_is_killed_leaves_whole_batches_and_the_next_run_goes_on(product: Product) -> None:
    product.python("-c", _WRITE, "3000")
    draw, counts = Random(3), []
    for _ in range(8):
        process = product.start("-c", _SEAL)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.random() * 0.25)
        process.kill()
        process.communicate()
        product.command("audit", "verify")
        with sqlite3.connect(product.home / "ballast.sqlite3") as database:
            (count,) = database.execute("SELECT count(*) FROM trail_entry WHERE seal <> ''").fetchone()
        counts.append(count)
    assert any(0 < count < 3000 for count in counts), counts
    product.command("audit", "seal")
    assert "审计记录完好" in product.command("audit", "verify")
