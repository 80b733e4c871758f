"""Settings, read from the environment top to bottom; docs/configuration.md lists every TANGTHU_ variable.

Two modes. Embedded (the default): SQLite and Whoosh below the data folder, a secret key of the folder's own, nothing
to set. Production (TANGTHU_PRODUCTION=1, or any TANGTHU_SECRET_KEY or TANGTHU_SECRET_KEY_FILE): a secret key must be
given, HTTPS is assumed, static files come from the collected folder.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from archive import __version__
from archive.environment import (
    cache_of,
    capture_store_of,
    database_of,
    envbool,
    envfilled,
    envint,
    envlist,
    envsecret,
    made_folder,
    mail_server_of,
    own_secret,
    url_prefix_of,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = made_folder(Path(envfilled("TANGTHU_DATA_DIR") or BASE_DIR / "data").resolve())

# --- mode and secrets ---------------------------------------------------------------------------------------------

_given_key = envsecret("TANGTHU_SECRET_KEY")
PRODUCTION = envbool("TANGTHU_PRODUCTION", bool(_given_key))
if PRODUCTION and not _given_key:
    raise ImproperlyConfigured("Production needs TANGTHU_SECRET_KEY or TANGTHU_SECRET_KEY_FILE.")
SECRET_KEY = _given_key or own_secret(DATA_DIR)
DEBUG = envbool("TANGTHU_DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("TANGTHU_DEBUG must not be set in production.")

ALLOWED_HOSTS = envlist("TANGTHU_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = envlist("TANGTHU_TRUSTED_ORIGINS", [])
URL_PREFIX = url_prefix_of(envfilled("TANGTHU_URL_PREFIX"))  # "/kho" where the site shares its host with others

# --- security -----------------------------------------------------------------------------------------------------

HTTPS = envbool("TANGTHU_HTTPS", PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# How long browsers insist on HTTPS; for other hosts of the domain, and for ever by the browsers' own list, only where
# the operator says so, since neither can be taken back soon.
SECURE_HSTS_SECONDS = envint("TANGTHU_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and envbool("TANGTHU_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = HTTPS and envbool("TANGTHU_HSTS_PRELOAD", False)
if SECURE_HSTS_PRELOAD and not (SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= 31_536_000):
    raise ImproperlyConfigured(
        "TANGTHU_HSTS_PRELOAD needs TANGTHU_HSTS_SUBDOMAINS=1 and a TANGTHU_HSTS_SECONDS of a year."
    )
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two that the operator decides
BEHIND_PROXY = envbool("TANGTHU_BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies, each of which adds to X-Forwarded-For the address that it saw, stand before the archive.
TRUSTED_PROXIES = envint("TANGTHU_TRUSTED_PROXIES", 1 if BEHIND_PROXY else 0)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# --- the application ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "archive.apps.ArchiveConfig",
    "search.apps.SearchConfig",
    "archive.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks_db",
    "haystack",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "archive.request_log.RequestLogMiddleware",
    "archive.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.views.compression.CompressionMiddleware",
    "archive.api.middleware.ApiMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.views.csp.PolicyMiddleware",
    "archive.views.unavailable.UnavailableMiddleware",
    "axes.middleware.AxesMiddleware",
]

METRICS = envbool("TANGTHU_METRICS", False)
if METRICS:
    # All workers write what they count to files of one folder; prometheus_client reads its place from here.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    made_folder(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    MIDDLEWARE.insert(1, "archive.metrics.MetricsMiddleware")

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------------

DATABASES = {"default": database_of(envsecret("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'archive.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers and the one writer do not wait for each other; a writer takes its lock at the start and waits for it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif envbool("TANGTHU_DATABASE_POOLED", False):
    # pgbouncer in transaction mode hands each transaction to another session: no cursor may outlive its transaction.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Figures and limits that all processes share, on one machine or with Redis on several; what is lost is counted again.
CACHES = {
    "default": {
        "BACKEND": "archive.storage.cache.OptionalCache",
        **cache_of(envsecret("TANGTHU_CACHE_URL"), DATA_DIR / "cache"),
    }
}

CAPTURE_DIR = DATA_DIR / "captures"
# Where the bytes of captures are kept, and, while they are moved, where they were before; see docs/scaling.md.
_capture_stores = {
    name: capture_store_of(variable, value)
    for name, variable, value in (
        ("captures", "TANGTHU_CAPTURE_STORAGE", envfilled("TANGTHU_CAPTURE_STORAGE") or "folder"),
        ("captures-before", "TANGTHU_CAPTURE_STORAGE_BEFORE", envfilled("TANGTHU_CAPTURE_STORAGE_BEFORE")),
    )
    if value
}
WARC_DIR = DATA_DIR / "warcs"
REFERENCE_DIR = BASE_DIR / "fixtures" / "reference"
SAMPLE_DIR = BASE_DIR / "fixtures" / "samples"
MAX_CAPTURE_BYTES = envint("TANGTHU_MAX_CAPTURE_BYTES", 20_000_000)

_USER_AGENT = f"Mozilla/5.0 (compatible; TangThu/{__version__})"
CAPTURE_USER_AGENT = os.environ.get("TANGTHU_CAPTURE_USER_AGENT") or _USER_AGENT
if not CAPTURE_USER_AGENT.isascii():
    raise ImproperlyConfigured("TANGTHU_CAPTURE_USER_AGENT must be ASCII.")
CAPTURE_DELAY = envint("TANGTHU_CAPTURE_DELAY", 2)
CAPTURE_HOSTS = max(1, envint("TANGTHU_CAPTURE_HOSTS", 4))  # asked side by side, each at its own pace
SAVE_PAGE = os.environ.get("TANGTHU_SAVE_PAGE") or "editors"  # who may ask for one page now
if SAVE_PAGE not in ("readers", "editors", "nobody"):
    raise ImproperlyConfigured("TANGTHU_SAVE_PAGE must be readers, editors or nobody.")
CAPTURE_BROWSER = os.environ.get("TANGTHU_CAPTURE_BROWSER", "")  # the path of a Chromium; otherwise it is looked for
CAPTURE_PORTS = envlist("TANGTHU_CAPTURE_PORTS", ["80", "443"])
if not all(port.isdecimal() for port in CAPTURE_PORTS):
    raise ImproperlyConfigured("TANGTHU_CAPTURE_PORTS must be numbers, separated by commas.")
# For tests only, whose portal stands on loopback: with it a page could lead a capture into the machine's own network.
CAPTURE_ALLOW_PRIVATE = False

# The archive's name in identifiers of OAI-PMH (a domain; unless set, the host that was asked), and whom to write to.
OAI_NAMESPACE = os.environ.get("TANGTHU_OAI_NAMESPACE", "").strip()
OAI_EMAIL = os.environ.get("TANGTHU_OAI_EMAIL", "").strip()
API_PER_HOUR = envint("TANGTHU_API_PER_HOUR", 1_000)  # requests of one address; tokens have limits of their own

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True  # a spreadsheet must not run what a portal wrote

# --- mail: alerts that readers ask for; without a server none are offered ---------------------------------------

MAIL_SENDER = os.environ.get("TANGTHU_MAIL_SENDER", "").strip()
_mail_server = envsecret("TANGTHU_MAIL_SERVER")
if bool(MAIL_SENDER) != bool(_mail_server):
    raise ImproperlyConfigured("TANGTHU_MAIL_SERVER and TANGTHU_MAIL_SENDER are set together or not at all.")
NOTICES_TO = envlist("TANGTHU_NOTICES_TO", [])  # who is told what waits and what is broken
_mail = mail_server_of(_mail_server) if _mail_server else {}
EMAIL_HOST, EMAIL_PORT = _mail.get("host", "localhost"), _mail.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("user", ""), _mail.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("starttls", False), _mail.get("tls", False)
EMAIL_TIMEOUT = 20

# --- search -------------------------------------------------------------------------------------------------------

# One folder and one machine, or a cluster that others keep (docs/scaling.md); TANGTHU_SEARCH_URL_FILE names a file.
SEARCH_URL = envsecret("TANGTHU_SEARCH_URL")
_search_cache = envint("TANGTHU_SEARCH_CACHE_BYTES", 256_000_000)
_search_name = envfilled("TANGTHU_SEARCH_INDEX") or "tangthu"


def _search_connection(name: str, cache_bytes: int, excluded: str) -> dict[str, object]:
    shared: dict[str, object] = {
        "SILENTLY_FAIL": False,
        "RECENCY": "published",  # between equal hits the newer one comes first
        "EXCLUDED_INDEXES": [f"search.search_indexes.{excluded}"],
        "PATH": str(DATA_DIR / name),
    }
    if not SEARCH_URL:
        return {"ENGINE": "search.haystack.backend.WhooshEngine", "CACHE_BYTES": cache_bytes, **shared}
    return {
        "ENGINE": "search.opensearch.backend.OpenSearchEngine",
        "URL": SEARCH_URL,
        "INDEX_NAME": name.replace("index", _search_name, 1),
        "CERTIFICATES": envfilled("TANGTHU_SEARCH_CERTIFICATES"),
        "TIMEOUT": envint("TANGTHU_SEARCH_TIMEOUT", 10),
        "SHARDS": envint("TANGTHU_SEARCH_SHARDS", 1),
        "COPIES": envint("TANGTHU_SEARCH_COPIES", 1),
        **shared,
    }


HAYSTACK_CONNECTIONS = {
    "default": _search_connection("index", _search_cache, "CaptureReadingIndex"),
    # What earlier captures say is an index of its own: the ordinary search can neither find it nor wait for it.
    "captures": _search_connection("index-captures", _search_cache // 8, "ArticleIndex"),
}
HAYSTACK_SIGNAL_PROCESSOR = "search.indexing.OutboxSignalProcessor"
HAYSTACK_LIMIT_TO_REGISTERED_MODELS = False
# Inline: the process that changed an article also brings the index up to date, after its commit. Otherwise the
# command `follow_outbox` does.
SEARCH_INLINE = envbool("TANGTHU_SEARCH_INLINE", True)

# --- long work --------------------------------------------------------------------------------------------------

# Long work of the desk: by a thread of the site, or by `manage.py run_jobs`.
JOBS_INLINE = envbool("TANGTHU_JOBS_INLINE", True)
JOB_DAYS = envint("TANGTHU_JOB_DAYS", 365)  # how long ended work stays in the list; 0 keeps it
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
FORMAT_MODULE_PATH = "archive.formats"
LOCALE_PATHS = [BASE_DIR / "archive" / "locale"]
USE_I18N = True
NUMBER_GROUPING = 3  # 1.204: Django's Vietnamese formats leave it out
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- static files -------------------------------------------------------------------------------------------------

STATIC_URL = f"{URL_PREFIX}/static/"
WHITENOISE_STATIC_PREFIX = "/static/"  # it looks at what stands behind the prefix
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("TANGTHU_STATIC_DIR") or DATA_DIR / "static")
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing, though finders serve
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    **_capture_stores,
}

# --- sign-in ------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day; tomorrow one signs in again
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{URL_PREFIX}/"
# Five wrong passwords for one name from one address, then a pause. Counted in the database, so over all workers.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "archive.client_address.client_household"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a pause ends, however often somebody goes on trying
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/archive/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

AUDIT_DAYS = envint("TANGTHU_AUDIT_DAYS", 180)  # how long sign-ins and refused attempts are kept

# A code from an app, for every account that sets it up; with the switch, chief editors and administrators must.
REQUIRE_SECOND_FACTOR = envbool("TANGTHU_REQUIRE_SECOND_FACTOR", False)
OTP_TOTP_ISSUER = "Tàng Thư"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- log ----------------------------------------------------------------------------------------------------------

LOG_FORMAT = os.environ.get("TANGTHU_LOG_FORMAT") or "line"
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured("TANGTHU_LOG_FORMAT must be line or json.")

# A line for each request, without anything about who asked.
REQUEST_LOG = envbool("TANGTHU_REQUEST_LOG", False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s%(of_request)s: %(message)s"},
        "json": {"()": "archive.json_log.JsonFormatter"},
    },
    "filters": {"request": {"()": "archive.request_log.RequestIdFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},  # what becomes of a job stands in its row
        "django_tasks_db": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},  # where each process found its keys
        "opensearch": {"level": "ERROR"},  # every request with what was sent, and each 404, which is an answer here
        "opensearchpy": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # any stray request would write a traceback
    },
    "root": {"handlers": ["console"], "level": os.environ.get("TANGTHU_LOG_LEVEL", "INFO")},
}
