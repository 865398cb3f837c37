"""Addresses of the trail room."""

from __future__ import annotations

from django.urls import path

from ballast.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("<int:number>/", views.entry, name="entry"),
    path("statistics/", views.statistics, name="statistics"),
    path("seals/", views.seals, name="seals"),
    path("seals/verify/", views.verification, name="verify"),
    path("export/", views.export, name="export"),
]
