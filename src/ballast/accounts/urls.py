"""Addresses of the accounts room: signing in, then people and what they may do."""

from __future__ import annotations

from django.urls import URLPattern

from ballast.accounts import people_urls, sign_in_urls

app_name = "accounts"
# Signing in comes first: its fixed address people/dormant/ would else be taken for a person's.
urlpatterns: list[URLPattern] = [*sign_in_urls.urlpatterns, *people_urls.urlpatterns]
