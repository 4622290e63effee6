"""The settings of the service, all from the environment.

Without `OUTTURN_ADDRESS` the service is for this machine alone, over plain HTTP. With it (https://…) it is a public
service: cookies go over HTTPS only, and browsers are told to come back over HTTPS only.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from outturn.config.api import requests_a_minute
from outturn.config.clock import zone_named
from outturn.config.database import DEFAULT_ADDRESS, database_at
from outturn.config.environment import require_for_public, shown, unknown
from outturn.config.logs import logging_as
from outturn.config.mail import mail_at
from outturn.config.public import public_address
from outturn.config.retention import days_kept
from outturn.config.secret import secret_key
from outturn.config.sign_in import meanings_of_groups, second_factor_roles, single_sign_on, whose_passwords
from outturn.config.watching import metrics_token

ENVIRONMENT = shown(os.environ)
ENVIRONMENT_REMARKS = unknown(os.environ)

DATABASES = {"default": database_at(os.environ.get("DATABASE_URL") or DEFAULT_ADDRESS)}
require_for_public(os.environ, on_server="sqlite" not in str(DATABASES["default"]["ENGINE"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "outturn.store",
    "outturn.web",  # before allauth: our templates for its pages come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
]
MIDDLEWARE = [
    "outturn.web.watching.requests.Requests",  # sees every request and its answer, whoever gives it
    "outturn.web.watching.serving.Watched",  # before the host is looked at: whoever watches asks from inside
    "django.middleware.security.SecurityMiddleware",
    "outturn.web.security.ContentSecurityPolicy",
    "outturn.web.public.serving.PublicPages",  # before whatever asks who somebody is
    "outturn.web.rest.middleware.Programs",
    "outturn.web.clock.PagesClock",  # after what answers programs and the public
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "outturn.web.people.CurrentPerson",
    "outturn.web.factors.enforcing.SecondFactorFirst",  # it asks who somebody is
    "outturn.web.faults.PlainFaults",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "outturn.web.context.site",
            ],
            "builtins": ["outturn.web.templatetags.outturn"],
        },
    }
]
ROOT_URLCONF = "outturn.web.urls"
WSGI_APPLICATION = "outturn.config.wsgi.application"

# --- who may come in, and how
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["outturn.web.accounts.Passwords"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "outturn.web.accounts.ClosedAccounts"
ACCOUNT_FORMS = {"login": "outturn.web.accounts.SignInForm", "reauthenticate": "outturn.web.accounts.ConfirmForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/15m/key,20/15m/ip",
    "reset_password": "10/h/ip,5/h/key",
    "change_password": "10/h/user",
    "single_sign_on": "60/m/ip",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# --- the second factor
SECOND_FACTOR_ROLES = second_factor_roles(os.environ.get("OUTTURN_SECOND_FACTOR_ROLES", ""))
MFA_ADAPTER = "outturn.web.factors.keeping.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {name: f"outturn.web.factors.forms.{form}" for name, form in (
    ("authenticate", "AskCode"), ("reauthenticate", "ConfirmCode"), ("activate_totp", "FirstCode"), ("add_webauthn", "NewKey"),
    ("edit_webauthn", "KeyName"), ("authenticate_webauthn", "AskKey"), ("reauthenticate_webauthn", "ConfirmKey"),
)}  # fmt: skip
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody makes an account with somebody else's address: an administrator makes them all

# --- the single sign-on of the council
GROUPS = meanings_of_groups(os.environ.get("OUTTURN_GROUPS", ""))
SINGLE_SIGN_ON = single_sign_on(os.environ, GROUPS)
PASSWORDS = whose_passwords(os.environ.get("OUTTURN_PASSWORDS", ""), single_sign_on=SINGLE_SIGN_ON is not None)
SOCIALACCOUNT_ADAPTER = "outturn.web.sso.arriving.Arrivals"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

# --- sessions
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_COOKIE_NAME = "outturn_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "outturn_csrf"
CSRF_FAILURE_VIEW = "outturn.web.faults.stale_form"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

# --- the network
PUBLIC = public_address(os.environ.get("OUTTURN_ADDRESS", ""))
SECRET_KEY = secret_key(os.environ.get("OUTTURN_SECRET_KEY", ""), DATABASES["default"])
DEBUG = False
ALLOWED_HOSTS = [urlsplit(PUBLIC).hostname or ""] if PUBLIC else ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [PUBLIC] if PUBLIC else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = bool(PUBLIC)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(PUBLIC)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PUBLIC else 0  # the server with HTTPS before it says who asks; without it, wrong passwords of one would lock all out
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
API_REQUESTS_A_MINUTE = requests_a_minute(os.environ.get("OUTTURN_API_REQUESTS", ""))

# --- files and mail
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
KEEP_REPORT_FILES_DAYS = days_kept(os.environ.get("OUTTURN_KEEP_REPORT_FILES", ""))
vars().update(mail_at(os.environ.get("OUTTURN_MAIL", ""), os.environ.get("OUTTURN_MAIL_FROM", "")))

USE_TZ = True
TIME_ZONE = "UTC"  # of the process: what is kept, worked out and given to programs
PAGES_CLOCK = zone_named(os.environ.get("OUTTURN_TIME_ZONE", ""))
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOGGING = logging_as(os.environ.get("OUTTURN_LOG", ""))
METRICS_TOKEN = metrics_token(os.environ.get("OUTTURN_METRICS_TOKEN", ""))
