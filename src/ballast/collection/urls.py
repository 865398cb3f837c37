"""Addresses of the collection room."""

from __future__ import annotations

from django.urls import path

from ballast.collection import views

app_name = "collection"
urlpatterns = [
    path("returns/", views.periods, name="periods"),
    path("returns/held/", views.held, name="held"),
    path("returns/<str:period>/", views.filed, name="filed"),
    path("returns/<str:enterprise>/<str:period>/", views.one_return, name="return"),
    path("returns/<str:enterprise>/<str:period>/accept/", views.accept, name="accept"),
    path("imports/", views.imports, name="imports"),
]
