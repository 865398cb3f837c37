"""Addresses of the inbox room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.inbox import views

app_name = "inbox"
urlpatterns: list[URLPattern] = [
    path("", views.messages, name="messages"),
    path("<int:number>/", views.message, name="message"),
    path("mark-all/", views.mark_all, name="mark_all"),
]
