"""Addresses of the reports room."""

from __future__ import annotations

from django.urls import path

from ballast.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("new/", views.new, name="new"),
    path("<int:number>/download/", views.download, name="download"),
]
