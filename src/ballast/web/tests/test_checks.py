"""`ballast check`: what stops serving, and what is still to be closed before real data come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.web import checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """An installation in order; gives what `--deploy` says of it, one line a finding."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("echarts.min.js", "bootstrap.min.css", "htmx.min.js"):
        (assets / name).write_text("/* */")
    key = tmp_path / "key"
    key.write_text("0123456789abcdef" * 4)
    key.chmod(0o600)
    settings.HOME, settings.DEMONSTRATION, settings.TLS = home, False, True
    settings.SECRET_KEY = "".join(chr(33 + n) for n in range(60))
    settings.ALLOWED_HOSTS = ["ballast.example"]
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    for name, value in {
        "BALLAST_ASSETS": str(assets),
        "BALLAST_SECRET_KEY_FILE": str(key),
        "BALLAST_SEAL_KEY_FILE": str(key),
        "BALLAST_HEADS": str(tmp_path / "heads"),
        "BALLAST_HOSTS": "ballast.example",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("BALLAST_SECRET_KEY", raising=False)
    monkeypatch.delenv("BALLAST_SEAL_KEY", raising=False)
    people()
    return lambda: [str(finding) for finding in checks.deploy_problems()]


def test_an_installation_in_order_has_nothing_to_put_right(sound: Callable[[], list[str]]) -> None:
    assert sound() == []
    assert checks.start_problems() == []


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("BALLAST_SECRET_KEY_FILE", "签名密钥没有由环境给出"),
        ("BALLAST_SEAL_KEY_FILE", "没有封存密钥"),
        ("BALLAST_HEADS", "没有设置审计批次头的公布处"),
        ("BALLAST_HOSTS", "没有限定访问的主机名"),
    ],
)
def test_what_the_environment_must_give_is_named(
    sound: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, variable: str, said: str
) -> None:
    monkeypatch.delenv(variable)
    (found,) = sound()
    assert said in found
    assert found.startswith("须整改")


def test_a_key_or_a_home_that_others_can_read_is_named(
    sound: Callable[[], list[str]], settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "key").chmod(0o640)
    settings.HOME.chmod(0o755)
    found = "\n".join(sound())
    assert "BALLAST_SECRET_KEY_FILE 指到的文件别人也能读" in found
    assert "BALLAST_SEAL_KEY_FILE 指到的文件别人也能读" in found
    assert f"chmod 700 {settings.HOME}" in found


def test_without_tls_it_is_not_fit(sound: Callable[[], list[str]], settings: Settings) -> None:
    settings.TLS = False
    assert ["没有声明使用 TLS" in line for line in sound()] == [True]


def test_a_missing_asset_stops_it(sound: Callable[[], list[str]], tmp_path: Path) -> None:
    (tmp_path / "assets" / "htmx.min.js").unlink()
    (found,) = sound()
    assert found.startswith("禁止启动：缺少页面素材 htmx.min.js")
    assert len(checks.start_problems()) == 1


def test_demonstration_people_never_serve_outside_the_demonstration(
    sound: Callable[[], list[str]], settings: Settings
) -> None:
    Person.objects.filter(account="leader").update(demonstration=True)
    (found,) = checks.start_problems()
    assert "有 1 个演示账号" in found.text
    settings.DEMONSTRATION = True
    assert checks.start_problems() == []
    assert ["演示模式" in line for line in sound()] == [True]


def test_each_of_the_three_administrators_must_be_there(sound: Callable[[], list[str]]) -> None:
    Person.objects.filter(account="auditor").update(is_active=False)
    (found,) = sound()
    assert "没有安全审计员" in found


def test_a_weak_signing_key_is_named(sound: Callable[[], list[str]], settings: Settings) -> None:
    settings.SECRET_KEY = "short"
    assert ["签名密钥太短" in line for line in sound()] == [True]


def test_a_role_of_the_database_that_bypasses_its_rules_stops_it(
    sound: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballast.web.database_roles.problems", lambda: ["数据库用户 postgres 是超级用户"])
    (found,) = checks.start_problems()
    assert found.stops
    assert "postgres" in found.text
