"""Images of articles: which are fetched, how they are kept, and what they never are."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from archive.crawling.frontier import EntryKind
from archive.exporting.selection import CaptureSelection, select_captures
from archive.exporting.warcs import write_warc
from archive.importing.run import run_import
from archive.importing.sources import find_captures
from archive.models import Article, Capture, CaptureRule, CaptureState
from archive.storage import blobs
from archive.storage.fixity import verify_captures
from tests import factories
from tests.crawling.conftest import Run, article
from tests.crawling.test_crawling import check, problems, records, warcs
from tests.portal import Portal, answer, redirect

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(200))
IMAGES = """<img src="/anh/1.jpg"><figure><img data-src="/anh/hai%20đ.png?x=1" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></figure>
<img src="/dem.gif" width="1" height="1"><img src="/anh/1.jpg"><img src="javascript:x"><div class="x"><img src="//khac.example/3.jpg"></div>"""


@pytest.fixture
def page(portal: Portal) -> str:
    portal.pages = {
        "/a-1.html": article(1, more=IMAGES.replace("//khac.example", portal.url()[:-1])),
        "/anh/1.jpg": answer(JPEG, kind="image/jpeg"),
        "/anh/hai%20%C4%91.png?x=1": answer(b"\x89PNG\r\n\x1a\n" + bytes(99), kind="text/html"),
        "/3.jpg": redirect("/anh/ba.svg"),
        "/anh/ba.svg": answer(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", kind="image/svg+xml"
        ),
    }
    return portal.url("/a-1.html")


def images() -> list[Capture]:
    return list(Capture.objects.filter(state=CaptureState.RESOURCE).order_by("url"))


@pytest.mark.slow
def test_the_images_of_an_article_come_with_it(portal: Portal, run: Run, page: str, tmp_path: Path) -> None:
    report = run((page, EntryKind.PAGE)).report
    assert [(each.url.rsplit("/", 1)[-1], each.content_type, each.page_url, each.article) for each in images()] == [
        ("1.jpg", "image/jpeg", page, None), ("hai%20%C4%91.png?x=1", "image/png", page, None)
    ]  # fmt: skip
    assert blobs.load(images()[0].sha256) == JPEG
    assert (report.added, [problem["code"] for problem in report.problems]) == (1, ["no-image"])
    assert portal.times("/dem.gif") == 0
    assert portal.times("/anh/1.jpg") == 1
    (warc,) = warcs(tmp_path)
    assert ("response", "1.jpg") in records(warc)
    assert not check(warc)
    assert verify_captures(tick=lambda count: None).sound == 3


@pytest.mark.parametrize("how", ["option", "rule"])
def test_images_are_left_out_where_somebody_says_so(portal: Portal, run: Run, page: str, how: str) -> None:
    if how == "rule":
        CaptureRule.objects.create(source=factories.source(domain="127.0.0.1"), with_images=False)
    assert run((page, EntryKind.PAGE), with_images=how == "rule").report.is_clean
    assert not any(path.startswith("/anh") for path in portal.asked)


def test_a_hostile_image_costs_only_itself(portal: Portal, run: Run, page: str) -> None:
    portal.pages["/anh/1.jpg"] = answer(JPEG + bytes(400_000))
    portal.pages["/3.jpg"] = redirect("ftp://khac.example/x.jpg")
    portal.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /anh/hai", kind="text/plain")
    run((page, EntryKind.PAGE), pages=1)
    assert sorted(code for _, code in problems()) == ["bad-address", "robots", "too-large"]
    assert Article.objects.count() == 1


@pytest.mark.slow
def test_a_page_shows_its_images_from_the_archive(run: Run, page: str, client: Client) -> None:
    run((page, EntryKind.PAGE))
    shown = client.get(client.get(f"/web/{page}")["Location"])
    stamp = shown.request["PATH_INFO"].split("/")[2]
    ours = [
        f"/web/{stamp}im_/{each.url.replace('%', '%25').replace('?', '%3F').replace('=', '%3D')}" for each in images()
    ]
    assert [shown.text.count(f'<img src="{each}"') for each in ours] == [2, 1]
    assert "khac" not in shown.text
    assert ".svg" not in shown.text
    assert "dem.gif" not in shown.text
    policy = shown["Content-Security-Policy"].split("; ")
    assert policy[0] == "sandbox"
    assert "img-src data: http://testserver/web/" in policy
    assert not any("script-src" in part or "allow-" in part or "'self'" in part for part in policy)
    for address, image in zip(ours, images(), strict=True):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, image.content_type)
        assert response.content == blobs.load(image.sha256)
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.slow
def test_images_go_with_their_article(run: Run, page: str, client: Client) -> None:
    run((page, EntryKind.PAGE))
    address = f"/web/2026im_/{images()[0].url}"
    assert client.get(address).status_code == 200
    assert client.get(f"/web/20261301im_/{images()[0].url}").status_code == 404
    assert client.get(f"/web/2026im_/{page}").status_code == 404
    assert client.get(f"/web/2026/{images()[0].url}").status_code == 404
    assert len(list(select_captures(CaptureSelection()))) == 3
    Article.objects.update(withdrawn_at="2026-01-01T00:00Z")
    assert client.get(address).status_code == 404
    assert list(select_captures(CaptureSelection())) == []


@pytest.mark.slow
@pytest.mark.parametrize("selection", [CaptureSelection(), CaptureSelection(first_year=2021, last_year=2021)])
def test_images_are_exported_and_come_back(
    run: Run, page: str, tmp_path: Path, settings: Any, client: Client, selection: CaptureSelection
) -> None:
    run((page, EntryKind.PAGE))
    Article.objects.update(published="2021-06-04")
    captures = Capture.objects.order_by("url")
    before = list(captures.values_list("url", "sha256", "captured_at", "state", "content_type", "page_url"))
    with (tmp_path / "export.warc.gz").open("wb") as file:
        assert write_warc(select_captures(selection), file, "export").captures == 3
    assert not check(tmp_path / "export.warc.gz")
    Article.objects.all().delete()
    Capture.objects.all().delete()
    settings.CAPTURE_DIR = tmp_path / "others"
    found = find_captures([tmp_path / "export.warc.gz"], max_bytes=10**6)
    assert run_import(found, command="x", arguments=[], tick=lambda: None).is_clean
    assert list(captures.values_list("url", "sha256", "captured_at", "state", "content_type", "page_url")) == before
    assert client.get(f"/web/2026im_/{images()[0].url}").status_code == 200
