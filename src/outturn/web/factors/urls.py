"""Addresses of the second factor. Its names are those that the library knows."""

from __future__ import annotations

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import path

from outturn.web.factors import views
from outturn.web.factors.confirming import confirmed
from outturn.web.people import signed_in

urlpatterns = [
    path("", views.index, name="mfa_index"),
    path("ask/", base.authenticate, name="mfa_authenticate"),
    path("confirm/", signed_in(base.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("app/add/", confirmed(app.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", confirmed(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", confirmed(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/new/", confirmed(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("passkeys/add/", confirmed(keys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", confirmed(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", confirmed(keys.edit_webauthn), name="mfa_edit_webauthn"),
]
