"""Sealing and publishing: in order, without gap, under a key outside of the database, also where something is in the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Error

from ballast.trail import checks, heads, keys, sealing
from ballast.trail.findings import Fault, Verdict
from ballast.trail.models import Entry, Head
from ballast.trail.tests.factory import KEY, OTHER_KEY, keyed, sql, write
from ballast.trail.verifying import verify

NOW = datetime(2026, 1, 5, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def second(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of published heads."""
    return keyed(monkeypatch, tmp_path)


def test_entries_get_their_numbers_in_order_and_batches_hang_together(
    second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    write(7)
    done = sealing.seal(NOW)
    assert (done.batches, done.entries, done.problem) == (3, 7, "")
    assert list(Entry.objects.order_by("id").values_list("sequence", "batch")) == [
        (number, (number - 1) // 3 + 1) for number in range(1, 8)
    ]
    first, middle, last = Head.objects.order_by("number")
    assert (first.previous, middle.previous, last.previous) == (sealing.FIRST, first.head, middle.head)
    assert (last.first_sequence, last.last_sequence, last.count, last.sealed_at) == (7, 7, 1, NOW)
    assert str(last) == f"3 {last.head[:12]}"
    assert sealing.seal(NOW).batches == 0
    assert verify().intact


def test_a_full_last_batch_is_followed_by_no_empty_one(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    write(4)
    assert (sealing.seal().batches, sealing.seal().batches) == (2, 0)


def test_without_a_key_nothing_is_sealed_and_it_is_said(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BALLAST_SEAL_KEY")
    write(1)
    done = sealing.seal()
    assert (done.batches, done.entries) == (0, 0)
    assert "没有封存密钥" in done.problem
    monkeypatch.setenv("BALLAST_SEAL_KEY", KEY)
    assert sealing.seal().entries == 1


def test_a_second_place_that_cannot_be_written_is_said_and_made_up_for_later(
    second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_HEADS", str(second.parent / "gone" / "heads.jsonl"))
    write(2)
    done = sealing.seal()
    assert (done.entries, done.published.waiting) == (2, 1)
    assert "公布失败" in done.problem
    write(1)
    sealing.seal()
    assert heads.state().waiting == 2
    (second.parent / "gone").mkdir()
    done = sealing.seal()
    assert (done.problem, done.published.last, done.published.waiting) == ("", 2, 0)
    assert [line.head and line.head["number"] for line in heads.read(second.parent / "gone" / "heads.jsonl")] == [1, 2]


def test_a_second_place_that_is_a_folder_is_said_and_verification_tells_it_too(
    second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_HEADS", str(second.parent))
    write(1)
    done = sealing.seal()
    assert "公布失败" in done.problem
    assert "读不出来" in heads.state().problem
    assert {one.fault for one in verify().findings} == {Fault.PUBLISHED_MISSING}


def test_no_second_place_and_one_beside_the_database_are_said(
    second: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    monkeypatch.delenv("BALLAST_HEADS")
    write(1)
    assert "没有设置公布处" in sealing.seal().problem
    assert heads.state().waiting == 1
    settings.HOME = tmp_path
    monkeypatch.setenv("BALLAST_HEADS", str(second))
    assert "同一个目录" in sealing.seal().problem


def test_after_a_key_was_changed_both_are_needed_and_enough(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    sealing.seal()
    monkeypatch.setenv("BALLAST_SEAL_KEY", f"{KEY}, {OTHER_KEY}")
    write(2)
    sealing.seal()
    assert verify().intact
    assert len(set(Head.objects.values_list("key", flat=True))) == 2
    monkeypatch.setenv("BALLAST_SEAL_KEY", OTHER_KEY)
    assert [(one.fault, one.batch) for one in verify().findings] == [(Fault.KEY_UNKNOWN, 1)]


def test_what_waits_is_counted_and_no_fault(second: Path) -> None:
    write(2)
    sealing.seal()
    write(3)
    verdict = verify()
    assert (verdict.intact, verdict.unsealed) == (True, 3)
    assert verdict.line == "审计记录完好：核对了 1 个批次、2 条记录，公布件 1 行，另有 3 条尚未封存"


def test_an_entry_of_a_long_act_is_no_fault_but_one_of_hours_before_is(second: Path) -> None:
    write(1)
    now = Entry.objects.get().at
    sealing.seal(now + timedelta(minutes=50))
    write(1)
    assert verify().intact
    sealing.seal(now + timedelta(minutes=51))
    write(1)
    sealing.seal(now + timedelta(hours=3))
    write(1)
    assert [one.fault for one in verify().findings] == [Fault.ENTRY_BACKDATED]


def test_findings_beyond_the_most_are_counted() -> None:
    verdict = Verdict()
    for number in range(510):
        verdict.add(Fault.ENTRY_CHANGED, "x", entry=number)
    assert (len(verdict.findings), verdict.more) == (500, 10)
    assert verdict.line.startswith("发现 510 处不符")
    assert str(verdict.findings[3]) == "记录被改动（记录 3）：x"
    assert len({fault.label for fault in Fault}) == len(Fault)


# --- Keys -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No key in the environment."""
    for name in ("BALLAST_SEAL_KEY", "BALLAST_SEAL_KEY_FILE", "BALLAST_HEADS"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_key_file_is_only_its_owners_and_rotating_keeps_the_old_keys(
    keyless: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, home = tmp_path / "keys" / "seal.key", tmp_path / "home"
    first = keys.make(file, home)
    assert file.stat().st_mode & 0o777 == 0o600
    keyless.setenv("BALLAST_SEAL_KEY_FILE", str(file))
    assert keys.load(home).current == first
    second = keys.make(file, home, rotate=True)
    ring = keys.load(home)
    assert (ring.current, set(ring.keys)) == (second, {first, second})
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.name_of(ring.key) == second
    with pytest.raises(keys.SealKeyError, match="已经存在"):
        keys.make(file, home)


def test_a_key_that_lies_badly_is_refused(keyless: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(keys.SealKeyError, match="同一个目录"):
        keys.make(home / "seal.key", home)
    with pytest.raises(keys.SealKeyError, match="读不出来"):
        keys.make(tmp_path / "none.key", home, rotate=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(keys.SealKeyError, match="写不进去"):
        keys.make(tmp_path / "file" / "below" / "seal.key", home)
    open_to_all = tmp_path / "open.key"
    open_to_all.write_text(KEY)
    open_to_all.chmod(0o644)
    keyless.setenv("BALLAST_SEAL_KEY_FILE", str(open_to_all))
    with pytest.raises(keys.SealKeyError, match="chmod 600"):
        keys.load(home)
    open_to_all.chmod(0o600)
    assert keys.load(home).key == bytes.fromhex(KEY)
    open_to_all.write_text("short")
    with pytest.raises(keys.SealKeyError, match="64 位十六进制"):
        keys.load(home)
    keyless.setenv("BALLAST_SEAL_KEY", "xyz")
    with pytest.raises(keys.SealKeyError, match="BALLAST_SEAL_KEY 不对"):
        keys.load(home)


def test_the_seal_is_hmac_sm3() -> None:
    """The vector of GB/T 32905's SM3 for "abc", through HMAC's definition with a key of zeros."""
    from cryptography.hazmat.primitives import hashes

    def sm3(message: bytes) -> bytes:
        digest = hashes.Hash(hashes.SM3())
        digest.update(message)
        return digest.finalize()

    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    inner = sm3(bytes([0x36]) * 64 + b"abc")
    assert keys.mac(bytes(32), b"abc") == sm3(bytes([0x5C]) * 64 + inner).hex()


# --- What check --deploy says -----------------------------------------------------------------------------------------


def said() -> set[str | None]:
    """The codes of what the checks say."""
    return {message.id for message in checks.places(None)}


def test_the_check_asks_for_a_key_and_a_second_place_elsewhere(
    keyless: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path / "home"
    assert said() == {"trail.E001", "trail.E002"}
    assert all(isinstance(message, Error) for message in checks.places(None))
    keyless.setenv("BALLAST_SEAL_KEY", KEY)
    keyless.setenv("BALLAST_HEADS", str(tmp_path / "home" / "heads.jsonl"))
    assert said() == {"trail.E003"}
    keyless.setenv("BALLAST_HEADS", str(tmp_path / "nowhere" / "heads.jsonl"))
    assert said() == {"trail.E004"}
    file = tmp_path / "heads.jsonl"
    file.touch()
    file.chmod(0o666)
    keyless.setenv("BALLAST_HEADS", str(file))
    assert said() == {"trail.W001"}
    file.chmod(0o600)
    assert said() == set()


def test_complaints_tell_of_heads_that_wait_and_guards_that_are_gone(
    second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second.parent.chmod(0o700)
    assert checks.complaints() == []
    write(1)
    sealing.seal()
    second.write_text("")
    assert checks.complaints() == [f"有 1 个批次头还没有公布到 {second}"]
    sql("DROP TRIGGER trail_entry_delete")
    assert checks.complaints()[1:] == ["数据库中缺少防改触发器：trail_entry_delete"]
