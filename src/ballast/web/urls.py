"""Every address of the product, assembled from the rooms."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from ballast.web.api import api
from ballast.web.home_views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", home, name="home"),
    path("", include("ballast.ui.urls")),
    path("", include("ballast.accounts.urls")),
    path("", include("ballast.registry.urls")),
    path("", include("ballast.collection.urls")),
    path("", include("ballast.figures.urls")),
    path("trail/", include("ballast.trail.urls")),
    path("files/", include("ballast.files.urls")),
    path("worktime/", include("ballast.worktime.urls")),
    path("jobs/", include("ballast.jobs.urls")),
    path("inbox/", include("ballast.inbox.urls")),
    path("reports/", include("ballast.reports.urls")),
]

handler400 = "ballast.web.protection.bad_request"
handler404 = "ballast.web.protection.not_found"
handler500 = "ballast.web.protection.server_error"
