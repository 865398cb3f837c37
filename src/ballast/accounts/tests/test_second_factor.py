from __future__ import annotations

import re
import time
from base64 import b32decode
from binascii import unhexlify
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from ballast.accounts import credential_actions, second_factor, sessions
from ballast.accounts.access import actor_of
from ballast.accounts.limits import limits
from ballast.accounts.models import Person, RecoveryCode
from ballast.accounts.second_factor import Shown
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")


@pytest.fixture
def made() -> dict[str, Person]:
    return people()


class Phone:
    """An authenticator: it shows the code of now, or of some steps later."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def shows(self, later: int = 0) -> str:
        return f"{totp(self.key, t0=-30 * later):06d}"

    def does_not_show(self) -> str:
        shown = {self.shows(later) for later in (-2, -1, 0, 1, 2)}
        return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in shown)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the codes stands still, so that no test falls between two of them."""
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)


def browser(account: str = "analyst") -> Client:
    client = Client()
    client.post("/sign-in/", {"username": account, "password": PASSWORD})
    return client


def enrol(client: Client, **more: str) -> tuple[Phone, list[str], Any]:
    text = client.get("/account/factor/").text
    found = re.search(r"密钥：<code[^>]*>([A-Z2-7 ]+)</code>", text)
    assert found
    phone = Phone(b32decode(found[1].replace(" ", "")))
    answer = client.post("/account/factor/", {"code": phone.shows(), **more})
    return phone, re.findall(r"<code[^>]*>([A-Z2-7-]{29})</code>", answer.text), answer


def show(client: Client, code: str) -> Any:
    return client.post("/sign-in/factor/", {"code": code})


