"""The app of pages, templates and styles; its tables are those of the store."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "outturn.web"
    label = "web"
    verbose_name = "pages"

    def ready(self) -> None:
        """What is noted of second factors is noted from the start, whichever page comes first."""
        import_module("outturn.web.factors.noting")
