"""Addresses of the collection room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "collection"
urlpatterns: list[URLPattern] = []
