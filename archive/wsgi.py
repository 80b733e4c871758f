"""The production entry: `gunicorn archive.wsgi`.

Refuses to start without a secret key of its operator's, and with another data folder than the database's.
"""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

from archive.url_prefix import below

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("TANGTHU_PRODUCTION", "1")

application = below(settings.URL_PREFIX, get_wsgi_application())
_ = get_resolver().url_patterns  # read the pages and the desk now, not while the first reader waits

from archive.jobs.queue import work_soon  # noqa: E402  (needs the applications)
from archive.storage.data_folder import check_data_folder  # noqa: E402

check_data_folder(settings.DATA_DIR)
work_soon()  # what an earlier process left undone
connection.close()  # each worker opens its own
gc.collect()
gc.freeze()  # what was loaded stays: looking through it again and again takes a tenth of a second of some requests
