"""A real OpenID provider for tests: django-oauth-toolkit in a process of its own. `python oidc_provider.py FOLDER`.

It prints its address and serves until its input closes. One person, `zhang` / `zhang`, whose `sub` is the account. A POST to
`/spoil/` with `how=…` spoils the identity tokens that follow, as a faulty or hostile provider would; `how=` mends them.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import sys
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

CLIENT, SECRET = "ballast", "provider-knows-this-secret"
SPOILT: dict[str, str] = {"how": ""}


class Server(ThreadingMixIn, WSGIServer):
    """A server that answers several requests at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Nothing on the screen for each request."""

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def configure(folder: Path, issuer: str) -> None:
    """A small Django project with the toolkit's provider, and a key made now."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="provider",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGIN_URL="/login/",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OIDC_ISS_ENDPOINT": issuer,
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
            "SCOPES": {"openid": "sign in"},
            "PKCE_REQUIRED": True,
        },
    )
    import django

    django.setup()


def _urls() -> list[Any]:
    from django.contrib.auth import authenticate, login
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import include, path

    def sign_in(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            person = authenticate(request, username=request.POST["username"], password=request.POST["password"])
            if person is None:
                return HttpResponse("wrong", status=403)
            login(request, person)
            return HttpResponseRedirect(request.GET["next"])
        return HttpResponse("sign in here")

    def spoil(request: HttpRequest) -> HttpResponse:
        SPOILT["how"] = request.POST["how"]
        return HttpResponse("as you wish")

    return [path("login/", sign_in), path("spoil/", spoil), path("o/", include("oauth2_provider.urls"))]


def validator() -> type:
    """The toolkit's validator, which spoils identity tokens on demand."""
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):  # type: ignore[misc]
        def get_claim_dict(self, request: Any) -> dict[str, Any]:
            return {"sub": lambda each: each.user.username}

        def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> Any:
            signed = super().finalize_id_token(id_token, token, token_handler, request)
            return spoilt(signed, SPOILT["how"]) if SPOILT["how"] else signed

    return Validator


def spoilt(signed: str, how: str) -> str:
    """An identity token with one thing wrong, or with something more in it."""
    head, body, tail = signed.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if how == "altered":
        return f"{head}.{_part({**claims, 'sub': 'somebody-else'})}.{tail}"
    if how == "unsigned":
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{body}."
    if how == "by a public key":
        return _by_public_key(body)
    changed = {**claims, **_changes(how)}
    return _signed(head, {name: value for name, value in changed.items() if value is not None})


def _changes(how: str) -> dict[str, Any]:
    """Claims that are other than they should be; None for one that is missing."""
    now = int(time.time())
    known: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "of-another-request"},
        "audience": {"aud": "another-client"},
        "expired": {"exp": now - 3600, "iat": now - 7200},
        "issuer": {"iss": "https://evil.example/o"},
        "no nonce": {"nonce": None},
        "no expiry": {"exp": None},
        "no audience": {"aud": None},
        "no issuer": {"iss": None},
        "no subject": {"sub": None},
        "empty subject": {"sub": ""},
        "two factors": {"amr": ["pwd", "otp"]},
        "one factor": {"amr": ["pwd"], "acr": "low"},
        "as": {},
    }
    return {"sub": how.removeprefix("as ")} if how.startswith("as ") else known[how]


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed(head: str, claims: dict[str, Any]) -> str:
    """With the provider's own key: all is right but what was changed."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    plain = f"{head}.{_part(claims)}"
    seal = _key().sign(plain.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{plain}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def _by_public_key(body: str) -> str:
    """With the public key as if it were a shared secret: the old confusion of algorithms."""
    from cryptography.hazmat.primitives import serialization

    public = _key().public_key()
    secret = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    plain = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{body}"
    seal = hmac.new(secret, plain.encode(), "sha256").digest()
    return f"{plain}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def _key() -> Any:
    from cryptography.hazmat.primitives import serialization
    from oauth2_provider.settings import oauth2_settings

    return serialization.load_pem_private_key(oauth2_settings.OIDC_RSA_PRIVATE_KEY.encode(), None)


def prepare(back: str) -> None:
    """The tables, the person, and our product as a client that needs no consent."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    person = User.objects.create_user("zhang", password="zhang")
    kinds = get_application_model()
    kinds.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=kinds.CLIENT_CONFIDENTIAL,
        authorization_grant_type=kinds.GRANT_AUTHORIZATION_CODE,
        redirect_uris=back,
        algorithm=kinds.RS256_ALGORITHM,
        skip_authorization=True,
        user=person,
    )


def main(folder: Path, back: str) -> None:
    """Serve on a free port until standard input closes."""
    server = make_server("127.0.0.1", 0, lambda environ, start: [], server_class=Server, handler_class=Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    configure(folder, f"{address}/o")
    globals()["Validator"] = validator()
    globals()["urlpatterns"] = _urls()
    prepare(back)
    from django.core.wsgi import get_wsgi_application

    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.modules["oidc_provider"] = sys.modules[__name__]
    __name__ = "oidc_provider"
    main(Path(sys.argv[1]), sys.argv[2])
