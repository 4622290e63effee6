"""The one Django app that has tables."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "outturn.store"
    label = "store"
    verbose_name = "Store"
    default_auto_field = "django.db.models.BigAutoField"
