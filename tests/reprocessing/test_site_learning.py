"""Learning sites from the stored pages, and what becomes of the articles that were read before more was known."""

import datetime as dt
import json
import re
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from archive.core.reading.site_profile import LessonKind, SiteProfile
from archive.curation.erasure import erase_article
from archive.models import Article, SiteMemory
from archive.reference.registry import Registry
from tests.core.reading.sites import Article as Page
from tests.core.reading.sites import SiteLayout

pytestmark = pytest.mark.django_db

FOOT = "Trang này do đội thanh niên bản làng trông nom, ai đem bài đi nơi khác xin nhớ kể tên bản."
LAYOUT = SiteLayout(account="<p class='dang'>{a}</p>", foot=f"<div class='chan'><p>Nhà sàn</p><p>{FOOT}</p></div>")


def import_pages(folder: Path, numbers: range, layout: SiteLayout = LAYOUT, day: str = "2021-07-05") -> None:
    """Import pages of the site, a third of them posted by a person and the others by an account without tones."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in numbers:
        raw = layout.page(Page(number=number), account="Tô Văn Mẫu" if number % 3 == 0 else "admin admin")
        lines.append({"url": raw.url, "html": raw.body.decode(), "captured_at": f"{day}T09:00:00+00:00"})
    path = folder / "pages.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    call_command("import_articles", str(path), stdout=StringIO())


@pytest.fixture(scope="module")
def imported(reference_data: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with override_settings(CAPTURE_DIR=folder / "captures"):
        import_pages(folder / "pages", range(12))
    return folder / "captures"


@pytest.fixture
def stored(imported: Path, settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = Path(shutil.copytree(imported, tmp_path / "captures"))
    return tmp_path


def learn(**options: Any) -> str:
    out = StringIO()
    call_command("learn_sites", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def reread() -> str:
    out = StringIO()
    call_command("reprocess_articles", processes=1, stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_articles_are_read_again_with_what_their_site_taught(stored: Path) -> None:
    before = Article.objects.get(url__endswith="/tin/3")
    assert before.site_version == 0
    assert all(words in before.text for words in ("Tô Văn Mẫu", FOOT))
    assert "12 articles to read again" in learn()
    assert "12 read again" in reread()
    after = Article.objects.get(pk=before.pk)
    assert (after.byline, after.site_version) == ("", 1)
    assert not any(words in after.text for words in ("Tô Văn Mẫu", FOOT))
    assert not Article.objects.filter(site_outdated=True).exists()
    assert "0 read again" in reread()


@pytest.mark.slow
def test_a_site_without_new_pages_is_not_read_again(stored: Path) -> None:
    assert "1 sites learned" in learn()
    assert "0 sites learned" in learn()
    assert "still version 1" in learn(everything=True)
    assert SiteMemory.objects.count() == 1


@pytest.mark.slow
def test_a_page_that_comes_later_is_read_with_what_is_known(stored: Path) -> None:
    learn()
    import_pages(stored / "later", range(12, 13))
    later = Article.objects.get(url__endswith="/tin/12")
    assert (later.byline, later.site_version) == ("", 1)
    assert not any(words in later.text for words in ("Tô Văn Mẫu", FOOT))


@pytest.mark.slow
def test_a_redesign_makes_another_version_and_the_former_one_stays(stored: Path) -> None:
    learn()
    reread()
    after = SiteLayout(foot="<div class='moi'><p>Bếp lửa hồng chờ khách đường xa</p></div>")
    import_pages(stored / "later", range(12, 24), after, day="2023-05-02")
    assert "version 2" in learn()
    assert list(SiteMemory.objects.values_list("version", "is_current")) == [(2, True), (1, False)]
    assert Article.objects.filter(site_outdated=True).count() == 24
    reread()
    assert set(Article.objects.values_list("site_version", flat=True)) == {2}


def test_few_pages_and_lost_bytes_teach_nothing(stored: Path) -> None:
    shutil.rmtree(stored / "captures")
    (stored / "captures").mkdir()
    out = learn()
    assert "0 lessons from 0 articles" in out
    assert "0 articles to read again" in out


@pytest.mark.slow
def test_pages_with_a_name_out_of_public_view_teach_nothing(stored: Path) -> None:
    learn()
    assert "Tô Văn Mẫu" in json.dumps(SiteMemory.objects.get().lessons, ensure_ascii=False)
    call_command("suppress_name", "Tô Văn Mẫu", reason="thử", noinput=True, stdout=StringIO())
    covered = json.dumps(SiteMemory.objects.get().lessons, ensure_ascii=False)
    assert not any(name in covered for name in ("Tô Văn Mẫu", "to van mau"))
    learn(everything=True)
    current = SiteMemory.objects.current().get()
    assert current.profile.of(LessonKind.FURNITURE)
    assert "Tô Văn Mẫu" not in json.dumps(current.lessons, ensure_ascii=False)


@pytest.mark.slow
def test_nothing_of_an_erased_article_stays_in_what_was_learned(stored: Path, settings: Any, admin_user: Any) -> None:
    settings.WARC_DIR = stored / "warcs"
    line = "<div class='ngay'>Mực in khô hôm {d}, mời cả bản mình cùng xem nhé</div>"
    import_pages(stored / "own", range(30, 42), SiteLayout(date=line), day="2024-05-02")
    learn()
    (lesson,) = SiteMemory.objects.get().profile.of(LessonKind.DATE_FORM).values()
    example = lesson.example
    day = dt.datetime.strptime(re.findall(r"\d+/\d+/\d+", example)[0], "%d/%m/%Y").date()
    number = (day - Page(number=0).day).days // 7
    article = Article.objects.get(url__endswith=f"/tin/{number}")
    assert example in article.text  # it was read before the site was learned
    erasure = erase_article(article, admin_user, reason="thử")
    assert erasure.proof == {"database": 0, "captures": 0, "warcs": 0, "index": 0}
    assert example not in json.dumps(list(SiteMemory.objects.values_list("lessons")), ensure_ascii=False)
    keys = {(each.kind, each.key) for each in SiteMemory.objects.current().get().profile.lessons}
    assert (lesson.kind, lesson.key) in keys  # what was learned stays
    assert "1 sites learned" in learn()
    lessons = json.dumps(SiteMemory.objects.current().get().lessons, ensure_ascii=False)
    assert example not in lessons
    assert "Mực in khô hôm" in lessons  # of another page


def test_an_unknown_source_is_told(db: None) -> None:
    with pytest.raises(CommandError, match="khong-co"):
        learn(source="khong-co")


def test_the_registry_hands_out_what_is_known_now(stored: Path) -> None:
    assert Registry().sites == {}
    learn()
    assert list(Registry().sites) == ["mau.example"]
    assert Registry().sites["mau.example"].version == 1
    assert list(Registry().sites_of("http://www.mau.example/x", "", "http://khac.example/")) == ["mau.example"]


@pytest.mark.slow
def test_the_desk_shows_what_was_learned(admin_client: Client) -> None:
    lessons = SiteProfile.from_json(
        [
            {"kind": "furniture", "key": "nha san", "pages": 12, "example": "Nhà sàn <b>đón khách</b>"},
            {"kind": "date-order", "key": "day-month", "pages": 9},
            {"kind": "headline-place", "key": "div.bai>h1", "pages": 11},
        ],
        version=2,
        pages=12,
    ).as_json()
    row = SiteMemory.objects.create(
        host="mau.example", version=2, pages=12, lessons=lessons, learned_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    )
    assert "mau.example" in admin_client.get("/admin/archive/sitememory/").text
    page = admin_client.get(f"/admin/archive/sitememory/{row.pk}/change/").text
    assert "Nhà sàn &lt;b&gt;đón khách" in page
    assert "ngày trước, tháng sau" in page
    assert "div.bai&gt;h1" in page
    assert admin_client.get("/admin/archive/sitememory/add/").status_code == 403
    assert admin_client.post(f"/admin/archive/sitememory/{row.pk}/delete/", {"post": "yes"}).status_code == 403
