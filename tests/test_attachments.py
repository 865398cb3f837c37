"""Attachments and received files: who reads them is asked of the room that owns the object."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ballast.accounts.access import actor_of
from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.files import access, owners
from ballast.files.actions import attach, detach, fingerprint, keep, plain_name
from ballast.files.models import Attachment
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.trail.models import Entry
from ballast.ui.tests.pages import seen

OWN = owners.Owner(
    "thing",
    "事项",
    may_read=lambda actor, key: actor.may(Right.FIGURES) and actor.scope_for(Right.FIGURES).holds_unit(key),
    may_write=lambda actor, key: actor.may(Right.COLLECT) and actor.scope_for(Right.COLLECT).holds_unit(key),
)


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """Everybody, a home for the bytes, and a room whose things belong to counties."""
    settings.HOME = tmp_path / "home"

    def imported(name: str) -> ModuleType:
        if name == "ballast.registry.attachments":
            return SimpleNamespace(OWNERS=(OWN,))  # type: ignore[return-value]
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(owners, "import_module", imported)
    return people()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file on its way in."""
    path = tmp_path / "upload"
    path.write_bytes(b"%PDF-1.7 hello")
    return path


def acts(staff: dict[str, Person], account: str) -> Actor:
    """What a person may do."""
    return actor_of(staff[account])


def test_a_county_attaches_reads_and_takes_away_what_is_its_own(staff: dict[str, Person], paper: Path) -> None:
    county = acts(staff, "county_a")
    added = attach(county, "thing", "A", paper, "C:\\文件\\说明.pdf")
    (kept,) = access.attachments(county, "thing", "A")
    assert (kept.name, kept.media_type, kept.size, kept.by) == ("说明.pdf", "application/pdf", 14, "甲县分析员")
    assert kept.path.read_bytes() == b"%PDF-1.7 hello"
    detach(county, added.pk, "传错了")
    assert access.attachments(county, "thing", "A") == []
    assert kept.path.exists()
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == ["files.attach", "files.detach"]


@pytest.mark.parametrize("account", ["county_b", "park_a", "filer_a", "handler", "system_admin", "nobody"])
def test_for_everybody_else_it_is_not_there(
    staff: dict[str, Person], paper: Path, client: Client, account: str
) -> None:
    added = attach(acts(staff, "county_a"), "thing", "A", paper, "说明.pdf")
    stranger = acts(staff, account)
    for act in (
        lambda: attach(stranger, "thing", "A", paper, "说明.pdf"),
        lambda: detach(stranger, added.pk, ""),
        lambda: access.attachments(stranger, "thing", "A"),
        lambda: access.attachment(stranger, added.pk),
    ):
        with pytest.raises(NotFoundError, match="没有找到"):
            act()
    client.force_login(staff[account])
    assert client.get(f"/files/{added.pk}/").status_code == 404
    assert seen(client.get(f"/files/{added.pk}/")) == seen(client.get("/files/999999/"))
    assert Attachment.objects.filter(removed_at=None).count() == 1


def test_who_may_read_may_not_always_write(staff: dict[str, Person], paper: Path) -> None:
    attach(acts(staff, "county_a"), "thing", "A", paper, "说明.pdf")
    leader = acts(staff, "leader")
    assert len(access.attachments(leader, "thing", "A")) == 1
    with pytest.raises(NotFoundError):
        attach(leader, "thing", "A", paper, "说明.pdf")


def test_a_file_is_handed_out_as_a_download_and_told_to_the_trail(
    staff: dict[str, Person], paper: Path, client: Client
) -> None:
    added = attach(acts(staff, "county_a"), "thing", "A", paper, "说明 1.pdf")
    client.force_login(staff["analyst"])
    answer = client.get(f"/files/{added.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 hello"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor, entry.detail["id"]) == ("files.attachment", "市分析员", added.pk)


def test_bytes_that_are_gone_are_said_to_be_missing(staff: dict[str, Person], paper: Path, client: Client) -> None:
    added = attach(acts(staff, "county_a"), "thing", "A", paper, "说明.pdf")
    access.attachment(acts(staff, "county_a"), added.pk).path.unlink()
    client.force_login(staff["county_a"])
    assert client.get(f"/files/{added.pk}/").status_code == 404


def test_a_kind_of_object_that_no_room_declares_is_not_found(staff: dict[str, Person], paper: Path) -> None:
    with pytest.raises(NotFoundError):
        attach(acts(staff, "analyst"), "nothing", "A", paper, "说明.pdf")


def test_a_file_that_is_not_fit_leaves_nothing_behind(staff: dict[str, Person], paper: Path) -> None:
    with pytest.raises(BallastError):
        attach(acts(staff, "county_a"), "thing", "A", paper, "说明.exe")
    assert not Attachment.objects.exists()
    assert not Entry.objects.exists()


def test_a_received_file_is_for_who_collects_for_the_city_and_for_who_brought_it(
    staff: dict[str, Person], paper: Path, client: Client
) -> None:
    county = acts(staff, "county_a")
    row = keep(paper, fingerprint(paper), "returns", "short-form", "2026-09", county)
    readers = {name for name in staff if _reads(acts(staff, name), row.pk)}
    assert readers == {"analyst", "clerk", "county_a"}
    for name in staff:
        client.force_login(staff[name])
        answer: Any = client.get(f"/files/received/{row.pk}/")
        assert answer.status_code == (200 if name in readers else 404)
        assert b"".join(answer.streaming_content if answer.streaming else ()) == (
            b"%PDF-1.7 hello" if name in readers else b""
        )
        assert bool(access.received_list(acts(staff, name))) == (name in readers)
    assert access.received_list(county, "releases") == []
    assert client.get("/files/received/999999/").status_code == 404


def test_a_file_from_the_console_belongs_to_no_county(staff: dict[str, Person], paper: Path) -> None:
    from ballast.kernel.scope import Scope

    row = keep(paper, fingerprint(paper), "returns", "short-form", "2026-09", Actor("命令行", Scope.city()))
    assert not _reads(acts(staff, "county_a"), row.pk)


def _reads(actor: Actor, number: int) -> bool:
    try:
        return access.received(actor, number).id == number
    except NotFoundError:
        return False


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("  . ", "未命名"),
        ("说" * 300 + ".pdf", "说" * 197 + ".pdf"),
        ("C:\\x\\y.docx", "y.docx"),
    ],
)
def test_a_name_keeps_no_folder_and_no_control_character(given: str, kept: str) -> None:
    assert plain_name(given) == kept
