"""What a page declares of itself in its head: titles, dates, author, section, address."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from archive.core.reading.entities import unescape
from archive.core.reading.timestamps import EARLIEST_YEAR, LATEST_YEAR, find_date_stamps
from archive.core.reading.values import Dated
from archive.core.text import fold, normalise

# Names of <meta> elements (property, name or itemprop), in the order of their trustworthiness.
_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "article:published", "pubdate", "publishdate",
    "publish_date", "publish-date", "published_time", "article_date_original", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dc.date", "date", "datecreated",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "lastmod",
    "last-modified",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_AUTHORS = ("article:author", "author", "dc.creator", "citation_author")
_SECTIONS = ("article:section", "section", "category")
_SITES = ("og:site_name", "application-name", "dc.publisher")
_ARTICLES = frozenset({"article", "newsarticle", "blogposting", "reportagenewsarticle", "report", "webpage"})
MAX_DECLARATION = 200_000  # characters of JSON-LD; larger blocks hold catalogues, not an article


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredMetadata:
    """The page's own declarations, unjudged; empty where it makes none."""

    titles: tuple[str, ...] = ()  # headline proper first, then those that may contain the portal's name
    window_title: str = ""  # of <title>
    published: tuple[Dated, ...] = ()
    updated: tuple[Dated, ...] = ()
    author: str = ""
    section: str = ""
    site: str = ""
    canonical_url: str = ""


def read_metadata(root: HtmlElement) -> DeclaredMetadata:
    """Collect what `<meta>`, `<link>`, `<title>` and JSON-LD declare.

    `<meta property="article:published_time" content="2021-07-05T08:30:00+07:00">` gives a date with the rule
    "meta:article:published_time"; a broken JSON-LD block is passed over.
    """
    metas = dict(reversed(list(_metas(root))))
    articles = list(_json_articles(root))
    titles = [article.get("headline", "") for article in articles] + [metas.get(name, "") for name in _TITLES]
    properties = _item_properties(root)
    published = [
        *_json_dates(articles, ("datePublished", "dateCreated")),
        *_meta_dates(metas, _PUBLISHED),
        *_property_dates(properties, ("datepublished", "datecreated")),
        *_time_elements(root),
    ]
    updated = [
        *_json_dates(articles, ("dateModified",)),
        *_meta_dates(metas, _UPDATED),
        *_property_dates(properties, ("datemodified",)),
    ]
    window = root.find(".//title")
    return DeclaredMetadata(
        titles=tuple(dict.fromkeys(title for title in map(_clean, titles) if title)),
        window_title=_clean(window.text_content()) if window is not None else "",
        published=tuple(published),
        updated=tuple(updated),
        author=_first(metas, _AUTHORS) or next(filter(None, map(_json_author, articles)), ""),
        section=_first(metas, _SECTIONS),
        site=_first(metas, _SITES),
        canonical_url=_canonical(root, metas),
    )


