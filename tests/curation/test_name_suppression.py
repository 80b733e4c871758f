"""A person's name out of public view: no page, export or file shows it, and lifting brings all of it back."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from archive.backups.restore import _entries, _key, check_backup
from archive.backups.writer import KEY_ENTRY, write_backup
from archive.core.suppression import COVER
from archive.core.text import Span
from archive.curation import name_suppression as module
from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import SuppressionRefused, continue_suppression, suppress_name
from archive.curation.suppression_proof import search_public
from archive.decisions import add_official, decide_field
from archive.exporting.metadata import export_metadata
from archive.exporting.selection import CaptureSelection, select_captures
from archive.models import (
    Article,
    Capture,
    CustomaryName,
    Decision,
    Edit,
    Official,
    OfficialMention,
    Report,
    Resolution,
    SuppressedPlace,
    Suppression,
    editing,
)
from archive.models.suppressions import KEY_FILE, KeyMissing, put_key
from archive.storage import blobs
from search.engine import SearchRequest, find
from search.indexing import batched, drain
from tests.curation.conftest import read_everything_again

Importer = Callable[..., list[Article]]

NAME = "Lò Thị Quên"
FORMS = ("Lò Thị Quên", "LÒ THỊ QUÊN", "lò thị quên", "lo thi quen", "lo-thi-quen", "Lo Thi Quen")
SECRET = "Bà Lò Thị Quên, Phó Bí thư Tỉnh ủy Hậu Giang, phát biểu về Nghị quyết số 31-NQ/TU của địa phương."
AGAIN = "LÒ THỊ QUÊN trả lời: các đồng chí lo thi quen và Trần Văn Nhớ, Chủ tịch UBND huyện Thử Nghiệm, cùng dự."
OTHER = "Bà Trần Thị Nhớ, Chủ tịch UBND huyện Thử Nghiệm, dự hội nghị về Nghị quyết số 04-NQ/TW ngày 30/10/2016."

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _little_reference_data(reference_data: None) -> None:
    """A suppression looks through every row that is shown, more than once; a tenth of the reference data will do."""
    for rows in (CustomaryName.objects.all(), Resolution.objects.exclude(number="04-NQ/TW")):
        rows._raw_delete(rows.db)


@pytest.fixture
def three(own_index: Path, settings: Any, imported: Importer) -> list[Article]:
    settings.SEARCH_INLINE = False
    settings.WARC_DIR = own_index.parent / "warcs"
    with batched():
        articles = imported(SECRET, AGAIN, OTHER)
    drain()
    return articles


def holds(text: str) -> list[str]:
    return [form for form in FORMS if form in text]


def public_addresses(articles: list[Article]) -> Iterator[str]:
    """Every kind of address that a reader may ask for."""
    yield from ("/", "/can-bo/", "/van-ban/", "/tinh/", "/nguon/", "/feed.atom", "/tinh/hau-giang/", "/sitemap.xml")
    yield from ("/tim-kiem/?q=hội+nghị", "/tim-kiem/?q=hội+nghị&format=json", "/nam/2021/07/")
    for article in Article.objects.filter(pk__in=[each.pk for each in articles]):
        yield article.get_absolute_url()
        for suffix in (".json", ".txt", ".ris"):
            yield f"/bai-viet/{article.pk}-{article.slug}{suffix}"
        yield f"/bai-viet/{article.pk}-{article.slug}/ban-chup/"
        yield f"/bai-viet/{article.pk}-{article.slug}/thay-doi/"
    for slug in Official.objects.standing().values_list("slug", flat=True):
        yield f"/can-bo/{slug}/"


def everything_public(client: Client, articles: list[Article], folder: Path) -> str:
    """All that is shown or given away: pages, feeds, the dump of the metadata, WARC and WACZ."""
    whole = ""
    for address in public_addresses(articles):
        page = client.get(address)
        assert page.status_code == 200, address
        whole += address + (page.getvalue().decode() if page.streaming else page.content.decode())
    export_metadata(folder / "xuat", forms=("jsonl", "sqlite"))
    whole += "".join(path.read_bytes().decode("utf-8", "ignore") for path in sorted((folder / "xuat").iterdir()))
    for kind in ("warc.gz", "wacz"):
        out = folder / f"xuat.{kind}"
        call_command("export_captures", str(out), verbosity=0)
        data = out.read_bytes()
        if kind == "wacz":
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                files = [parts.read(name) for name in parts.namelist()]
        else:
            files = [data]
        for each in files:
            whole += (gzip.decompress(each) if each[:2] == b"\x1f\x8b" else each).decode("utf-8", "ignore")
        out.unlink()
    return whole


def states() -> dict[int, Any]:
    columns = ("pk", "title", "slug", "lead", "byline", "text", "url", "images", "found", "names_covered")
    rows = {row[0]: row[1:] for row in Article.objects.values_list(*columns)}
    mentions = OfficialMention.objects.values_list("article", "start", "end", "name", "official__slug").order_by(
        "article", "start"
    )
    captures = Capture.objects.values_list("pk", "withheld")
    officials = Official.objects.values_list("slug", "name", "folded", "name_key", "is_suppressed").order_by("pk")
    return {**rows, -1: list(mentions), -2: list(captures), -3: list(officials)}


@pytest.mark.slow
def test_nothing_public_holds_a_suppressed_name(
    three: list[Article], person: User, client: Client, tmp_path: Path
) -> None:
    article = three[0]
    with editing(person, Edit.Kind.EDIT, summary=f"Sửa bài về {NAME}", reason=f"Bà {NAME} báo") as edit:
        article.title, article.byline = f"Gặp {NAME}", NAME.upper()
        edit.reason_is_public = True
        article.save()
        decide_field(article, "title", person, reason=NAME)
        decide_field(article, "byline", person)
    Report.objects.create(article=article, message=f"Không phải {NAME}.")
    cache.set("mot-con-so", NAME)
    drain()
    assert set(holds(everything_public(client, three, tmp_path))) >= {"Lò Thị Quên", "LÒ THỊ QUÊN", "lo-thi-quen"}

    suppression = suppress_name(NAME, person, reason=f"Bà {NAME} yêu cầu.")

    assert suppression.proof == {"database": 0, "captures": 0, "index": 0}
    assert holds(everything_public(client, three, tmp_path)) == []
    rows = [str(list(model._default_manager.values())) for model in (Article, Official, Edit, Decision, Report)]
    tracked: tuple[Any, ...] = (Article, Official, Decision)
    rows += [str(list(model.history.values())) for model in tracked]
    rows += [str(list(model._default_manager.values())) for model in (Suppression, SuppressedPlace)]
    assert holds("".join(rows)) == []
    assert cache.get("mot-con-so") is None
    text = Article.objects.get(pk=three[1].pk).text
    assert len(text) == len(three[1].text)
    assert "Trần Văn Nhớ" in text
    assert "Trần Văn Nhớ, Chủ tịch" in text
    assert Official.objects.filter(name="Trần Văn Nhớ").exists()
    assert Official.objects.filter(name="Trần Thị Nhớ").exists()


@pytest.mark.slow
def test_the_pages_say_so_without_the_name(three: list[Article], client: Client) -> None:
    official = Official.objects.get(name=NAME)
    capture = Capture.objects.get(article=three[0])
    Capture.objects.filter(pk=capture.pk).update(url="https://thu.example/bai", captured_at=capture.received_at)
    Article.objects.filter(pk=three[0].pk).update(url="https://thu.example/bai", identity="url:thu.example/bai")
    stamp = f"{capture.received_at:%Y%m%d%H%M%S}"
    addresses = [f"/web/{stamp}/https://thu.example/bai", f"/web/{stamp}id_/https://thu.example/bai"]
    addresses += ["/web/https://thu.example/bai", "/web/timemap/link/https://thu.example/bai"]
    assert client.get(addresses[0]).status_code == 200
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    for address in (official.get_absolute_url(), "/can-bo/lo-thi-quen-ben-tre/", *addresses):
        page = client.get(address)
        assert page.status_code == 410, address
        assert holds(page.content.decode().replace(address, "")) == []
    assert client.get("/can-bo/khong-co-ai/").status_code == 404
    assert client.get("/web/cdx?url=thu.example/*").content == b""
    shown = client.get(Article.objects.get(pk=three[0].pk).get_absolute_url()).content.decode()
    assert "được che theo yêu cầu" in shown
    assert "được che theo yêu cầu" not in client.get(three[2].get_absolute_url()).content.decode()
    blobs.load(capture.sha256)  # the bytes are kept
    withheld = set(Capture.objects.filter(withheld=True).values_list("article", flat=True))
    assert withheld == {three[0].pk, three[1].pk}
    assert {each.article_id for each in select_captures(CaptureSelection())} == {three[2].pk}


@pytest.mark.slow
def test_a_search_for_the_name_finds_nothing_and_says_no_more(three: list[Article], client: Client) -> None:
    assert find(SearchRequest(query=f'"{NAME}"')).total == 2
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    for query in (NAME, f'"{NAME}"', "lo thi quen"):
        page = client.get("/tim-kiem/", {"q": query}).content.decode()
        assert "che theo yêu cầu" not in page
        assert "/can-bo/ten-da-che" not in page
    assert find(SearchRequest(query=f'"{NAME}"')).total == 0
    assert find(SearchRequest(query='"lo thi quen"')).total == 0
    suggested = client.get("/tim-kiem/goi-y/", {"q": "lo thi"}).content.decode()
    assert holds(suggested.replace("lo thi", "")) == []


@pytest.mark.slow
def test_what_comes_later_is_covered_and_reading_again_keeps_it(
    three: list[Article], imported: Importer, client: Client, tmp_path: Path
) -> None:
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    covered = states()
    read_everything_again()
    assert states() == covered
    (tmp_path / "pages" / "9.html").write_text(
        "<html><head><meta charset=utf-8></head><body><h1>Lò Thị Quên dự hội nghị của huyện</h1><p>05/07/2021</p>"
        f"<p>{SECRET}</p><p>{OTHER}</p></body></html>",
        encoding="utf-8",
    )
    call_command("import_articles", str(tmp_path / "pages"), verbosity=0)
    drain()
    new = Article.objects.latest("pk")
    assert new.pk not in {each.pk for each in three}
    assert new.names_covered
    assert holds(str(list(Article.objects.values()))) == []
    assert holds(everything_public(client, [*three, new], tmp_path)) == []
    assert Capture.objects.get(article=new).withheld
    assert not Official.objects.filter(name__iexact=NAME).exists()


@pytest.mark.slow
def test_an_editor_does_not_bring_it_back_unaware(three: list[Article], person: User) -> None:
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    article = Article.objects.get(pk=three[2].pk)
    with editing(person, Edit.Kind.EDIT, summary=NAME):
        article.title = f"Bà {NAME} nói"
        article.save()
        decide_field(article, "title", person, reason=NAME)
    assert Article.objects.get(pk=article.pk).title == f"Bà {COVER * len(NAME)} nói"
    assert holds(str(list(Decision.objects.values()) + list(Edit.objects.values()))) == []


@pytest.mark.slow
def test_lifting_brings_everything_back(three: list[Article], person: User) -> None:
    article = three[0]
    with editing(person, Edit.Kind.EDIT, summary=f"Sửa bài về {NAME}", reason="Viết hoa"):
        article.title = f"Gặp {NAME.upper()} ở huyện"
        article.save()
        decide_field(article, "title", person)
        start = three[1].text.index("lo thi quen")
        official = Official.objects.get(name=NAME)
        add_official(three[1], Span(start, start + len("lo thi quen")), official, person)
    Article.objects.filter(pk=three[1].pk).update(slug="lo-thi-quen-tra-loi")
    read_everything_again()
    before, decisions = states(), decided()
    history: Any = Article
    rows = list(history.history.values_list("title", flat=True))
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.")
    assert states() != before
    assert Article.objects.get(pk=three[1].pk).slug == "tra-loi"
    with pytest.raises(SuppressionRefused):
        lift_suppression(suppression, "Lò Thị Nhớ", None, reason="Đã xin lại.")
    assert lift_suppression(suppression, NAME, None, reason="Đã xin lại.") == 0
    assert states() == before
    assert decided() == decisions
    assert list(history.history.values_list("title", flat=True)) == rows
    assert Edit.objects.filter(summary=f"Sửa bài về {NAME}").exists()
    assert not SuppressedPlace.objects.exists()
    drain()
    assert find(SearchRequest(query=f'"{NAME}"')).total == 2
    with pytest.raises(SuppressionRefused):
        lift_suppression(suppression, NAME, None, reason="Lần nữa.")


def decided() -> list[Any]:
    columns = ("article", "subject", "field", "surface", "occurrence", "context", "value", "stale")
    return list(Decision.objects.order_by("pk").values_list(*columns))


@pytest.mark.slow
def test_two_people_of_one_name_are_told_apart_by_the_official(
    three: list[Article], imported: Importer, tmp_path: Path
) -> None:
    (tmp_path / "pages" / "8.html").write_text(
        "<html><head><meta charset=utf-8></head><body><h1>Tỉnh Bến Tre họp bàn việc thử nghiệm</h1><p>06/07/2021</p>"
        "<p>Đồng chí Lò Thị Quên, Chủ tịch UBND tỉnh Bến Tre, chủ trì cuộc họp của tỉnh Bến Tre.</p>"
        f"<p>{OTHER}</p></body></html>",
        encoding="utf-8",
    )
    call_command("import_articles", str(tmp_path / "pages"), verbosity=0)
    namesake = Official.objects.get(name=NAME, province__slug__startswith="ben-tre")
    meant = Official.objects.exclude(pk=namesake.pk).get(name=NAME)
    suppression = suppress_name(meant.name, None, reason="Theo yêu cầu.", official=meant)
    assert suppression.proof == {"database": 0, "captures": 0, "index": 0}
    namesake.refresh_from_db()
    assert namesake.name == NAME
    assert NAME in namesake.articles().get().text
    assert holds(Article.objects.get(pk=three[0].pk).text) == []
    assert Official.objects.get(pk=meant.pk).is_suppressed
    # A further article about each.
    for number, place in ((6, "Bến Tre"), (7, "Hậu Giang")):
        (tmp_path / "pages" / f"{number}.html").write_text(
            f"<html><head><meta charset=utf-8></head><body><h1>Tỉnh {place} sơ kết việc thử nghiệm</h1><p>07/07/2021</p>"
            f"<p>Đồng chí Lò Thị Quên, Bí thư Tỉnh ủy {place}, chủ trì cuộc họp của tỉnh {place}.</p><p>{OTHER}</p>"
            "</body></html>",
            encoding="utf-8",
        )
    call_command("import_articles", str(tmp_path / "pages"), verbosity=0)
    later = {article.title: article.text for article in Article.objects.filter(title__contains="sơ kết việc")}
    assert holds(later["Tỉnh Bến Tre sơ kết việc thử nghiệm"])
    assert not holds(later["Tỉnh Hậu Giang sơ kết việc thử nghiệm"])


@pytest.mark.slow
def test_a_name_can_be_covered_in_some_articles_only(three: list[Article]) -> None:
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.", articles=[three[0].pk])
    assert suppression.proof == {"database": 0, "captures": 0, "index": 0}
    assert holds(Article.objects.get(pk=three[0].pk).text) == []
    assert holds(Article.objects.get(pk=three[1].pk).text)
    read_everything_again()
    assert holds(Article.objects.get(pk=three[0].pk).text) == []
    assert list(Capture.objects.filter(withheld=True).values_list("article", flat=True)) == [three[0].pk]
    lift_suppression(suppression, NAME, None, reason="Đã xin lại.")
    assert holds(Article.objects.get(pk=three[0].pk).text)
    with pytest.raises(SuppressionRefused):
        suppress_name(NAME, None, reason="Theo yêu cầu.", articles=[999_999])


def test_what_is_no_name_of_a_person_is_refused_with_a_sentence(reference_data: None, own_index: Path) -> None:
    for name in ("Quên", ".*", "Lò|Quên", "Tỉnh ủy", "hội nghị", "Hậu Giang", "Bí thư Tỉnh ủy", "Nghị quyết", ""):
        with pytest.raises(SuppressionRefused) as refused:
            suppress_name(name, None, reason="Theo yêu cầu.")
        assert str(refused.value).endswith(".")
    assert not Suppression.objects.exists()


@pytest.mark.slow
def test_a_phrase_of_very_many_articles_is_refused_everywhere(
    three: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMMON", 2)
    with pytest.raises(SuppressionRefused, match="3 bài"):
        suppress_name("tình hình thực hiện", None, reason="Theo yêu cầu.")
    suppress_name(NAME, None, reason="Theo yêu cầu.")  # an official's name, however often it stands
    with pytest.raises(SuppressionRefused):
        suppress_name(NAME, None, reason=" ")


@pytest.mark.slow
def test_a_killed_suppression_is_completed_by_the_next(three: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.", run=False)
    for stage in module._WORK:
        with monkeypatch.context() as patch:
            patch.setitem(module._WORK, stage, lambda suppression: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                continue_suppression(suppression)
    call_command("suppress_name", "--finish", verbosity=0)
    suppression.refresh_from_db()
    assert (suppression.pending, suppression.proof) == ({}, {"database": 0, "captures": 0, "index": 0})
    assert suppression.covered["articles"] == 2


@pytest.mark.slow
def test_it_is_done_in_steps_of_which_each_is_a_short_transaction(
    three: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.", run=False)
    assert not continue_suppression(suppression, most=1)
    assert Article.objects.filter(names_covered=True).count() == 1
    assert continue_suppression(suppression)
    assert Article.objects.filter(names_covered=True).count() == 2


@pytest.mark.slow
def test_another_key_is_no_silent_return_of_the_name(three: list[Article], tmp_path: Path, settings: Any) -> None:
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    settings.SECRET_KEY = "khoa-moi"  # which the names do not depend on
    read_everything_again()
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
    key = (tmp_path / KEY_FILE).read_text()
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(KeyMissing):
        read_everything_again()
    (tmp_path / KEY_FILE).write_text(key)
    read_everything_again()
    assert holds(Article.objects.get(pk=three[0].pk).text) == []


@pytest.mark.slow
def test_captures_may_be_erased_as_well(three: list[Article], tmp_path: Path) -> None:
    digests = set(Capture.objects.exclude(article=three[2]).values_list("sha256", flat=True))
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.", erase_bytes=True)
    assert suppression.proof == {"database": 0, "captures": 0, "index": 0}
    assert not any(blobs.is_stored(digest) for digest in digests)
    assert Article.objects.count() == 3
    read_everything_again()
    assert holds(str(list(Article.objects.values()))) == []
    call_command("import_articles", str(tmp_path / "pages"), verbosity=0)  # the same bytes are refused
    assert Article.objects.count() == 3


@pytest.mark.slow
def test_the_proof_finds_what_was_left(three: list[Article]) -> None:
    suppression = suppress_name(NAME, None, reason="Theo yêu cầu.")
    Article.objects.filter(pk=three[2].pk).update(lead=f"Bà {NAME.upper()} nói")
    Capture.objects.filter(article=three[2]).update(url="https://thu.example/lo-thi-quen.html")
    proof = search_public(suppression)
    assert (proof["database"], proof["captures"]) == (1, 1)
    assert proof["index"] >= 0


@pytest.mark.slow
def test_the_command_says_what_it_did(three: list[Article], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("suppress_name", NAME, "--reason", "Theo yêu cầu.", "--noinput")
    said = capsys.readouterr().out
    assert "articles 2" in said
    assert "database 0" in said
    with pytest.raises(CommandError, match="họ và tên"):
        call_command("suppress_name", "Quên", "--reason", "Theo yêu cầu.", "--noinput")
    number = str(Suppression.objects.get().pk)
    call_command("suppress_name", NAME, "--lift", number, "--reason", "Đã xin lại.")
    assert holds(Article.objects.get(pk=three[0].pk).text)
    assert json.loads(json.dumps(Suppression.objects.get().covered))["articles"] == 2


@pytest.mark.slow
def test_the_desk_suppresses_and_lifts_for_administrators_only(three: list[Article], client: Client) -> None:
    user = User.objects.create_user("quan-tri", password="mat-khau-dai", is_staff=True, first_name="Lan")
    client.force_login(user)
    official = Official.objects.get(name=NAME)
    address = reverse("admin:archive_suppression_official", args=[official.pk])
    asked = {"name": NAME, "scope": "everywhere", "reason": "Theo yêu cầu.", "sure": "on"}
    assert client.post(address, asked).status_code == 403
    rights = ("suppress_names", "view_suppression", "view_official")
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    assert client.get(address).status_code == 200
    assert client.get(reverse("admin:archive_suppression_new")).status_code == 200
    for wrong in (
        {"name": "Quên"},
        {"reason": ""},
        {"sure": ""},
        {"scope": "articles"},
        {"scope": "articles", "articles": "x"},
    ):
        assert client.post(address, asked | wrong).status_code == 400
    assert not Suppression.objects.exists()
    page = client.post(address, asked, follow=True)
    assert page.status_code == 200
    assert holds(page.content.decode()) == []
    suppression = Suppression.objects.get()
    assert (suppression.made_by_name, suppression.proof["database"]) == ("Lan", 0)
    assert client.get(address).status_code == 404
    assert holds(client.get(reverse("admin:archive_suppression_changelist")).content.decode()) == []
    assert client.post(reverse("admin:archive_suppression_continue", args=[suppression.pk])).status_code == 302
    lift = reverse("admin:archive_suppression_lift", args=[suppression.pk])
    assert client.post(lift, {"name": "Lò Thị Nhớ", "reason": "Đã xin lại."}).status_code == 400
    assert client.post(lift, {"name": NAME.lower(), "reason": "Đã xin lại."}).status_code == 302
    assert Official.objects.get(pk=official.pk).name == NAME


@pytest.mark.slow
def test_a_backup_has_the_key_and_a_restored_archive_knows_the_name(three: list[Article], tmp_path: Path) -> None:
    suppress_name(NAME, None, reason="Theo yêu cầu.")
    path = tmp_path / "sau.tar"
    write_backup(path, tick=lambda: None)
    manifest = check_backup(path, tick=lambda: None)
    assert manifest["tables"]["archive_suppression"]["rows"] == 1
    with tarfile.open(path) as tar:
        tables = b"".join(gzip.decompress(tar.extractfile(one).read()) for one in tar if one.name.startswith("tables/"))  # type: ignore[union-attr]
    assert holds(tables.decode()) == []
    key = (tmp_path / KEY_FILE).read_text()
    (tmp_path / KEY_FILE).unlink()
    for name, file in _entries(path):
        if name == KEY_ENTRY:
            put_key(_key(file))
    assert (tmp_path / KEY_FILE).read_text() == key
    assert Suppression.objects.get().knows(NAME)
