"""A provider of OpenID Connect that somebody else wrote, as a process of its own: the one of allauth. `python -m tests.honest_provider FOLDER PORT BACK`.

It knows one person, `ada`, and one service, whose people it sends back to the address BACK.
"""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.simple_server import make_server

CLIENT, SECRET, NAME, PASSWORD = "outturn", "a-secret-of-a-test", "ada", "Granite-nutmeg-41"
_APPS = ("auth", "contenttypes", "sessions", "messages")
_MIDDLEWARE = ("sessions.middleware.SessionMiddleware", "auth.middleware.AuthenticationMiddleware", "messages.middleware.MessageMiddleware")
_CONTEXT = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages")


def _key() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _settings(folder: Path) -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY="a-key-of-a-test-that-is-long-enough-0123456789-ABCDEFGHIJKLM",  # noqa: S106
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in _APPS), "allauth", "allauth.account", "allauth.idp.oidc"],
        MIDDLEWARE=[*(f"django.contrib.{name}" for name in _MIDDLEWARE), "allauth.account.middleware.AccountMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": list(_CONTEXT)}}],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        SESSION_COOKIE_NAME="provider_session",
        IDP_OIDC_PRIVATE_KEY=_key(),
    )


def _fill(back: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    ada = User.objects.create_user(NAME, "ada@meadshire.example", PASSWORD)
    EmailAddress.objects.create(user=ada, email="ada@meadshire.example", verified=True, primary=True)
    service = Client(id=CLIENT, name="Meadshire performance", skip_consent=True)
    service.set_secret(SECRET)
    service.set_redirect_uris([back])
    service.set_scopes(["openid", "profile", "email"])
    service.save()


def _urls() -> list[object]:
    from django.http import HttpResponse
    from django.urls import include, path

    return [path("health/", lambda request: HttpResponse("ok")), path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]


def main(folder: str, port: str, back: str) -> None:
    import django
    from django.core.wsgi import get_wsgi_application

    _settings(Path(folder))
    django.setup()
    _fill(back)
    globals()["urlpatterns"] = _urls()
    sys.modules["tests.honest_provider"] = sys.modules[__name__]
    make_server("127.0.0.1", int(port), get_wsgi_application()).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
