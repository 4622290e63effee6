"""What a web server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outturn.config.settings")
application = get_wsgi_application()

from outturn.web.warm import warm_aside  # noqa: E402 (only where the applications are set up)

warm_aside()
