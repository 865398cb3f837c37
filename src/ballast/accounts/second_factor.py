"""The second factor: a time-based code (RFC 6238, by django-otp) and recovery codes for the day when the phone is lost.

A code works once; wrong ones make the next try wait, each twice as long as the one before. Recovery codes have 120 bits,
are kept as keyed hashes and work once.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from enum import StrEnum

import segno
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from ballast.accounts.limits import limits
from ballast.accounts.models import Person, RecoveryCode
from ballast.kernel import clock
from ballast.kernel.actor import Actor

CODES = 8
_TOLERANCE = 1


class Shown(StrEnum):
    """What came of a code that was typed."""

    RIGHT = "right"
    RECOVERY = "recovery"
    WRONG = "wrong"
    WAIT = "wait"
    TOO_OFTEN = "too_often"

    @property
    def good(self) -> bool:
        """Whether the factor was shown."""
        return self in (Shown.RIGHT, Shown.RECOVERY)


@dataclass(frozen=True)
class Enrolment:
    """What somebody needs to set the factor up: a picture to scan, and the same secret to type, in groups of four."""

    picture: str
    secret: str


def required(actor: Actor) -> bool:
    """Whether somebody cannot go without: holders of any administrative right."""
    return any(right.administrative for holding in actor.holdings or () for right in holding.rights)


def enrolled(person: Person) -> bool:
    """Whether somebody has a second factor."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def codes_left(person: Person) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def new_key() -> str:
    """A new secret, 160 random bits in hexadecimal."""
    return str(default_key())


def enrolment(person: Person, key: str) -> Enrolment:
    """The secret as a picture and as text. The picture is an address of its own (`data:`), so no file is kept."""
    device = TOTPDevice(user=person, key=key)
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, dark="#1b2a3d", light="#ffffff")
    plain = b32encode(unhexlify(key)).decode()
    return Enrolment(picture, " ".join(plain[n : n + 4] for n in range(0, len(plain), 4)))


def put(person: Person, key: str, code: str) -> bool:
    """Keep a new secret as the person's only one where its first code is right; the code is used up by that."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    if not (code.isascii() and code.isdigit() and len(code) == 6 and totp.verify(int(code), _TOLERANCE)):
        return False
    drop(person)
    TOTPDevice.objects.create(user=person, name="动态口令", key=key, confirmed=True, last_t=totp.t(), drift=totp.drift)
    return True


def drop(person: Person) -> None:
    """Forget the factor and its recovery codes."""
    TOTPDevice.objects.filter(user=person).delete()
    RecoveryCode.objects.filter(person=person).delete()


def new_codes(person: Person) -> list[str]:
    """New recovery codes in place of the old ones; they can be read now and never again."""
    plain = [b32encode(secrets.token_bytes(15)).decode() for _ in range(CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    now = clock.now()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(each), made_at=now) for each in plain)
    return ["-".join(each[n : n + 4] for n in range(0, 24, 4)) for each in plain]


def verify(person: Person, typed: str) -> Shown:
    """Try a code, six digits or a recovery code; every failure counts, and the count is kept whatever follows."""
    plain = typed.replace(" ", "").replace("-", "").upper()
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
        if device is None:
            return Shown.WRONG
        allowed, _ = device.verify_is_allowed()
        if not allowed:
            return Shown.WAIT
        if plain.isascii() and plain.isdigit():
            if device.verify_token(plain):
                return Shown.RIGHT
        elif _use(person, plain):
            device.throttle_reset()
            return Shown.RECOVERY
        else:
            device.throttle_increment()
        return Shown.TOO_OFTEN if device.throttling_failure_count % limits().failures == 0 else Shown.WRONG


def _use(person: Person, plain: str) -> bool:
    """Use a recovery code up; whether there was one."""
    wanted = _digest(plain)
    for code in RecoveryCode.objects.select_for_update().filter(person=person, used_at=None):
        if hmac.compare_digest(code.digest, wanted):
            return bool(RecoveryCode.objects.filter(pk=code.pk, used_at=None).update(used_at=clock.now()))
    return False


def _digest(plain: str) -> str:
    return salted_hmac("ballast.accounts.recovery", plain, algorithm="sha256").hexdigest()
