"""Addresses of the figures room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.figures import views

app_name = "figures"
urlpatterns: list[URLPattern] = [
    path("figures/", views.indicators, name="indicators"),
    path("figures/<str:code>/", views.indicator_page, name="indicator"),
    path("figures/<str:code>/chart.json", views.chart_data, name="chart"),
    path("figure/<path:address>/", views.figure_page, name="figure"),
    path("search/", views.search, name="search"),
]
