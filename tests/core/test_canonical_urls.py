import pytest

from archive.core.canonical_urls import article_identity, host_of, identities, is_web_address

SHA = "ab" * 32


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://haugiang.gov.vn/tin/1", "https://www.haugiang.gov.vn/tin/1"),
        ("https://haugiang.gov.vn:443/tin/1", "https://haugiang.gov.vn/tin/1#binh-luan"),
        ("https://haugiang.gov.vn/tin?id=5&utm_source=zalo&fbclid=x", "https://haugiang.gov.vn/tin?id=5"),
        ("https://haugiang.gov.vn/tin?b=2&a=1", "https://haugiang.gov.vn/tin?a=1&b=2"),
        ("https://haugiang.gov.vn", "https://haugiang.gov.vn/"),
        ("https://HauGiang.gov.vn/tin/1", "https://haugiang.gov.vn/tin/1"),
        ("https://haugiang.gov.vn/đồng-chí", "https://haugiang.gov.vn/%C4%91%E1%BB%93ng-ch%C3%AD"),
        ("https://haugiang.gov.vn/%c4%91%e1%bb%93ng", "https://haugiang.gov.vn/%C4%91%E1%BB%93ng"),
        ("https://haugiang.gov.vn/%7Etin", "https://haugiang.gov.vn/~tin"),
        ("https://haugiang.gov.vn/tin;jsessionid=1A2B.n1?id=5", "https://haugiang.gov.vn/tin;jsessionid=FF?id=5"),
        ("https://haugiang.gov.vn/tin?PHPSESSID=ab&id=5", "https://haugiang.gov.vn/tin?id=5"),
        ("https://haugiang.gov.vn/(S(abcdefghijklmnopqrstuvwx))/tin.aspx", "https://haugiang.gov.vn/tin.aspx"),
        ("https://haugiang.gov.vn/x?m=%d3%e1", "https://haugiang.gov.vn/x?m=%D3%E1"),
        ("https://xã-mẫu.example/tin", "https://xn--x-mu-goa0686b.example/tin"),
        ("https://x%C3%A3-m%E1%BA%ABu.example./tin", "https://xã-mẫu.example/tin"),
    ],
)
def test_spellings_of_one_address_are_one_article(one: str, other: str) -> None:
    assert article_identity(one, SHA) == article_identity(other, SHA)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://haugiang.gov.vn/tin?id=5", "https://haugiang.gov.vn/tin?id=6"),
        ("https://haugiang.gov.vn/Tin", "https://haugiang.gov.vn/tin"),
        ("https://haugiang.gov.vn/tin", "https://haugiang.gov.vn/tin/"),
        ("https://haugiang.gov.vn/tin?vi-VN", "https://haugiang.gov.vn/tin?en-US"),
        ("https://haugiang.gov.vn:8080/tin", "https://haugiang.gov.vn/tin"),
        ("https://haugiang.gov.vn/tin", "https://angiang.gov.vn/tin"),
        ("https://haugiang.gov.vn/a%2Fb", "https://haugiang.gov.vn/a/b"),
        ("https://haugiang.gov.vn/100%25", "https://haugiang.gov.vn/100"),
        ("https://haugiang.gov.vn/x?m=%D3%E1", "https://haugiang.gov.vn/x?m=%F4%E0"),  # windows-1258
        ("https://haugiang.gov.vn/x?sid=5", "https://haugiang.gov.vn/x?sid=6"),
    ],
)
def test_different_addresses_stay_apart(one: str, other: str) -> None:
    assert article_identity(one, SHA) != article_identity(other, SHA)


@pytest.mark.parametrize(
    ("url", "former"),
    [
        ("https://haugiang.gov.vn/tin;jsessionid=1A2B?id=5", "url:haugiang.gov.vn/tin;jsessionid=1A2B?id=5"),
        ("https://haugiang.gov.vn/%C4%91", "url:haugiang.gov.vn/%c4%91"),
        ("https://haugiang.gov.vn/x?m=%D3", "url:haugiang.gov.vn/x?m=%EF%BF%BD"),
    ],
)
def test_the_key_of_an_earlier_release_is_found(url: str, former: str) -> None:
    present, *others = identities(url, SHA)
    assert present == article_identity(url, SHA) != former
    assert former in others


def test_an_ordinary_key_is_what_it_was() -> None:
    assert identities("https://haugiang.gov.vn/tin/a.html?b=2&a=x+y", SHA) == (
        "url:haugiang.gov.vn/tin/a.html?a=x+y&b=2",
    )


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "https://", "http://a:b:c/", "tin/1"])
def test_what_is_no_web_address_is_known_by_its_digest(url: str) -> None:
    assert not is_web_address(url)
    assert article_identity(url, SHA) == f"sha256:{SHA}"
    assert host_of(url) == ""


def test_very_long_addresses_stay_apart_and_fit() -> None:
    base = "https://haugiang.gov.vn/" + "a" * 2500
    one, other = article_identity(base + "1", SHA), article_identity(base + "2", SHA)
    assert one != other
    assert max(len(one), len(other)) <= 2000
