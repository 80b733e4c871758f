"""Alive and ready: what is said, to whom, and that each thing missing is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from archive import health
from search.errors import IndexDamaged
from search.models import IndexChange


@pytest.fixture
def ready(own_index, settings):
    settings.CAPTURE_DIR = own_index.parent / "captures"
    call_command("update_index", verbosity=0)


def checks(client):
    response = client.get("/readyz")
    wrong = {name: told for name, told in response.json()["checks"].items() if told != "ok"}
    assert response.status_code == (503 if wrong else 200)
    assert response.json()["ready"] is not bool(wrong)
    return wrong


def test_alive_asks_nothing(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})  # no database is allowed in this test
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_everything_there_is_ready_under_any_host_and_without_https(client, ready, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tangthu.example"]
    response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200, response.json()
    assert set(response.json()["checks"]) == set(health.CHECKS)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_strangers_learn_no_reasons(client, ready):
    assert client.get("/readyz", REMOTE_ADDR="8.8.8.8").json() == {"ready": True}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_is_posted_there(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_an_archive_without_index_is_not_ready(client, no_index, settings):
    settings.CAPTURE_DIR = no_index.parent / "captures"
    assert checks(client) == {"index": "There is no search index; run `manage.py update_index`."}


@pytest.mark.django_db
def test_a_change_that_waits_too_long_is_told(client, ready):
    waiting = IndexChange.objects.create(article_id=1)
    assert checks(client) == {}
    IndexChange.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert set(checks(client)) == {"outbox"}


@pytest.mark.django_db
def test_captures_that_cannot_be_written_are_told(client, ready, settings, tmp_path: Path):
    (tmp_path / "a-file").write_text("no folder")
    settings.CAPTURE_DIR = tmp_path / "a-file"
    assert set(checks(client)) == {"captures"}


@pytest.mark.django_db
def test_a_full_disk_is_told(client, ready, monkeypatch):
    monkeypatch.setattr(health, "LEAST_DISK", 10**18)
    assert set(checks(client)) == {"captures"}


@pytest.mark.django_db
def test_a_cache_that_forgets_is_told(client, ready, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args, **kwargs: None)
    assert set(checks(client)) == {"cache"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "where", "error"),
    [("database", "connection", DatabaseError("gone")), ("index", "search_engine", IndexDamaged("torn"))],
)
def test_what_breaks_is_told_and_never_a_500(client, ready, monkeypatch, name, where, error):
    def broken(*args, **kwargs):
        raise error

    if name == "database":
        monkeypatch.setitem(health.CHECKS, name, lambda: _with_broken_cursor(monkeypatch, broken))
    else:
        monkeypatch.setattr(health, where, lambda: _Broken(broken))
    assert set(checks(client)) == {name}


def _with_broken_cursor(monkeypatch, broken):
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        health._database()


class _Broken:
    """An engine whose files cannot be read."""

    def __init__(self, broken):
        self.vocabulary = broken

    def current_generation(self):
        return "one"

    def is_outdated(self):
        return False
