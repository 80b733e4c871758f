"""Settings from the environment: how a variable is read, and what stops the start."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def envbool(name: str, default: bool) -> bool:
    """Read a switch: 1/0, true/false, yes/no, on/off; anything else stops the start."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0")


def envint(name: str, default: int) -> int:
    """Read a whole number of at least 0; anything else stops the start."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number")
    return int(value)


def envlist(name: str, default: list[str]) -> list[str]:
    """Read a list separated by commas."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or default


def envsecret(name: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE names; empty when neither is set."""
    if path := envfilled(f"{name}_FILE"):
        try:
            secret = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} is not text") from error
        if not secret:
            raise ImproperlyConfigured(f"{name}_FILE: {path} is empty")
        return secret
    return envfilled(name)


def envfilled(name: str) -> str:
    """Read a setting that decides which archive this is: empty where it is not set; set to nothing stops the start."""
    value = os.environ.get(name)
    if value is not None and not value.strip():
        raise ImproperlyConfigured(f"{name} is set but empty; give it a value, or unset it")
    return value or ""


def mail_server_of(url: str) -> dict[str, Any]:
    """Read smtp://user:password@host (STARTTLS), smtps://… (TLS) or smtp+plain://host; others stop the start."""
    parts = urlsplit(url)
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("TANGTHU_MAIL_SERVER has a port that is no number") from error
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("TANGTHU_MAIL_SERVER must be smtp://user:password@host:587 or smtps://…")
    return {
        "host": parts.hostname,
        "port": port or ports[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "tls": parts.scheme == "smtps",
    }


def database_of(url: str) -> dict[str, Any]:
    """Read a database address, sqlite:///path or postgresql://user:password@host/name; others stop the start."""
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {scheme!r}; it must be postgresql://user:password@host/name or sqlite:///path"
        )
    try:
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:  # its message may hold the password
        raise ImproperlyConfigured("DATABASE_URL cannot be read as postgresql://user:password@host/name") from error


def capture_store_of(variable: str, value: str) -> dict[str, Any]:
    """Read where captures are kept, "folder" (in the data folder) or s3://bucket/prefix; others stop the start."""
    if value == "folder":
        return {"BACKEND": "archive.storage.stores.CaptureFolder"}
    parts = urlsplit(value)
    if parts.scheme != "s3" or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc) or parts.query:
        raise ImproperlyConfigured(f"{variable} must be s3://bucket/prefix or folder; who may write is not said in it")
    return {
        "BACKEND": "archive.storage.object_store.CaptureBucket",
        "OPTIONS": {"bucket_name": parts.netloc, "location": parts.path.strip("/")},
    }


def cache_of(url: str, folder: Path) -> dict[str, Any]:
    """Read where figures and limits are kept: files in the folder, or redis://host:6379/0 (rediss:// with TLS)."""
    if not url:
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        return {"LOCATION": folder, "OPTIONS": {"BACKEND": backend, "MAX_ENTRIES": 5_000}}
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("TANGTHU_CACHE_URL must be redis://host:6379/0, rediss://… or unix:///path")
    return {
        "LOCATION": url,
        "KEY_PREFIX": "tangthu",
        "OPTIONS": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "socket_connect_timeout": 1,  # seconds: a page does not wait longer for what it can do without
            "socket_timeout": 1,
        },
    }


def url_prefix_of(value: str) -> str:
    """Read the path below which the site stands: "/kho", or "" for a host of its own; others stop the start."""
    prefix = value.rstrip("/")
    if prefix and not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", prefix):
        raise ImproperlyConfigured(f"TANGTHU_URL_PREFIX is {value!r}; it must be a path such as /kho")
    return prefix


def made_folder(path: Path) -> Path:
    """Make the data folder where it is missing; one that cannot be made or opened stops the start."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        next(path.iterdir(), None)
    except OSError as error:
        raise ImproperlyConfigured(f"TANGTHU_DATA_DIR: {path} cannot be used ({error.strerror})") from error
    return path


def own_secret(folder: Path) -> str:
    """Return the secret key kept in the data folder; the first start makes it, readable by its owner only."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(f"The secret key {path} cannot be written ({error.strerror})") from error
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    try:
        key = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"The secret key {path} cannot be read ({error.strerror})") from error
    if key:
        return key
    path.write_text(secrets.token_urlsafe(48), encoding="utf-8")  # a start was cut off between the two steps
    return path.read_text(encoding="utf-8")
