"""What every request passes, tried from outside: headers, limits, errors told as pages."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django.fixtures import Settings

from ballast.kernel.problems import BallastError, NotFoundError
from ballast.ui.doors import anybody
from ballast.ui.tests.pages import seen
from ballast.web import protection


@anybody(methods=("GET", "POST"))
def plain(request: HttpRequest) -> HttpResponse:
    """A page that anybody may open."""
    return HttpResponse("好")


@anybody()
def missing(request: HttpRequest) -> HttpResponse:
    """What is not the reader's."""
    raise NotFoundError("乙县的企业")


@anybody()
def absent(request: HttpRequest) -> HttpResponse:
    """What does not exist."""
    raise Http404("没有这个编号")


@anybody()
def wrong(request: HttpRequest) -> HttpResponse:
    """Something that the person at the desk can put right."""
    raise BallastError("时期应写成 2026-09 的样子")


@anybody()
def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise ZeroDivisionError("secret detail")


urlpatterns = [
    path("plain", plain),
    path("missing", missing),
    path("absent", absent),
    path("wrong", wrong),
    path("broken", broken),
    path("api/missing", missing),
    path("api/wrong", wrong),
]
handler400 = "ballast.web.protection.bad_request"
handler404 = "ballast.web.protection.not_found"
handler500 = "ballast.web.protection.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Each test counts its own requests."""
    cache.clear()


def test_every_answer_forbids_foreign_scripts_frames_and_guessing(client: Client) -> None:
    headers = client.get("/plain").headers
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy.split("; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == protection.PERMISSIONS
    assert headers["Cache-Control"] == "no-store"


def test_what_is_anothers_and_what_does_not_exist_are_the_same_page(client: Client) -> None:
    answers = [client.get(where) for where in ("/missing", "/absent", "/nowhere")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({seen(answer) for answer in answers}) == 1
    assert "乙县" not in answers[0].content.decode()


def test_a_mistake_at_the_desk_is_told_with_its_text(client: Client) -> None:
    answer = client.get("/wrong")
    assert answer.status_code == 422
    assert "时期应写成 2026-09 的样子" in answer.content.decode()


def test_a_program_is_told_in_json(client: Client) -> None:
    assert client.get("/api/missing").json() == {"detail": "没有找到。可能地址有误，也可能不在您的权限范围内。"}
    answer = client.get("/api/wrong")
    assert (answer.status_code, answer.json()["detail"]) == (422, "时期应写成 2026-09 的样子")


def test_a_fault_of_ours_tells_nothing_of_its_inside(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client, settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 100
    assert client.post("/plain", b"x" * 100, content_type="text/plain").status_code == 200
    answer = client.post("/plain", b"x" * 101, content_type="text/plain")
    assert answer.status_code == 413
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("length", ["-5", "abc", "1e9", "²", "１２"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    request = RequestFactory().get("/plain")
    request.META["CONTENT_LENGTH"] = length
    assert protection.HeadersMiddleware(lambda _: HttpResponse())(request).status_code == 413


def test_too_many_requests_of_an_address_have_to_wait_and_another_address_has_not(
    client: Client, settings: Settings
) -> None:
    settings.RATES = {"anonymous": 3, "signed_in": 3, "heavy": 100}
    assert [client.get("/plain").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/plain")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert client.get("/plain", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_acts_and_exports_have_a_lower_limit_than_reading(client: Client, settings: Settings) -> None:
    settings.RATES = {"anonymous": 100, "signed_in": 100, "heavy": 2}
    assert [client.post("/plain").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/plain").status_code == 200
    assert client.get("/plain?t.as=xlsx").status_code == 429


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/plain", HTTP_HOST="evil.example").status_code == 400
