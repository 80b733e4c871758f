"""The portal an article came from."""

import pytest

from archive.core.linking import find_source
from archive.core.linking.sources import host_of
from archive.core.reading.values import Image, Reading
from tests.stated import authorities


@pytest.mark.parametrize(
    ("url", "domain", "province"),
    [
        ("https://haugiang.gov.vn/tin/1", "haugiang.gov.vn", "Hậu Giang"),
        ("http://tinhuy.haugiang.gov.vn:8080/tin", "haugiang.gov.vn", "Hậu Giang"),
        ("https://www.baobacninh.vn/", "baobacninh.vn", "Bắc Ninh"),
        ("//user@dongthap.gov.vn/x", "dongthap.gov.vn", "Đồng Tháp"),
        ("https://nhandan.vn/bai", "nhandan.vn", ""),
    ],
)
def test_the_host_or_its_parent_domain_tells_the_portal(url: str, domain: str, province: str) -> None:
    found = find_source(Reading(), url, authorities())
    assert found is not None
    assert (found.domain, found.province) == (domain, province)
    assert found.name


@pytest.mark.parametrize(
    "url", [None, "", "https://example.com/a", "http://[", "khong phai dia chi", "https://nothaugiang.gov.vn.example/"]
)
def test_an_unknown_host_is_no_source(url: str | None) -> None:
    assert find_source(Reading(), url, authorities()) is None


def test_a_dateline_tag_tells_the_source_and_its_province() -> None:
    found = find_source(Reading(agency_tag="BNP"), None, authorities())
    assert found is not None
    assert (found.province, found.rule, found.domain) == ("Bắc Ninh", "agency-tag", "")


def test_a_photo_credit_is_no_source() -> None:
    reading = Reading(images=(Image(caption="Toàn cảnh", credit="dongthap.gov.vn"),))
    assert find_source(reading, None, authorities()) is None


def test_the_address_a_page_declares_counts_when_none_is_known() -> None:
    found = find_source(Reading(canonical_url="https://baocantho.com.vn/a"), None, authorities())
    assert found is not None
    assert (found.province, found.rule) == ("Cần Thơ", "canonical-domain")


def test_hosts_are_read_from_any_address() -> None:
    assert host_of("HTTPS://WWW.HauGiang.gov.vn:443/tin") == "haugiang.gov.vn"
    assert host_of("haugiang.gov.vn/tin") == "haugiang.gov.vn"
