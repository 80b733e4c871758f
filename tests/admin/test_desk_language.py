"""The desk in both languages: every word of it is translated, and an address keeps its language."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from archive.curation.queues import QUEUES
from archive.models import Edit
from tests import factories

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(the|this|that|these|of|and|or|for|to|from|by|with|your|you|is|are|was|be|not|no|show|hide|select|selected|choose|"
    r"counts|home|delete|deleted|add|added|change|changed|view|history|search|filter|today|save|error|errors|skip|toggle|"
    r"theme|import|export|submit|object|objects|action|actions|user|users|group|groups|name|password|log|welcome|access)\b",
    re.I,
)
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)


def addresses() -> list[str]:
    article = factories.article(
        "Title",
        "Body",
        province=factories.province("Place", kind="Kind", full_name="Place"),
        source=factories.source("Source"),
    )
    resolution = factories.resolution("1-NQ/TW", kind="Kind", issuer="Issuer")
    official = factories.official("Name", province=None)
    factories.citation(article, "Body", resolution, kind="Kind")
    factories.mention(article, official, "Post")
    capture = factories.capture(article=article)
    with translation.override("en"):
        models = ("article", "resolution", "official", "source", "province", "post", "citation", "capture", "edit",
                  "importrun", "decision", "report")  # fmt: skip
        lists = [reverse(f"admin:archive_{model}_changelist") for model in models]
        records = [
            reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
            for row in (article, resolution, official, capture, article.province, article.source)
            if row
        ]
        queues = [reverse("admin:review-queue", args=[queue.slug]) for queue in QUEUES]
        tools = [
            reverse(f"admin:{name}") for name in ("index", "bulk-edit", "second-factor-setup", "timeline", "portals")
        ]
        acts = [
            reverse("admin:archive_article_withdraw", args=[article.pk]),
            reverse("admin:archive_article_history", args=[article.pk]),
            reverse("admin:archive_official_split", args=[official.pk]),
            reverse("admin:archive_resolution_merge") + f"?ids={resolution.pk}",
        ]
    return [*lists, *records, *queues, *tools, *acts]


@pytest.mark.slow
def test_the_english_desk_has_no_vietnamese_word(admin_client: Client) -> None:
    left: dict[str, list[str]] = {}
    for address in addresses():
        assert address.startswith("/en/")
        html = admin_client.get(address).content.decode()
        assert '<html lang="en"' in html, address
        text = re.sub(r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<!--.*?-->", "", html, flags=re.S)
        text = text.replace("Tàng Thư", "").replace("Tiếng Việt", "")
        text = re.sub(r"Kind số 1-NQ/TW( \(\S+\))?", "", text)  # the name of a record is not of the desk
        if found := [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)]:
            left[address] = found
    assert left == {}


@pytest.mark.slow
def test_the_vietnamese_desk_has_no_english_word_of_djangos(admin_client: Client) -> None:
    left: dict[str, list[str]] = {}
    more = ["/admin/auth/user/", "/admin/auth/group/", "/admin/auth/user/add/", "/admin/axes/accessattempt/",
            "/admin/archive/resolution/import/", "/admin/archive/resolution/export/", "/admin/password_change/",
            "/admin/archive/source/add/"]  # fmt: skip
    for address in [*(each.removeprefix("/en") for each in addresses()), *more]:
        html = admin_client.get(address).content.decode()
        assert '<html lang="vi"' in html, address
        text = re.sub(
            r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<!--.*?-->|<code>.*?</code>", "", html, flags=re.S
        )
        labels = re.findall(
            r'(?:aria-label|title|placeholder|alt|value)="([^"]*)"', re.sub(r"<input[^>]*hidden[^>]*>", "", text)
        )
        words = re.sub(r"<[^>]*>", "\n", text).splitlines() + [label for label in labels if " " in label]
        words = [line for line in words if not re.search("English|Source|Place|Name|name-|/admin/|http", line)]
        if found := [line.strip() for line in words if ENGLISH.search(line)]:
            left[address] = found
    assert left == {}


def test_the_vietnamese_desk_stays(admin_client: Client) -> None:
    html = admin_client.get("/admin/").content.decode()
    assert '<html lang="vi"' in html
    assert "Cần duyệt" in html
    assert str(Edit._meta.verbose_name_plural) == "lịch sử sửa đổi"
