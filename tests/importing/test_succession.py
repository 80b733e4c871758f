"""A later capture of an address updates its article only if it plausibly is that article; pages are invented."""

import itertools
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive.curation.capture_choice import choose_capture
from archive.curation.queues import BY_SLUG
from archive.curation.refused import Refused
from archive.curation.undo import undo
from archive.models import Article, Capture, Decision, Edit
from archive.reprocessing.run import ReprocessingScope, reprocess
from tests.warcs import Warc, page, url, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

PARKED = b"<html><head><title>mau.example</title></head><body><h1>The domain mau.example may be for sale</h1><p>Buy this domain now, contact the owner for a price and further offers of premium names today.</p></body></html>"
LOGIN = "<html lang=vi><head><meta charset=utf-8><title>Đăng nhập</title></head><body><h1>Đăng nhập hệ thống quản trị</h1><form><p>Tên đăng nhập và mật khẩu do quản trị viên của cổng thông tin cấp cho từng người dùng.</p><input type=password></form></body></html>".encode()
GOOD = page(1)
CORRECTED = GOOD.replace(
    b"</body>", "<p>Bài được bổ sung: hội nghị sau đó đã bế mạc trong buổi chiều cùng ngày.</p></body>".encode()
)
TEASER = GOOD[: GOOD.index(b"</p>", GOOD.index(b"<p>")) + 4] + "<p>Đăng nhập để đọc tiếp.</p></body></html>".encode()
REMNANTS = {"parked": PARKED, "login": LOGIN, "teaser": TEASER}


@pytest.fixture
def take_in(settings: Any, tmp_path: Path) -> Callable[..., None]:
    """Import captures of one address, (year, body) each, in the order given."""
    settings.DATA_DIR, settings.CAPTURE_DIR = tmp_path, tmp_path / "captures"
    numbers = itertools.count()

    def take(*captures: tuple[int, bytes], **fields: str) -> None:
        for year, body in captures:
            warc = Warc()
            warc.response(1, body=body, fields={"WARC-Date": f"{year}-06-04T01:00:00Z", **fields})
            path = write(tmp_path / f"{next(numbers)}.warc.gz", warc.data)
            call_command("import_articles", str(path), verbosity=0)

    return take


@pytest.fixture
def chief() -> User:
    return get_user_model().objects.create_superuser("truongban")


def body_of(article: Article) -> str:
    article.refresh_from_db()
    return article.text


@pytest.mark.slow
@pytest.mark.parametrize("remnant", REMNANTS)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_is_left_at_an_address_does_not_replace_the_article(
    take_in: Callable[..., None], client: Client, remnant: str, order: tuple[int, int]
) -> None:
    captures = [(2021, GOOD), (2024, REMNANTS[remnant])]
    take_in(*(captures[each] for each in order))
    article = Article.objects.get(identity=f"url:{url(1).removeprefix('https://')}")
    assert article.read_from
    assert article.read_from.captured_at
    assert article.read_from.captured_at.year == 2021
    if order == (0, 1):
        aside = Capture.objects.get(captured_at__year=2024)
        assert aside.reason
        assert BY_SLUG["set-aside"].count() == 1
        assert client.get(f"/web/20240604010000/{url(1)}").status_code == 200


@pytest.mark.slow
def test_a_correction_speaks_and_an_older_capture_does_not(take_in: Callable[..., None]) -> None:
    take_in((2021, GOOD), (2022, CORRECTED), (2020, GOOD))
    article = Article.objects.get()
    assert "Bài được bổ sung" in article.text
    assert article.captures.of_articles().count() == 3
    assert BY_SLUG["set-aside"].count() == 0


@pytest.mark.slow
def test_a_transfer_that_says_it_broke_off_is_kept_aside(take_in: Callable[..., None]) -> None:
    take_in((2021, GOOD))
    cut = GOOD[: GOOD.rindex(b"<p>")] + b"</body></html>"
    take_in((2022, cut), **{"WARC-Truncated": "length"})
    assert Capture.objects.get(captured_at__year=2022).reason == "truncated"


@pytest.mark.slow
def test_a_number_used_again_makes_an_article_of_its_own(take_in: Callable[..., None], client: Client) -> None:
    take_in((2021, GOOD), (2024, page(7)), (2025, page(7)), (2022, CORRECTED))
    first, second = Article.objects.order_by("pk")
    assert "Bài được bổ sung" in first.text
    assert second.identity == f"{first.identity}#2"
    assert second.captures.count() == 2
    timemap = client.get(f"/web/timemap/link/{url(1)}").content.decode()
    assert all(f"/web/{year}0604010000/" in timemap for year in (2021, 2022, 2024, 2025))


@pytest.mark.slow
def test_an_editor_chooses_the_capture_and_imports_and_reprocessing_obey(
    take_in: Callable[..., None], client: Client, chief: User
) -> None:
    take_in((2021, GOOD), (2022, CORRECTED))
    article = Article.objects.get()
    older = article.captures.get(captured_at__year=2021)
    client.force_login(chief)
    assert client.get(reverse("admin:archive_capture_change", args=[older.pk])).context["can_choose"]
    client.post(reverse("admin:archive_capture_choose", args=[older.pk]))
    assert "Bài được bổ sung" not in body_of(article)
    take_in((2023, CORRECTED))
    reprocess(ReprocessingScope(everything=True), processes=1)
    assert "Bài được bổ sung" not in body_of(article)
    assert article.read_from_id == older.pk
    undo(Edit.objects.get(details__capture=older.pk), chief)
    assert "Bài được bổ sung" in body_of(article)
    assert not Decision.objects.exists()