def _metas(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        content = meta.get("content") or meta.get("value")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if content and name:
            yield name.strip().lower(), content


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    value = next((_clean(metas[name]) for name in names if metas.get(name)), "")
    return "" if value.startswith(("http:", "https:", "@")) else value


def _clean(value: Any) -> str:
    return " ".join(normalise(unescape(value)).split()) if isinstance(value, str) else ""


def _canonical(root: HtmlElement, metas: dict[str, str]) -> str:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip()
    return metas.get("og:url", "").strip()


def _meta_dates(metas: dict[str, str], names: tuple[str, ...]) -> Iterator[Dated]:
    for name in names:
        found = _declared_date(metas.get(name, ""), f"meta:{name}")
        if found:
            yield found


def _json_dates(articles: list[dict[str, Any]], fields: tuple[str, ...]) -> Iterator[Dated]:
    for field in fields:
        for article in articles:
            found = _declared_date(article.get(field, ""), f"json-ld:{field}")
            if found:
                yield found


_WITH_ITEMPROP = XPath("descendant-or-self::*[@itemprop][not(self::meta)]")


def _item_properties(root: HtmlElement) -> dict[str, str]:
    """The microdata of elements other than <meta> by property, in small letters; the first of each counts."""
    properties: dict[str, str] = {}
    for element in _WITH_ITEMPROP(root):
        name = element.get("itemprop")
        value = element.get("content") or element.get("datetime") or element.get("title") or element.text or ""
        properties.setdefault(name.strip().lower(), value.strip())
    return properties


def _property_dates(properties: dict[str, str], names: tuple[str, ...]) -> Iterator[Dated]:
    for name in names:
        found = _declared_date(properties.get(name, ""), f"microdata:{name}")
        if found:
            yield found


# /2021/7/5/so-ket, /2021/07/05.html: addresses of blog systems; so-ket-20210705083012345.htm: the moment an article was
# made, to the millisecond, in the system of many Vietnamese newspapers.
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)([/-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?=[/.]|$)")
_ADDRESS_MOMENT = re.compile(
    r"-(20\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?:[01]\d|2[0-3])(?:[0-5]\d){2}\d{3}(?=[/.]|$)"
)


def with_address_day(published: tuple[Dated, ...], url: str) -> tuple[Dated, ...]:
    """The declared dates with the day that the address of the page states, if it states one.

    The day of a blog's address goes before a later declaration, which a move of the site may have made; that of a
    moment counts where nothing is declared. Any other address says nothing: `/2021/ke-hoach-12-7` names no day.
    """
    path = urlsplit(url).path
    for form, groups in ((_ADDRESS_DAY, (1, 3, 4)), (_ADDRESS_MOMENT, (1, 2, 3))):
        match = form.search(path)
        if match is None:
            continue
        try:
            day = dt.date(*(int(match[group]) for group in groups))
        except ValueError:
            continue
        found = Dated(day=day, evidence=match[0].strip("/-"), rule="address")
        if not published:
            return (found,) if EARLIEST_YEAR <= day.year <= LATEST_YEAR else ()
        is_earlier = form is _ADDRESS_DAY and published[0].day > day + dt.timedelta(days=1)
        return (found, *published) if is_earlier else published
    return published


# Where the <time> elements of other articles, of comments and of posts that the article quotes stand.
_ELSEWHERE = frozenset({"a", "li", "aside", "nav", "footer", "td", "blockquote"})


def _time_elements(root: HtmlElement) -> Iterator[Dated]:
    """The first <time datetime="…"> below the page's <h1>, or on the page where it has no <h1>."""
    heading_seen = root.find(".//h1") is None
    for element in root.iter("h1", "time"):
        if element.tag == "h1":
            heading_seen = True
        elif heading_seen and not any(parent.tag in _ELSEWHERE for parent in element.iterancestors()):
            found = _declared_date(element.get("datetime") or "", "time:datetime")
            if found:
                yield found
                return


def _declared_date(value: Any, rule: str) -> Dated | None:
    """A declared date as local time: "2021-07-04T17:30:00Z" is 00:30 of 5 July in Việt Nam."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and _EPOCH.fullmatch(value.strip())):
        return _from_epoch(float(value), rule)
    if not isinstance(value, str) or len(value) > 60:
        return None
    stamp = next(find_date_stamps(fold(normalise(value))), None)
    if stamp is None:
        return None
    day, time = stamp.day, stamp.time
    if time is not None and _UTC.search(value.strip()):
        local = _local(stamp.day, time)
        day, time = local.date(), local.time()
    midnight = time is not None and time.hour == time.minute == 0
    return Dated(day=day, time=None if midnight else time, evidence=value.strip(), rule=rule)


_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{12,13}")


def _from_epoch(number: float, rule: str) -> Dated | None:
    """The local moment of seconds or milliseconds since 1970; None for numbers that no portal can mean."""
    seconds = number / 1000 if number > LATEST_SECONDS else number
    if not EARLIEST_SECONDS <= seconds <= LATEST_SECONDS:
        return None
    moment = dt.datetime.fromtimestamp(seconds, VIETNAM)
    time = moment.time().replace(second=0, microsecond=0)
    return Dated(day=moment.date(), time=time, evidence=f"{number:.0f}", rule=rule)


VIETNAM = dt.timezone(dt.timedelta(hours=7))
EARLIEST_SECONDS = dt.datetime(1995, 1, 1, tzinfo=VIETNAM).timestamp()
LATEST_SECONDS = dt.datetime(2099, 12, 31, tzinfo=VIETNAM).timestamp()
_UTC = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)$")


def _local(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time) + dt.timedelta(hours=7)


def _json_articles(root: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > MAX_DECLARATION:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        for item in items[:20]:
            graph = item.get("@graph", [item]) if isinstance(item, dict) else []
            yield from (node for node in graph if isinstance(node, dict) and _is_article(node))


def _is_article(node: dict[str, Any]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.lower() in _ARTICLES for name in kinds)


def _json_author(article: dict[str, Any]) -> str:
    author = article.get("author")
    people = author if isinstance(author, list) else [author]
    names = [person.get("name") if isinstance(person, dict) else person for person in people]
    return ", ".join(_clean(name) for name in names if isinstance(name, str) and not name.startswith("http"))
