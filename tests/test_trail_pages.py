"""The auditor's pages and commands: the auditor finds them, everybody else finds nothing there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
from ballast.trail import sealing
from ballast.trail.actions import record
from ballast.trail.models import Entry
from ballast.trail.tests.factory import keyed, sql, unguarded
from ballast.web.commandline import main

PAGES = ("entries", "statistics", "seals", "export")
EDITOR = Actor("王五", Scope.city(), "web", "wangwu", "10.9.8.7")


@pytest.fixture
def persons(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Person]:
    """People of every kind; a change of a name and a refused import in the trail, the first of them sealed."""
    keyed(monkeypatch, tmp_path)
    made = people()
    record(EDITOR, "organisation.edit", "CA", before={"name": "旧名"}, after={"name": "<b>新名</b>"})
    sealing.seal()
    record(EDITOR, "import.returns", "九月.xlsx", outcome="refused")
    return made


@pytest.fixture
def auditor(persons: dict[str, Person], client: Client) -> Client:
    """The auditor's browser."""
    client.force_login(persons["auditor"])
    return client


def text(client: Client, name: str, *arguments: object, **query: str) -> str:
    """A page's text."""
    answer = client.get(reverse(f"trail:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "account", ["leader", "analyst", "county_a", "filer_a", "system_admin", "security_admin", "nobody"]
)
def test_only_the_auditor_finds_the_trail(persons: dict[str, Person], client: Client, account: str) -> None:
    number = Entry.objects.get(object="CA").pk
    client.force_login(persons[account])
    for address in (*(reverse(f"trail:{name}") for name in PAGES), reverse("trail:entry", args=(number,))):
        assert client.get(address).status_code == 404
    assert client.post(reverse("trail:verify")).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_door(persons: dict[str, Person], client: Client) -> None:
    for name in PAGES:
        assert client.get(reverse(f"trail:{name}")).status_code == 302


def test_the_list_shows_who_did_what_from_where_and_narrows(auditor: Client) -> None:
    shown = text(auditor, "entries")
    assert "王五" in shown
    assert "10.9.8.7" in shown
    assert "修改机构" in shown
    assert "待封存" in shown
    narrowed = text(auditor, "entries", outcome="refused", person="wangwu")
    assert "九月.xlsx" in narrowed
    assert "修改机构</td>" not in narrowed
    assert "没有符合条件的记录" in text(auditor, "entries", subject="没有的")


def test_a_filter_that_cannot_be_read_is_told_and_narrows_nothing(auditor: Client) -> None:
    shown = text(auditor, "entries", start="2026-02-31", page="x")
    assert "九月.xlsx" in shown
    assert "field-errors" in shown
    assert "截止日早于起始日" in text(auditor, "entries", start="2026-02-02", end="2026-02-01")


def test_an_entry_shows_before_and_after_escaped(auditor: Client) -> None:
    shown = text(auditor, "entry", Entry.objects.get(object="CA").pk)
    assert "旧名" in shown
    assert "&lt;b&gt;新名&lt;/b&gt;" in shown
    assert "第 1 批" in shown
    assert auditor.get(reverse("trail:entry", args=(10**9,))).status_code == 404


def test_the_numbers_of_each_day_are_shown(auditor: Client) -> None:
    shown = text(auditor, "statistics")
    assert clock.today().isoformat() in shown
    assert "其中拒绝或失败 1 条" in shown
    assert "共 0 条记录，分在 0 天" in text(auditor, "statistics", end="2020-01-01")


def test_verifying_tells_that_all_is_well_and_is_an_entry_itself(auditor: Client) -> None:
    assert "立即核验" in text(auditor, "seals")
    shown = auditor.post(reverse("trail:verify")).content.decode()
    assert "审计记录完好" in shown
    entry = Entry.objects.get(action="trail.verify")
    assert (entry.account, entry.outcome) == ("auditor", "done")


def test_verifying_tells_what_was_changed_and_where(auditor: Client) -> None:
    unguarded()
    sql("UPDATE trail_entry SET actor = '别人' WHERE object = 'CA'")
    shown = auditor.post(reverse("trail:verify")).content.decode()
    assert "记录被改动" in shown
    assert "与封存时不同的是：人员" in shown
    assert Entry.objects.get(action="trail.verify").outcome == "failed"


def test_verifying_without_a_key_says_what_to_do(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BALLAST_SEAL_KEY")
    shown = auditor.post(reverse("trail:verify")).content.decode()
    assert "无法核验" in shown
    assert "ballast audit key" in shown


def test_a_failed_publication_is_shown(auditor: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BALLAST_HEADS", str(tmp_path / "nowhere" / "heads.jsonl"))
    shown = text(auditor, "seals")
    assert "有 1 个批次头还没有公布" in shown
    assert "写不进去" in shown


def test_a_county_s_auditor_has_no_page_of_seals(persons: dict[str, Person], client: Client) -> None:
    from ballast.accounts.models import Grant, Organisation

    county = Organisation.objects.get(code="CA")
    Grant.objects.create(
        person=persons["nobody"], organisation=county, role="auditor", granted_by="测试", granted_at=clock.now()
    )
    client.force_login(persons["nobody"])
    assert "封存与核验" not in text(client, "entries")
    assert client.get(reverse("trail:seals")).status_code == 404
    assert client.post(reverse("trail:verify")).status_code == 404
    assert not Entry.objects.filter(action="trail.verify").exists()


def test_the_trail_leaves_as_a_file_and_only_in_forms_that_there_are(auditor: Client) -> None:
    answer = auditor.get(reverse("trail:export"), {"form": "csv", "person": "wangwu"})
    assert answer["Content-Disposition"].endswith('.csv"')
    assert answer.content.decode("utf-8-sig").count("wangwu") == 2
    assert auditor.get(reverse("trail:export"), {"form": "json"}).json()[0]["object"]
    assert auditor.get(reverse("trail:export"), {"form": "exe"}).status_code == 404
    assert Entry.objects.filter(action="trail.export", account="auditor").count() == 2


def test_the_auditor_has_the_entry_in_the_navigation_and_others_have_not(
    auditor: Client, persons: dict[str, Person]
) -> None:
    address = f'href="{reverse("trail:entries")}'
    assert address in text(auditor, "entries")
    auditor.force_login(persons["leader"])
    assert address not in auditor.get("/").content.decode()


# --- Commands ---------------------------------------------------------------------------------------------------------


def test_commands_seal_verify_print_heads_and_export(
    persons: dict[str, Person], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "seal"]) == 0
    assert "公布到第 2 批，未公布 0 批" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    assert "审计记录完好" in capsys.readouterr().out
    assert main(["audit", "heads", "--last", "1"]) == 0
    head = sql("SELECT head FROM trail_head WHERE number = 2")[0][0]
    assert head in capsys.readouterr().out
    assert main(["audit", "verify", "--head", f"2:{head[:16]}", "--from-batch", "2"]) == 0
    assert main(["audit", "verify", "--head", "2:0123456789abcdef"]) == 3
    assert "库中的批次头与纸面上的不同" in capsys.readouterr().out
    assert main(["audit", "verify", "--head", "two"]) == 1
    assert "--head 应写成" in capsys.readouterr().err
    assert main(["audit", "export", "--from", "2026-01-01", "--format", "json"]) == 0


def test_commands_tell_failure_by_their_code(
    persons: dict[str, Person], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unguarded()
    sql("DELETE FROM trail_entry WHERE sequence = 1")
    assert main(["audit", "verify"]) == 3
    assert "记录缺失（第 1 批 序号 1）" in capsys.readouterr().out
    assert Entry.objects.get(action="trail.verify").outcome == "failed"
    monkeypatch.delenv("BALLAST_SEAL_KEY")
    assert main(["audit", "verify"]) == 1
    assert main(["audit", "seal"]) == 1
    assert "没有封存密钥" in capsys.readouterr().err


def test_a_key_is_made_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_HOME", str(tmp_path / "home"))
    file = tmp_path / "seal.key"
    assert main(["audit", "key", str(file)]) == 0
    assert "BALLAST_SEAL_KEY_FILE" in capsys.readouterr().out
    assert main(["audit", "key", str(file)]) == 1
    assert main(["audit", "key", str(file), "--rotate"]) == 0
    assert len(file.read_text().split()) == 2
    assert main(["audit", "key", str(tmp_path / "home" / "seal.key")]) == 1
