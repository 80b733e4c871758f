"""Which links are articles, for portals in general and by a rule of their own; and when a source is seen alive."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from archive.crawling.contacts import Contacts
from archive.crawling.scope import ARTICLES, NO_ARTICLES, CrawlScope, seeds_of
from archive.fetching.globs import parse_glob
from archive.fetching.targets import FetchError, read_target
from archive.models import CaptureRule, SourceContact
from tests import factories

pytestmark = pytest.mark.django_db

DOMAIN = "https://cong.example"


def is_article(path: str, *, is_announced: bool = False) -> bool:
    return CrawlScope(delay=2).of(DOMAIN).is_article(read_target(DOMAIN + path), is_announced=is_announced)


@pytest.mark.parametrize(
    "path",
    [
        "/tin-tuc/hoi-nghi-so-ket-4821.html", "/tin-tuc/hoi-nghi-so-ket-post4821.html", "/hoi-nghi-so-ket-a4821.html",
        "/2021/06/04/hoi-nghi-so-ket/", "/2021/06/hoi-nghi-so-ket", "/chinh-tri/4821-hoi-nghi-so-ket",
        "/web/guest/-/hoi-nghi-so-ket", "/tin-tuc/-/asset_publisher/Xa1/content/hoi-nghi/20181",
        "/Default.aspx?tabid=90&NewsID=4821", "/Pages/chi-tiet-tin.aspx?ItemID=4821", "/chitiettin.aspx?id=4821",
        "/tintuc/tabid/90/ctl/Detail/mid/5/ArticleId/4821/Default.aspx", "/wps/portal?dDocName=PORTAL4821",
        "/index.php/tin-tuc/detail/hoi-nghi-4821", "/view/chi-tiet?p_id=4821", "/?p=4821", "/tin/4821.htm",
        "/hoi-nghi-tong-ket-cong-tac-nam-hoc-2021", "/Tin-Tuc/HOI-NGHI-4821.HTML", "/h%E1%BB%99i-ngh%E1%BB%8B-4821.html",
    ],
)  # fmt: skip
def test_addresses_of_articles(path: str) -> None:
    assert is_article(path)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/tin-tuc", "/tin-tuc-su-kien/", "/gioi-thieu/co-cau-to-chuc", "/anh/hoi-nghi-4821.jpg", "/van-ban-4821.pdf",
        "/rss/tin-4821.html", "/feed/", "/tim-kiem?id=5", "/tag/nghi-quyet-4821.html", "/dang-nhap?id=4",
        "/tin-tuc/page/2-4821", "/print/4821.html", "/wp-json/wp/v2/posts/id/4", "/lien-he/phong-ban-4.html", "/x?page=4&id=5",
    ],
)  # fmt: skip
def test_addresses_of_everything_else(path: str) -> None:
    assert not is_article(path)


def test_what_a_feed_announces_needs_no_number_but_is_no_file() -> None:
    assert is_article("/tin-ngan", is_announced=True)
    assert not is_article("/tin.pdf", is_announced=True)


def test_the_common_patterns_are_patterns() -> None:
    for pattern in (*ARTICLES, *NO_ARTICLES):
        assert parse_glob(pattern), pattern


def test_the_nearest_domain_gives_the_rule() -> None:
    wide = factories.source(domain="hau-giang.example")
    near = factories.source(domain="so-y-te.hau-giang.example")
    CaptureRule.objects.create(source=near, include=["/tin/*"], delay=9, is_active=False)
    rules = CrawlScope(delay=2)
    assert rules.of("https://www.so-y-te.hau-giang.example/x").source == near
    assert rules.of("https://a.so-y-te.hau-giang.example/x").delay == 9
    assert rules.of("https://khac.hau-giang.example/x").source == wide
    assert rules.of("https://khac.example/x").source is None
    rule = rules.of("https://so-y-te.hau-giang.example/")
    assert rule.is_own(read_target("http://www.so-y-te.hau-giang.example/x"))
    assert not rule.is_own(read_target("http://hau-giang.example/x"))
    assert not rule.is_own(read_target("http://xso-y-te.hau-giang.example/x"))


def test_a_source_begins_where_its_rule_says_or_at_its_front_page() -> None:
    source = factories.source(domain="cong.example")
    assert seeds_of(source) == ["https://cong.example/"]
    CaptureRule.objects.create(source=source, starts=["https://cong.example/rss"])
    assert seeds_of(source) == ["https://cong.example/rss"]
    assert seeds_of(factories.source()) == []


def test_a_source_that_answers_is_seen_alive_unless_a_person_gave_the_date() -> None:
    today = timezone.localdate()
    source, dated = factories.source(), factories.source(last_seen_alive=date(2025, 6, 30))
    for _ in range(2):
        Contacts().note_reached(source)
        Contacts().note_reached(dated)
    source.refresh_from_db()
    dated.refresh_from_db()
    assert (source.last_seen_alive, dated.last_seen_alive) == (today, date(2025, 6, 30))
    yesterday = today - timedelta(days=1)
    source.last_seen_alive = yesterday  # what the machine had given a day ago
    source.reference["last_seen_alive"] = yesterday.isoformat()
    source.save()
    Contacts().note_reached(source)
    source.refresh_from_db()
    assert source.last_seen_alive == today


def test_failures_are_counted_by_run_until_the_source_answers() -> None:
    source = factories.source()
    for _ in range(3):
        contacts = Contacts()
        for _ in range(5):
            contacts.note_failed(source, FetchError("dns", "not found"))
    contact = SourceContact.objects.get()
    assert (contact.failures, contact.code, contact.detail) == (3, "dns", "not found")
    assert contact.failing_since
    Contacts().note_failed(source, FetchError("status-404"))  # it answers, if only so
    contacts = Contacts()
    contacts.note_reached(source)
    contacts.note_failed(source, FetchError("timeout"))  # one page of a host that answers
    contact.refresh_from_db()
    assert (contact.failures, contact.code) == (0, "")
    assert contact.failing_since is None
    assert contact.reached_at
