"""Every address of the service. A part has its own list; the names are the same everywhere."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from outturn.web import assets, views
from outturn.web.accounts import with_passwords
from outturn.web.people import signed_in
from outturn.web.public import serving as public
from outturn.web.sso import views as sso
from outturn.web.watching import serving as watched

handler400 = "outturn.web.faults.bad_request"
handler404 = "outturn.web.faults.not_found"

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("health/", watched.health, name="health"),
    path("ready/", watched.ready, name="ready"),
    path("metrics", watched.metrics, name="metrics"),
    path("public/", public.page, name="public"),
    path("public/<path:path>", public.page, name="public_page"),
    path("favicon.ico", views.icon, name="icon"),
    path("assets/<str:digest>/<str:name>", assets.asset, name="asset"),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/password/", with_passwords(account.password_change), name="account_change_password"),
    path("account/password/set/", with_passwords(account.password_set), name="account_set_password"),
    path("account/password/reset/", with_passwords(account.password_reset), name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        with_passwords(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/second-factor/", include("outturn.web.factors.urls")),
    path("account/single-sign-on/", sso.away, name="account_sso"),
    path("account/single-sign-on/back/", sso.back, name="account_sso_back"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/none/", account.signup, name="account_signup"),
    path("returns/", include("outturn.web.returns.urls")),
    path("cycles/", include("outturn.web.cycles.urls")),
    path("dashboards/", include("outturn.web.dashboards.urls")),
    path("indicators/", include("outturn.web.indicators.urls")),
    path("actions/", include("outturn.web.actions.urls")),
    path("risks/", include("outturn.web.risks.urls")),
    path("reports/", include("outturn.web.reports.urls")),
    path("review/", include("outturn.web.reviews.urls")),
    path("catalogue/", include("outturn.web.catalogue.urls")),
    path("intake/", include("outturn.web.intake.urls")),
    path("audit/", include("outturn.web.audit.urls")),
    path("people/", include("outturn.web.persons.urls")),
    path("tokens/", include("outturn.web.tokens.urls")),
    path("api/v1/", include("outturn.web.rest.urls")),
]
