"""The cache is optional: without it pages are slower, and the log says so once."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from archive.environment import cache_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["not a folder", "damaged files"])
def useless_cache(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Path:
    """A cache whose folder is a file, or whose files are cut off."""
    folder = tmp_path / "cache"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": folder}}
    if request.param == "not a folder":
        folder.write_text("")
    else:
        folder.mkdir()
    return folder


def damage(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.glob("*.djcache"):
            path.write_bytes(path.read_bytes()[:5])


@pytest.mark.slow
def test_every_page_does_without_it(useless_cache: Path, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    article = factories.article(province=factories.province())
    caplog.set_level(logging.WARNING, logger="archive.storage.cache")
    for _ in range(2):
        for address in ("/", "/tinh/", article.get_absolute_url(), "/tim-kiem/?q=thử", "/van-ban/", "/nam/2021/"):
            assert client.get(address).status_code == 200, address
        damage(useless_cache)
    assert len([row for row in caplog.records if row.name == "archive.storage.cache"]) == 1


def test_it_answers_like_an_empty_one(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "cache"}}
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", "đây") == "đây"
    assert cache.add("a", 1)
    assert cache.get_many(["a", "b"]) == {}
    assert not cache.delete("a")
    assert "a" not in cache
    cache.clear()


def test_a_working_one_keeps_values(settings: Any, tmp_path: Path) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "cache"}}
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert cache.incr("n") == 1 if cache.add("n", 0) else False


def test_redis_is_shared_and_can_go_away(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    address = os.environ.get("TANGTHU_TEST_CACHE_URL")
    if not address:
        pytest.skip("needs a Redis server: .ci/with_redis")
    settings.CACHES = {"default": {**settings.CACHES["default"], **cache_of(address, Path("unused"))}}
    cache.set("a", {"b": 1}, 60)
    assert caches.create_connection("default").get("a") == {"b": 1}  # as another host sees it
    assert cache.add("n", 0)
    assert cache.incr("n") == 1
    away = cache_of(f"{address}-away", Path("unused"))
    settings.CACHES = {"default": {**settings.CACHES["default"], **away}}
    assert cache.get("a", "đây") == "đây"
    assert "pages are slower" in caplog.text


@pytest.mark.parametrize("url", ["http://localhost", "localhost:6379", "memcached://a"])
def test_other_caches_stop_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="redis://"):
        cache_of(url, Path("unused"))
