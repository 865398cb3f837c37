"""The switch of place and period asks for the page it stands on, never for a host that the address names."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ballast.accounts.tests.factory import people


@pytest.mark.django_db
def test_the_form_of_a_page_that_does_not_exist_leads_to_no_other_host() -> None:
    client = Client()
    client.force_login(people()["leader"])
    text = client.get("/", PATH_INFO="//evil.example/x/").text
    assert "data-switch" in text
    assert re.findall(r'(?:action|href|src)="(?:https?:)?[/\\]{2}[^"]*"', text) == []
