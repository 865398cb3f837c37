"""Addresses of the registry room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.registry import views

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("enterprises/", views.enterprises, name="enterprises"),
    path("enterprises/<str:code>/", views.enterprise, name="enterprise"),
    path("parks/", views.parks, name="parks"),
    path("units/", views.units, name="units"),
]
