"""The production entry: `gunicorn archive.wsgi`. Refuses to start without a secret key of its operator's."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("TANGTHU_PRODUCTION", "1")

application = get_wsgi_application()
_ = get_resolver().url_patterns  # read the pages and the desk now, not while the first reader waits
