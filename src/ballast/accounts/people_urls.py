"""Addresses of organisations, people, grants and roles."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.accounts import grant_views, organisation_views, people_views

urlpatterns: list[URLPattern] = [
    path("organisations/", organisation_views.organisations, name="organisations"),
    path("organisations/new/", organisation_views.organisation_new, name="organisation_new"),
    path("organisations/enterprises/", organisation_views.organisation_enterprises, name="organisation_enterprises"),
    path("organisations/<str:code>/", organisation_views.organisation, name="organisation"),
    path("organisations/<str:code>/edit/", organisation_views.organisation_edit, name="organisation_edit"),
    path("organisations/<str:code>/close/", organisation_views.organisation_close, name="organisation_close"),
    path("organisations/<str:code>/open/", organisation_views.organisation_open, name="organisation_open"),
    path("organisations/<str:code>/grants/", grant_views.organisation_grants, name="organisation_grants"),
    path("organisations/<str:code>/grants/new/", grant_views.organisation_grant, name="organisation_grant"),
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.person_new, name="person_new"),
    path("people/import/", people_views.people_import, name="people_import"),
    path("people/import/template/", people_views.people_template, name="people_template"),
    path("people/<str:account>/", people_views.person, name="person"),
    path("people/<str:account>/edit/", people_views.person_edit, name="person_edit"),
    path("people/<str:account>/close/", people_views.person_close, name="person_close"),
    path("people/<str:account>/open/", people_views.person_open, name="person_open"),
    path("people/<str:account>/reset/", people_views.person_reset, name="person_reset"),
    path("people/<str:account>/factor/", people_views.person_factor, name="person_factor"),
    path("people/<str:account>/subject/", people_views.person_subject, name="person_subject"),
    path("people/<str:account>/grants/", grant_views.person_grants, name="person_grants"),
    path("people/<str:account>/grants/new/", grant_views.person_grant, name="person_grant"),
    path("grants/", grant_views.grants, name="grants"),
    path("grants/<int:number>/end/", grant_views.grant_end, name="grant_end"),
    path("roles/", grant_views.roles, name="roles"),
]