def in_(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


@pytest.mark.parametrize("account", ADMINISTRATORS)
def test_an_administrator_enrols_before_anything_else(made: dict[str, Person], account: str) -> None:
    client = browser(account)
    for path in ("/account/", "/account/tokens/", "/people/dormant/", "/account/password/"):
        assert client.get(path)["Location"].startswith("/sign-in/factor/")
    assert client.get("/sign-in/factor/?next=/account/")["Location"] == "/account/factor/?next=%2Faccount%2F"
    _, codes, _ = enrol(client)
    assert len(set(codes)) == second_factor.CODES
    assert in_(client)


def test_the_picture_is_of_the_secret_and_no_file(made: dict[str, Person]) -> None:
    text = browser("auditor").get("/account/factor/").text
    assert 'src="data:image/svg+xml' in text


def test_the_secret_is_kept_only_once_its_first_code_was_right(made: dict[str, Person]) -> None:
    client = browser("auditor")
    client.get("/account/factor/")
    assert client.post("/account/factor/", {"code": "12345x"}).status_code == 422
    assert not TOTPDevice.objects.exists()
    assert not in_(client)


def test_the_next_sign_in_asks_for_the_code(made: dict[str, Person]) -> None:
    phone, _, _ = enrol(browser("auditor"))
    client = browser("auditor")
    assert client.get("/account/")["Location"] == "/sign-in/factor/?next=%2Faccount%2F"
    assert show(client, phone.shows(1))["Location"] == "/"
    assert in_(client)


def test_a_code_works_once_not_even_the_one_of_the_enrolment(made: dict[str, Person]) -> None:
    phone, _, _ = enrol(browser("auditor"))
    assert show(browser("auditor"), phone.shows()).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert show(browser("auditor"), phone.shows(1)).status_code == 302
    assert show(browser("auditor"), phone.shows(1)).status_code == 422


def test_what_is_no_code_is_refused(made: dict[str, Person]) -> None:
    enrol(browser("auditor"))
    for code in ("", "12345", "1234567", "abcdef", "１２３４５６", "-00001", "1e5", "0x1234", "' OR 1=1"):
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        client = browser("auditor")
        assert show(client, code).status_code == 422
        assert not in_(client)


def test_after_a_wrong_code_even_the_right_one_has_to_wait(made: dict[str, Person]) -> None:
    phone, _, _ = enrol(browser("auditor"))
    client = browser("auditor")
    show(client, phone.does_not_show())
    answer = show(client, phone.shows(1))
    assert "稍等" in answer.text
    assert not in_(client)


def test_five_wrong_codes_end_the_sign_in(made: dict[str, Person]) -> None:
    phone, _, _ = enrol(browser("auditor"))
    client = browser("auditor")
    for _ in range(limits().failures - 1):
        assert show(client, phone.does_not_show()).status_code == 422
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert show(client, phone.does_not_show())["Location"] == "/sign-in/?ended=failures"
    assert client.get("/account/")["Location"].startswith("/sign-in/?next")
    refused = Entry.objects.filter(action="factor.refused")
    assert refused.count() == limits().failures
    assert {entry.outcome for entry in refused} == {"refused"}


def test_a_recovery_code_works_once(made: dict[str, Person]) -> None:
    _, codes, _ = enrol(browser("auditor"))
    client = browser("auditor")
    assert show(client, f" {codes[3].lower()} ")["Location"] == "/"
    assert in_(client)
    assert show(browser("auditor"), codes[3]).status_code == 422
    assert second_factor.codes_left(made["auditor"]) == second_factor.CODES - 1


def test_recovery_codes_are_kept_as_hashes_and_stand_in_no_trail(made: dict[str, Person]) -> None:
    _, codes, answer = enrol(browser("auditor"))
    assert "no-store" in answer["Cache-Control"]
    kept = str(list(RecoveryCode.objects.values_list())) + str(list(Entry.objects.values_list()))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_anothers_recovery_code_is_none_of_mine(made: dict[str, Person]) -> None:
    _, codes, _ = enrol(browser("auditor"))
    enrol(browser("security_admin"))
    assert show(browser("security_admin"), codes[0]).status_code == 422


def test_others_may_go_without_and_choose_to_have_one(made: dict[str, Person]) -> None:
    client = browser()
    assert in_(client)
    _, codes, _ = enrol(client, proof="Wrong-1-password")
    assert codes == []
    phone, codes, _ = enrol(client, proof=PASSWORD)
    assert len(codes) == second_factor.CODES
    again = browser()
    assert not in_(again)
    show(again, phone.shows(1))
    assert in_(again)


def test_enrolling_ends_the_other_sessions(made: dict[str, Person]) -> None:
    here, there = browser(), browser()
    key = here.session.session_key
    enrol(here, proof=PASSWORD)
    assert (in_(here), in_(there)) == (True, False)
    assert here.session.session_key != key


def test_another_phone_needs_the_old_one_or_a_recovery_code(made: dict[str, Person]) -> None:
    client = browser("auditor")
    old, codes, _ = enrol(client)
    _, refused, _ = enrol(client, proof=old.shows())
    assert refused == []
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    _, renewed, _ = enrol(client, proof=codes[0])
    assert len(renewed) == second_factor.CODES
    assert show(browser("auditor"), old.shows(1)).status_code == 422


def test_recovery_codes_are_renewed_with_the_code_of_now(made: dict[str, Person]) -> None:
    client = browser()
    phone, old, _ = enrol(client, proof=PASSWORD)
    answer = client.post("/account/factor/codes/", {"proof": phone.shows(1)})
    new = re.findall(r"<code[^>]*>([A-Z2-7-]{29})</code>", answer.text)
    assert len(set(new) - set(old)) == second_factor.CODES
    assert show(browser(), old[0]).status_code == 422


def test_who_is_no_administrator_may_go_without_again(made: dict[str, Person]) -> None:
    client = browser()
    phone, _, _ = enrol(client, proof=PASSWORD)
    assert client.post("/account/factor/off/", {"proof": "000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post("/account/factor/off/", {"proof": phone.shows(1)}).status_code == 302
    assert in_(client)
    assert in_(browser())
    assert not RecoveryCode.objects.exists()


def test_an_administrator_may_not(made: dict[str, Person]) -> None:
    client = browser("auditor")
    phone, _, _ = enrol(client)
    assert client.post("/account/factor/off/", {"proof": phone.shows(1)}).status_code == 422
    assert TOTPDevice.objects.filter(user=made["auditor"]).exists()


@pytest.mark.parametrize("path", ["/account/factor/codes/", "/account/factor/off/"])
def test_without_a_factor_there_is_nothing_to_renew_or_drop(made: dict[str, Person], path: str) -> None:
    assert browser().get(path)["Location"] == "/account/"


def test_guessing_at_an_open_session_ends_it(made: dict[str, Person]) -> None:
    client = browser()
    for _ in range(limits().failures - 1):
        enrol(client, proof="Wrong-1-password")
    answer = client.post("/account/factor/", {"code": "000000", "proof": "Wrong-1-password"})
    assert answer["Location"] == "/sign-in/?ended=failures"


def test_the_system_administrator_takes_a_lost_factor_away(made: dict[str, Person]) -> None:
    there = browser("auditor")
    enrol(there)
    credential_actions.reset_factor(actor_of(made["system_admin"]), "auditor")
    assert not in_(there)
    assert browser("auditor").get("/sign-in/factor/")["Location"] == "/account/factor/"
    (entry,) = Entry.objects.filter(action="factor.reset")
    assert (entry.account, entry.object) == ("system_admin", "auditor")


@pytest.mark.parametrize("account", ["security_admin", "auditor", "analyst"])
def test_nobody_else_does(made: dict[str, Person], account: str) -> None:
    with pytest.raises(NotFoundError):
        credential_actions.reset_factor(actor_of(made[account]), "leader")
    with pytest.raises(BallastError, match="自己"):
        credential_actions.reset_factor(actor_of(made["system_admin"]), "system_admin")


def test_a_session_cannot_say_of_itself_that_it_was_verified_by_enrolling_anew(made: dict[str, Person]) -> None:
    enrol(browser("auditor"))
    thief = browser("auditor")
    assert thief.get("/account/factor/")["Location"] == "/sign-in/factor/"
    assert thief.post("/account/factor/", {"code": "000000"})["Location"] == "/sign-in/factor/"
    assert not in_(thief)


def test_a_wrong_code_counts_even_where_nothing_else_is_kept(made: dict[str, Person]) -> None:
    phone, _, _ = enrol(browser("auditor"))
    assert second_factor.verify(made["auditor"], phone.does_not_show()) is Shown.WRONG
    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_of_two_first_enrolments_at_once_the_second_does_not_take_the_place_of_the_first(
    made: dict[str, Person], rf: RequestFactory
) -> None:
    """Both browsers passed the door before either was done: as with somebody who knows the first password too."""
    visits = []
    for _ in range(2):
        request = rf.post("/")
        request.session = SessionStore()
        request.session.create()
        sessions.begin(request, made["auditor"], "password", strong=False)
        request.user = made["auditor"]
        standing = sessions.standing(request)
        assert isinstance(standing, sessions.Standing)
        visits.append((request, standing, second_factor.new_key()))
    codes = [
        credential_actions.enrol(request, standing, key, Phone(unhexlify(key)).shows())
        for request, standing, key in visits
    ]
    assert [len(each) for each in codes] == [second_factor.CODES, 0]
    assert TOTPDevice.objects.get(user=made["auditor"]).key == visits[0][2]
