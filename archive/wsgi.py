"""The production entry: `gunicorn archive.wsgi`. Refuses to start without a secret key of its operator's."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("TANGTHU_PRODUCTION", "1")

application = get_wsgi_application()
