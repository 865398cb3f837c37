"""Addresses of the worktime room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "worktime"
urlpatterns: list[URLPattern] = []
