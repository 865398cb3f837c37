"""Addresses of the worktime room."""

from __future__ import annotations

from django.urls import path

from ballast.worktime import views

app_name = "worktime"
urlpatterns = [
    path("", views.this_year, name="calendar"),
    path("<int:number>/", views.year, name="year"),
    path("<int:number>/day/", views.set_day, name="set_day"),
    path("<int:number>/publish/", views.publish, name="publish"),
]
