"""What a page is, in the vocabulary of schema.org, for search engines and citation managers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archive.models import Article, Official, Resolution
from archive.templatetags.archive_text import web_address

Absolute = Callable[[str], str]  # from a path to an address on the host that was asked
CONTEXT = "https://schema.org"


def of_article(
    article: Article, resolutions: Iterable[Resolution], officials: Iterable[Official], absolute: Absolute
) -> dict[str, object]:
    """A NewsArticle with what it cites and whom it names; `isBasedOn` is the address it was captured from."""
    data: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": article.title,
        "inLanguage": "vi",
        "url": absolute(article.get_absolute_url()),
        "mentions": [
            *(of_resolution(resolution, absolute) for resolution in resolutions),
            *(of_official(official, absolute) for official in officials),
        ],
    }
    if article.published and article.published_precision == "day":
        data["datePublished"] = article.published.isoformat()
    if address := web_address(article.url):
        data["isBasedOn"] = address
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline}
    if article.source:
        data["publisher"] = {"@type": "Organization", "name": article.source.name}
    if article.province:
        data["contentLocation"] = {"@type": "AdministrativeArea", "name": article.province.full_name}
    return data


def of_resolution(resolution: Resolution, absolute: Absolute) -> dict[str, object]:
    """A Legislation: schema.org has no closer word for what Party and State adopt."""
    data: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "Legislation",
        "name": resolution.heading,
        "legislationIdentifier": resolution.number,
        "inLanguage": "vi",
        "url": absolute(resolution.get_absolute_url()),
    }
    if resolution.issued:
        data["legislationDate"] = resolution.issued.isoformat()
    if resolution.issuer:
        data["legislationPassedBy"] = {"@type": "Organization", "name": resolution.issuer}
    if resolution.title:
        data["abstract"] = resolution.title
    return data


def of_official(official: Official, absolute: Absolute) -> dict[str, object]:
    return {
        "@context": CONTEXT,
        "@type": "Person",
        "name": official.name,
        "url": absolute(official.get_absolute_url()),
    }
