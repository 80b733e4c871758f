"""A page that the rules took for a list becomes an article because a person says so; the word outlives reading anew."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive.curation.refusals import NOT_AN_ARTICLE, accept, preview
from archive.curation.refused import Refused
from archive.curation.undo import can_undo, undo
from archive.models import Article, Capture, Edit
from archive.reprocessing.run import ReprocessingScope, reprocess
from tests.curation.conftest import FILLING, PAGE, read_everything_again

pytestmark = pytest.mark.django_db

LINKS = "".join(
    f'<p><a href="/tin-{number}">Tin thứ {number} của địa phương về một hội nghị thử nghiệm nào đó</a></p>'
    for number in range(12)
)
LIST = PAGE.format(title="Các văn bản đã triển khai trong năm", paragraphs="").replace("</div>", f"{LINKS}</div>")


@pytest.fixture
def listing(reference_data: None, db: None, settings: Any, tmp_path: Path) -> Capture:
    """A page of links, imported and skipped."""
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = tmp_path / "captures"
    add("list.html", LIST)
    capture = Capture.objects.get()
    assert (capture.state, capture.reason, Article.objects.count()) == ("skipped", "list-page", 0)
    return capture


def pages() -> Path:
    return Path(settings.DATA_DIR) / "pages"


def add(name: str, page: str) -> None:
    folder = pages()
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(page, encoding="utf-8")
    call_command("import_articles", str(folder), verbosity=0)


def states() -> list[tuple[str, str, bool]]:
    return list(Capture.objects.order_by("pk").values_list("state", "reason", "insisted"))


@pytest.mark.slow
def test_a_list_becomes_an_article_and_stays_one(listing: Capture, person: User, client: Client) -> None:
    seen = preview(listing)
    assert seen.processed is not None
    assert seen.processed.reading.title == "Các văn bản đã triển khai trong năm"
    assert Article.objects.count() == 0
    article = accept(listing, person, reason="Bài tổng hợp")
    assert (article.title, article.is_withdrawn) == ("Các văn bản đã triển khai trong năm", False)
    assert client.get(article.get_absolute_url()).status_code == 200
    edit = Edit.objects.get()
    assert (edit.kind, edit.reason, edit.summary) == ("accept", "Bài tổng hợp", article.title)
    assert "nhận trang này làm bài viết" in client.get(article.get_absolute_url()).content.decode()
    read_everything_again()
    reprocess(ReprocessingScope(everything=True, skipped=True), processes=1)
    call_command("import_articles", str(pages()), verbosity=0)
    article.refresh_from_db()
    assert (article.review_state, article.is_withdrawn) == ("unreviewed", False)
    assert states() == [("article", "", True)]


@pytest.mark.slow
def test_undone_it_leaves_a_tombstone_and_may_be_accepted_again(listing: Capture, person: User, client: Client) -> None:
    article = accept(listing, person)
    edit = Edit.objects.get()
    assert can_undo(edit) == ""
    undo(edit, person)
    article.refresh_from_db()
    assert (article.is_withdrawn, article.withdrawn_reason) == (True, NOT_AN_ARTICLE)
    assert client.get(article.get_absolute_url()).status_code == 410
    assert states() == [("skipped", "list-page", False)]
    listing.refresh_from_db()
    again = accept(listing, person)
    assert (again.pk, again.is_withdrawn) == (article.pk, False)


@pytest.mark.slow
def test_what_was_taken_down_does_not_come_back_by_it(listing: Capture, person: User) -> None:
    article = accept(listing, person)
    undo(Edit.objects.get(), person)
    Article.objects.filter(pk=article.pk).update(withdrawn_reason="Theo yêu cầu của nguồn")
    listing.refresh_from_db()
    with pytest.raises(Refused, match="Theo yêu cầu của nguồn"):
        accept(listing, person)


@pytest.mark.slow
def test_what_has_no_text_cannot_be_an_article(listing: Capture, person: User) -> None:
    add("error.html", "<html><head><title>Không tìm thấy trang</title></head><body><h1>404</h1></body></html>")
    empty = Capture.objects.latest("pk")
    assert (empty.state, empty.reason) == ("skipped", "error-page")
    assert "no-t" in preview(empty).obstacle
    with pytest.raises(Refused):
        accept(empty, person)
    assert not Edit.objects.exists()


@pytest.mark.slow
def test_an_article_is_no_skipped_capture(listing: Capture, person: User) -> None:
    accept(listing, person)
    listing.refresh_from_db()
    with pytest.raises(Refused, match="không phải trang bị bỏ qua"):
        accept(listing, person)


@pytest.mark.slow
def test_a_newer_list_may_take_the_articles_place_and_give_it_back(listing: Capture, person: User) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in FILLING)
    add("bai.html", PAGE.format(title="Hội nghị thử nghiệm của địa phương ta", paragraphs=body))
    article = Article.objects.get()
    address = {"url": "https://thu.example/bai", "captured_at": "2026-01-02T00:00Z"}
    Capture.objects.filter(article=article).update(**address | {"captured_at": "2026-01-01T00:00Z"})
    Article.objects.filter(pk=article.pk).update(identity="url:thu.example/bai")
    Capture.objects.filter(pk=listing.pk).update(**address)
    listing.refresh_from_db()
    known = preview(listing).known
    if known is None:
        pytest.fail("The address was not known again.")
    accept(listing, person)
    article.refresh_from_db()
    assert article.title == "Các văn bản đã triển khai trong năm"
    undo(Edit.objects.get(), person)
    article.refresh_from_db()
    assert (article.title, article.is_withdrawn) == ("Hội nghị thử nghiệm của địa phương ta", False)
    assert ("skipped", "list-page", False) in states()


@pytest.mark.slow
def test_who_may_withdraw_may_accept(listing: Capture, client: Client) -> None:
    address = reverse("admin:archive_capture_accept", args=[listing.pk])
    client.force_login(User.objects.create_user("khach", is_staff=True))
    assert client.get(address).status_code == client.post(address).status_code == 403
    client.force_login(User.objects.create_superuser("truong-ban"))
    change = client.get(reverse("admin:archive_capture_change", args=[listing.pk])).content.decode()
    assert address in change
    assert "Các văn bản đã triển khai trong năm" in client.get(address).content.decode()
    done = client.post(address, {"reason": "Bài tổng hợp"})
    assert done["Location"] == reverse("admin:archive_article_change", args=[Article.objects.get().pk])
    change = client.get(reverse("admin:archive_capture_change", args=[listing.pk])).content.decode()
    assert address not in change
