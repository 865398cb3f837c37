"""Addresses of the jobs room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.jobs import views

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("", views.jobs, name="jobs"),
    path("ask/<str:kind>/", views.ask, name="ask"),
    path("<int:number>/", views.job, name="job"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/retry/", views.retry, name="retry"),
]
