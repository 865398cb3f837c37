"""Addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, path

from ballast.accounts import account_views, sign_in_views

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in_views.sign_in, name="sign_in"),
    path("sign-in/factor/", sign_in_views.factor, name="factor"),
    path("sign-in/office/", sign_in_views.oidc_start, name="oidc_start"),
    path("sign-in/office/back/", sign_in_views.oidc_back, name="oidc_back"),
    path("sign-out/", sign_in_views.sign_out, name="sign_out"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.password, name="password"),
    path("account/factor/", account_views.factor_enrol, name="factor_enrol"),
    path("account/factor/codes/", account_views.factor_codes, name="factor_codes"),
    path("account/factor/off/", account_views.factor_off, name="factor_off"),
    path("account/sessions/end/", account_views.sessions_end, name="sessions_end"),
    path("account/tokens/", account_views.token_list, name="tokens"),
    path("account/tokens/<int:number>/end/", account_views.token_end, name="token_end"),
    path("people/dormant/", account_views.dormant_list, name="dormant"),
]
