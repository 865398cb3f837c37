"""Signing in by the office's own identity service: OpenID Connect, authorization code with PKCE, state and nonce.

An account is found by the service's `sub` alone, as the system administrator has linked it: never by name or mail, and
none is ever made. Administrators show the second factor here too, unless the service says with `amr` or `acr` that two
factors were shown, and the setting names that value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ballast.accounts import sessions
from ballast.accounts.models import Person
from ballast.kernel.problems import BallastError

# Signatures that only the service can make; a shared secret or no signature at all is no proof.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_NEXT = "oidc_next"
_SECONDS = 10
_LEEWAY = 30
_FAILED = "统一身份认证没有成功，请重试；仍然不行请用账号密码登录，或联系系统管理员"
_OUT_OF_REACH = "连不上统一身份认证服务，请稍后再试，或用账号密码登录"
_NOT_LINKED = "您的统一身份没有关联本系统的账号，或账号已停用，请联系系统管理员"


class OidcError(BallastError):
    """Signing in by the office's service did not work; the text is for the person at the desk."""


@dataclass(frozen=True)
class Service:
    """The office's service as the environment names it. `strong`: values of `amr` or `acr` that mean two factors."""

    issuer: str
    client: str
    secret: str
    label: str
    strong: frozenset[str]


def service() -> Service | None:
    """The service that the settings name; None where there is none."""
    told: Mapping[str, Any] = settings.OIDC
    if not told["issuer"]:
        return None
    return Service(told["issuer"].rstrip("/"), told["client"], told["secret"], told["label"], frozenset(told["strong"]))


def label() -> str:
    """What the button on the sign-in page says; "" where the office has no service of its own."""
    told = service()
    return told.label if told else ""


def start(request: HttpRequest, then: str) -> HttpResponse:
    """The way to the service; `then` is where to go afterwards. Raises `OidcError`."""
    request.session[_NEXT] = then
    told = _service()
    client = _client(told)
    target = request.build_absolute_uri(reverse("accounts:oidc_back"))
    _metadata(client, told)
    answer: HttpResponse = client.authorize_redirect(request, target)
    return answer


def back(request: HttpRequest) -> str:
    """Take the service's answer and open the session; where to go now. Raises `OidcError`, and keeps why in the trail."""
    told = _service()
    try:
        claims = _claims(request, told)
    except OidcError:
        raise
    except Exception as problem:
        # Whatever the library or the service found wrong with an answer, it is not to be trusted.
        _refused(request, f"{type(problem).__name__}: {problem}"[:200])
        raise OidcError(_FAILED) from problem
    subject = str(claims["sub"])
    person = Person.objects.filter(external_subject=subject, is_active=True).first() if subject else None
    if person is None:
        _refused(request, "not_linked", identity=subject[:255])
        raise OidcError(_NOT_LINKED)
    then = str(request.session.pop(_NEXT, ""))
    sessions.begin(request, person, "oidc", strong=bool(_methods(claims) & told.strong))
    return then


def _claims(request: HttpRequest, told: Service) -> Mapping[str, Any]:
    """The claims of the identity token, each checked: signature, issuer, audience, time, nonce; state and PKCE before."""
    client = _client(told)
    issuer = _metadata(client, told)["issuer"]
    claims: Mapping[str, Any] | None = client.authorize_access_token(
        request,
        claims_options={
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": told.client},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        },
        leeway=_LEEWAY,
    ).get("userinfo")
    if not claims:
        _refused(request, "no_id_token")
        raise OidcError(_FAILED)
    return claims


def _metadata(client: Any, told: Service) -> Mapping[str, Any]:
    """What the service says of itself, its signatures cut down to those we take. Raises `OidcError`."""
    try:
        found: dict[str, Any] = client.load_server_metadata()
    except Exception as problem:
        raise OidcError(_OUT_OF_REACH) from problem
    if str(found.get("issuer", "")).rstrip("/") != told.issuer:
        raise OidcError(
            f"统一身份认证的设置有误：服务自称{found.get('issuer')}，设置的是{told.issuer}。请联系系统管理员"
        )
    offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    found["id_token_signing_alg_values_supported"] = [each for each in offered if each in SIGNATURES]
    return found


def _service() -> Service:
    told = service()
    if told is None:
        raise OidcError("本系统没有启用统一身份认证，请用账号密码登录")
    where = urlsplit(told.issuer)
    if where.scheme != "https" and where.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise OidcError("统一身份认证的地址必须是 https，请联系系统管理员检查 BALLAST_OIDC_ISSUER")
    return told


@lru_cache(maxsize=2)
def _client(told: Service) -> Any:
    # It loads slowly, and most offices have no such service.
    from authlib.integrations.django_client import OAuth

    registry = OAuth()
    registry.register(
        "office",
        client_id=told.client,
        client_secret=told.secret,
        server_metadata_url=f"{told.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": _SECONDS},
    )
    return registry.create_client("office")


def _methods(claims: Mapping[str, Any]) -> set[str]:
    """How the service says that it knew the person."""
    return {str(each) for each in claims.get("amr") or []} | {str(claims.get("acr") or "")} - {""}


def _refused(request: HttpRequest, reason: str, **detail: object) -> None:
    with transaction.atomic():
        sessions.refused(request, "统一身份认证", way="oidc", reason=reason, **detail)
