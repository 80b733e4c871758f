"""References: whatever a captured page holds, each form stays one well-formed record."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.reading.values import Precision
from archive.views.references import Reference, as_bibtex, as_csl, as_ris, in_words
from tests import factories

FULL = Reference(
    key="tang-thu-17",
    title="Sơ kết 5 năm & kết quả 100%",
    author="N.T",
    source="Báo thử nghiệm",
    published=date(2021, 7, 5),
    precision=Precision.DAY,
    url="https://example.vn/tin?id=1_2",
    captured=date(2021, 7, 6),
    permalink="https://tangthu.example/bai-viet/17/",
)
BARE = Reference(
    key="tang-thu-18",
    title="Không rõ",
    author="",
    source="",
    published=None,
    precision=Precision.UNKNOWN,
    url="",
    captured=None,
    permalink="https://tangthu.example/bai-viet/18/",
)


def test_bibtex_escapes_what_tex_would_read():
    entry = as_bibtex(FULL)
    assert r"title = {Sơ kết 5 năm \& kết quả 100\%}" in entry
    assert "url = {https://example.vn/tin?id=1_2}" in entry
    assert "date = {2021-07-05}" in entry


def test_ris_dates_are_as_exact_as_known():
    assert "DA  - 2021/07/05/\r\n" in as_ris(FULL)
    coarse = Reference(**{**{name: getattr(FULL, name) for name in FULL.__slots__}, "precision": Precision.MONTH})
    assert "DA  - 2021/07//\r\n" in as_ris(coarse)
    assert "DA  -" not in as_ris(BARE)


def test_csl_dates_are_as_exact_as_known():
    assert as_csl(FULL)["issued"] == {"date-parts": [[2021, 7, 5]]}
    assert "issued" not in as_csl(BARE)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (
            FULL,
            "N.T (5/7/2021). “Sơ kết 5 năm & kết quả 100%”. Báo thử nghiệm. https://example.vn/tin?id=1_2. "
            "Bản lưu tại Tàng Thư: https://tangthu.example/bai-viet/17/ (chụp ngày 6/7/2021).",
        ),
        (BARE, "“Không rõ”. không rõ ngày. Bản lưu tại Tàng Thư: https://tangthu.example/bai-viet/18/."),
    ],
)
def test_words_follow_vietnamese_bibliographies(reference, words):
    assert in_words(reference) == words


values = st.text(alphabet='aộ{}\\"%&\n\r\x00@= -', max_size=30)


@pytest.mark.slow
@given(title=values, author=values, source=values, url=values)
@settings(max_examples=200, derandomize=True)
def test_no_value_ends_a_field_or_a_record(title, author, source, url):
    reference = Reference(
        key="k", title=title, author=author, source=source, published=date(2021, 7, 5), precision=Precision.DAY,
        url=url, captured=None, permalink="https://p/",
    )  # fmt: skip
    entry = as_bibtex(reference)
    unescaped = re.sub(r"\\textbackslash\{\}|\\[{}]", "", entry)
    assert unescaped.count("{") == unescaped.count("}")
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", line) for line in entry.split("\n")[1:-2])
    record = as_ris(reference)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in record.split("\r\n")[:-1])
    assert [line[:6] for line in record.split("\r\n") if line[:2] in ("TY", "ER")] == ["TY  - ", "ER  - "]
    assert "\n" not in record.replace("\r\n", "")
    json.dumps(as_csl(reference))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("suffix", "content_type", "words"),
    [
        ("json", "application/json", '"surface": "Nghị quyết 04-NQ/TW"'),
        ("txt", "text/plain; charset=utf-8", "Theo Nghị quyết 04-NQ/TW <b>"),
        ("bib", "application/x-bibtex; charset=utf-8", "@online{tang-thu-"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "TY  - ELEC"),
        ("csl.json", "application/vnd.citationstyles.csl+json", '"type": "article-newspaper"'),
    ],
)
def test_each_suffix_is_a_form_of_the_article(client, suffix, content_type, words):
    article = factories.article("Tiêu đề", "Theo Nghị quyết 04-NQ/TW <b>", read_from=factories.capture())
    factories.citation(article, "Nghị quyết 04-NQ/TW", factories.resolution())
    factories.mention(article, factories.official(), "Bí thư")
    address = f"{article.get_absolute_url().rstrip('/')}.{suffix}"
    assert f'href="{address}"' in client.get(article.get_absolute_url()).content.decode()
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert words in response.content.decode()
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["json", "txt", "bib", "ris", "csl.json"])
def test_a_withdrawn_article_is_gone_in_every_form(client, suffix):
    article = factories.article("Tên bài đã rút", withdrawn_at="2026-01-01T00:00Z")
    response = client.get(f"/bai-viet/{article.pk}-{article.slug}.{suffix}")
    assert response.status_code == 410
    assert "Tên bài đã rút" not in response.content.decode()


@pytest.mark.django_db
def test_a_wrong_slug_keeps_its_suffix(client):
    article = factories.article()
    response = client.get(f"/bai-viet/{article.pk}-sai.bib")
    assert (response.status_code, response["Location"]) == (301, f"/bai-viet/{article.pk}-{article.slug}.bib")


@pytest.mark.django_db
def test_an_unchanged_article_is_not_sent_twice(client):
    article = factories.article()
    tag = client.get(article.get_absolute_url())["ETag"]
    assert client.get(article.get_absolute_url(), headers={"if-none-match": tag}).status_code == 304
    article.title = "Tiêu đề khác"
    article.save()
    assert client.get(article.get_absolute_url(), headers={"if-none-match": tag}).status_code == 200
