"""What a password must be, how old it may grow, and the making of a first one.

The rules are Django validators (`AUTH_PASSWORD_VALIDATORS`), so that they hold wherever a password is set; the numbers come
from `rules/shipped/accounts.yaml`.
"""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from ballast.accounts.limits import limits
from ballast.accounts.models import Person, UsedPassword
from ballast.kernel import clock

LONGEST = 128
_EASY = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_KINDS = ((string.ascii_uppercase, "大写字母"), (string.ascii_lowercase, "小写字母"), (string.digits, "数字"))


class LengthRule:
    """Not shorter than the rule says, and not longer than is sensible to hash."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises `ValidationError`."""
        if len(password) < limits().password_length:
            raise ValidationError(f"密码太短，至少{limits().password_length}位", code="too_short")
        if len(password) > LONGEST:
            raise ValidationError(f"密码太长，最多{LONGEST}位", code="too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"至少{limits().password_length}位"


class KindsRule:
    """Enough of the four kinds of characters; a Chinese character counts with the signs."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises `ValidationError`."""
        if kinds(password) < limits().password_kinds:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"大写字母、小写字母、数字、符号中至少有{limits().password_kinds}类"


class AboutPersonRule:
    """The account, the name and the telephone must not stand inside, forwards or backwards."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises `ValidationError`."""
        if user is None:
            return
        plain = password.lower()
        for word in (user.account.lower(), user.name.lower(), user.phone):
            if len(word) > 1 and (word in plain or word[::-1] in plain):
                raise ValidationError("密码中不能含有账号、姓名或电话", code="about_person")

    def get_help_text(self) -> str:
        """The rule in words."""
        return "不含账号、姓名、电话"


class CommonRule(CommonPasswordValidator):
    """None of the twenty thousand that everybody tries first; Django's list."""

    def get_error_message(self) -> str:
        """What is told."""
        return "这个密码太常用，容易被人试出"

    def get_help_text(self) -> str:
        """The rule in words."""
        return "不是很多人在用的常见密码"


class HistoryRule:
    """Not the present password, nor one of the last few."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises `ValidationError`."""
        if user is None or user.pk is None:
            return
        count = limits().password_history
        used = (
            UsedPassword.objects.filter(person=user)
            .order_by("-set_at", "-pk")
            .values_list("encoded", flat=True)[:count]
        )
        if any(check_password(password, encoded) for encoded in {user.password, *used}):
            raise ValidationError(f"不能与最近{count}次用过的密码相同", code="used_before")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"不与最近{limits().password_history}次用过的相同"


def kinds(password: str) -> int:
    """How many of the four kinds there are: capitals, small letters, digits, and everything else."""
    letters = "".join(characters for characters, _ in _KINDS)
    found = sum(any(each in characters for each in password) for characters, _ in _KINDS)
    return found + any(each not in letters for each in password)


def told_rules() -> list[str]:
    """The rules in words, for the page on which a password is set."""
    return list(password_validators_help_texts())


def faults(person: Person, password: str) -> list[str]:
    """What is wrong with a password for this person; empty where nothing is."""
    try:
        validate_password(password, person)
    except ValidationError as problem:
        return list(problem.messages)
    return []


def must_change(person: Person) -> bool:
    """Whether the password was set by somebody else or has grown too old. Who has none has nothing to change."""
    if not person.has_usable_password():
        return False
    return person.must_change_password or _age(person) > timedelta(days=limits().password_days)


def first_has_lapsed(person: Person) -> bool:
    """Whether a password that somebody else set has waited too long to be replaced."""
    return person.must_change_password and _age(person) > timedelta(days=limits().first_password_days)


def put(person: Person, password: str, *, by_owner: bool) -> None:
    """Set a password and remember it, inside the transaction of its action; it must have been checked before."""
    now = clock.now()
    person.set_password(password)
    person.must_change_password = not by_owner
    person.password_changed_at = now
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    UsedPassword.objects.create(person=person, encoded=person.password, set_at=now)


def first_password(person: Person) -> str:
    """A random password that keeps the rules, without characters that look alike: four groups of four."""
    while True:
        made = "-".join("".join(secrets.choice(_EASY) for _ in range(4)) for _ in range(4))
        if not faults(person, made):
            return made


def _age(person: Person) -> timedelta:
    return clock.now() - (person.password_changed_at or person.created_at)
