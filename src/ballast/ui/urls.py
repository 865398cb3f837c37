"""Addresses of the ui room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/screen/", views.screen, name="styleguide_screen"),
]