TWICE = CORRECTED.replace(b"</body>", "<p>Bài được bổ sung lần thứ hai vào hôm sau.</p></body>".encode())


def of_year(year: int) -> Capture:
    return Capture.objects.get(captured_at__year=year)


@pytest.mark.slow
def test_what_came_while_a_choice_stood_speaks_once_it_is_undone(take_in: Callable[..., None], chief: User) -> None:
    take_in((2021, GOOD), (2022, CORRECTED))
    choose_capture(of_year(2021), chief)
    take_in((2023, TWICE), (2024, TEASER))
    undo(Edit.objects.get(), chief)
    article = Article.objects.get()
    assert "lần thứ hai" in body_of(article)
    assert article.read_from == of_year(2023)
    assert BY_SLUG["set-aside"].count() == 1  # the teaser, judged now


@pytest.mark.slow
def test_a_choice_is_undone_though_the_capture_before_it_was_erased(take_in: Callable[..., None], chief: User) -> None:
    take_in((2021, GOOD), (2022, CORRECTED), (2023, TWICE))
    choose_capture(of_year(2021), chief)
    of_year(2023).delete()  # it was read before
    undo(Edit.objects.get(), chief)
    article = Article.objects.get()
    assert "Bài được bổ sung" in body_of(article)
    assert article.read_from == of_year(2022)


@pytest.mark.slow
def test_a_choice_that_would_bring_back_an_erased_capture_stays(take_in: Callable[..., None], chief: User) -> None:
    take_in((2021, GOOD), (2022, CORRECTED))
    for year in (2021, 2022):
        choose_capture(of_year(year), chief)
    of_year(2021).delete()
    with pytest.raises(Refused, match="đã bị xóa"):
        undo(Edit.objects.latest("pk"), chief)
    assert "Bài được bổ sung" in body_of(Article.objects.get())


RENAMED = CORRECTED.replace(b"<h1>", "<h1>Tin bổ sung: ".encode())


@pytest.mark.slow
def test_what_a_capture_would_change_is_shown_and_parts_of_it_are_taken_over(
    take_in: Callable[..., None], client: Client, chief: User
) -> None:
    take_in((2021, GOOD), (2022, RENAMED))
    article = Article.objects.get()
    newest, older = article.read_from, article.captures.get(captured_at__year=2021)
    title = article.title
    assert title.startswith("Tin bổ sung: ")
    client.force_login(chief)
    address = reverse("admin:archive_capture_effect", args=[older.pk])
    assert address in client.get(reverse("admin:archive_capture_of", args=[article.pk])).content.decode()
    effect = client.get(address).context["effect"]
    (part,) = effect.parts
    assert (part.name, part.present, part.is_decided) == ("title", title, False)
    assert "Bài được bổ sung" in "".join(piece.text for piece in effect.text if piece.kind == "gone")
    assert "Hãy chọn ít nhất một phần." in client.post(address).content.decode()
    client.post(address, {"parts": ["title"], "reason": "nhan đề gốc"})
    for _ in range(2):
        assert "Bài được bổ sung" in body_of(article)
        assert (article.title, article.read_from) == (title.removeprefix("Tin bổ sung: "), newest)
        reprocess(ReprocessingScope(everything=True), processes=1)
    assert client.get(address).context["effect"].parts == ()
    undo(Edit.objects.get(reason="nhan đề gốc"), chief)
    assert body_of(article)
    assert article.title == title


@pytest.mark.slow
def test_a_capture_that_is_no_article_says_why_it_would_change_nothing(
    take_in: Callable[..., None], client: Client, chief: User
) -> None:
    take_in((2021, GOOD))
    capture = Capture.objects.get()
    capture.pk, capture.sha256 = None, "0" * 64
    capture.save()
    client.force_login(chief)
    page = client.get(reverse("admin:archive_capture_effect", args=[capture.pk]))
    assert page.context["effect"].obstacle.startswith("byte của bản chụp mất hoặc hỏng")


@pytest.mark.slow
def test_a_teaser_can_be_chosen_all_the_same(take_in: Callable[..., None], chief: User) -> None:
    take_in((2021, GOOD), (2022, TEASER))
    article = Article.objects.get()
    choose_capture(Capture.objects.get(captured_at__year=2022), chief)
    assert "Đăng nhập để đọc tiếp" in body_of(article)
    assert BY_SLUG["set-aside"].count() == 0


@pytest.mark.parametrize("is_before", [True, False])
def test_the_answer_to_a_form_is_no_article(tmp_path: Path, settings: Any, is_before: bool) -> None:
    settings.DATA_DIR, settings.CAPTURE_DIR = tmp_path, tmp_path / "captures"
    warc = Warc()
    first = warc.response(1)
    answer = warc.response(1, body=page(7), fields={"WARC-Date": "2021-06-04T01:05:00Z"})
    request = warc.writer.create_warc_record(
        url(1), "request", payload=BytesIO(b"POST /tin/1 HTTP/1.1\r\nHost: mau.thu-nghiem.example\r\n\r\nq=1"),
        warc_content_type="application/http; msgtype=request", warc_headers_dict={"WARC-Date": "2021-06-04T01:05:00Z"},
    )  # fmt: skip
    sent = warc.add(request)
    records = [first, sent, answer] if is_before else [first, answer, sent]
    call_command("import_articles", str(write(tmp_path / "x.warc.gz", *records)), verbosity=0)
    article = Article.objects.get()
    assert article.read_from
    assert article.read_from.captured_at
    assert article.read_from.captured_at.minute == 0
    assert Capture.objects.get(captured_at__minute=5).reason == "post-answer"
