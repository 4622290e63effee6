"""The app of pages, templates and styles; its tables are those of the store."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "outturn.web"
    label = "web"
    verbose_name = "pages"
