"""Addresses of the files room."""

from __future__ import annotations

from django.urls import path

from ballast.files import views

app_name = "files"
urlpatterns = [
    path("received/<int:number>/", views.received, name="received"),
    path("<int:number>/", views.attachment, name="attachment"),
]
