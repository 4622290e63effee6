"""The settings of the service, all from the environment."""

from __future__ import annotations

import os

from outturn.config.database import DEFAULT_ADDRESS, database_at

DATABASES = {"default": database_at(os.environ.get("DATABASE_URL") or DEFAULT_ADDRESS)}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "outturn.store"]
AUTH_USER_MODEL = "store.User"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
