"""Save this page now: who may ask, for what, and what is answered."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from archive.models import Article, CaptureRound
from tests import factories
from tests.crawling.conftest import article
from tests.portal import Portal, answer, open_portal

pytestmark = pytest.mark.django_db

FORM = "/luu-trang/"


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.WARC_DIR = tmp_path / "warcs"
    settings.CAPTURE_ALLOW_PRIVATE = True
    settings.CAPTURE_DELAY = 0


@pytest.fixture
def portal() -> Any:
    with open_portal() as opened:
        opened.pages = {"/a-1.html": article(1), "/mat.html": answer("x", "404 Not Found")}
        yield opened


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("bien-tap", password="x")
    user.user_permissions.add(Permission.objects.get(content_type__app_label="archive", codename="change_article"))
    client.force_login(user)
    return client


@pytest.mark.slow
def test_an_editor_gets_the_capture_of_an_address(editor: Client, portal: Portal) -> None:
    response = editor.post(FORM, {"url": portal.url("/a-1.html")})
    assert response.status_code == 302
    assert response["Location"].endswith(f"/{portal.url('/a-1.html')}")
    shown = editor.get(response["Location"])
    assert "Xã Mẫu họp bàn" in shown.content.decode()
    assert Article.objects.get().captures.count() == 1


@pytest.mark.parametrize(("path", "status"), [("/mat.html", 502), ("khong phai", 400), ("", 400)])
def test_what_gives_no_capture_says_why(editor: Client, portal: Portal, path: str, status: int) -> None:
    response = editor.post(FORM, {"url": portal.url(path) if path.startswith("/") else path})
    assert response.status_code == status
    assert 'class="wrong"' in response.content.decode()


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://a.example:22/"])  # fmt: skip
def test_nothing_private_is_asked_for(editor: Client, settings: Any, url: str) -> None:
    settings.CAPTURE_ALLOW_PRIVATE = False
    assert editor.post(FORM, {"url": url}).status_code == 403


@pytest.mark.parametrize("who", ["editors", "nobody"])
def test_a_reader_may_not_ask_unless_a_setting_says_so(client: Client, settings: Any, who: str) -> None:
    settings.SAVE_PAGE = who
    assert client.get(FORM).status_code == 404
    assert client.post(FORM, {"url": "https://a.example/"}).status_code == 404


@pytest.mark.slow
def test_a_reader_may_ask_for_pages_of_sources_and_not_too_often(client: Client, settings: Any, portal: Portal) -> None:
    settings.SAVE_PAGE = "readers"
    assert client.post(FORM, {"url": portal.url("/a-1.html")}).status_code == 403
    assert (portal.asked, CaptureRound.objects.count()) == ([], 0)
    factories.source(domain="127.0.0.1")
    from archive.views import saved_pages
    from archive.views.rate_limit import HOUR, Limit

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saved_pages, "LIMITS", (Limit(most=1, seconds=HOUR),))
        assert client.post(FORM, {"url": portal.url("/a-1.html")}).status_code == 302
        response = client.post(FORM, {"url": portal.url("/a-1.html")})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
