"""An item as Dublin Core and as MODS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lxml import etree

from archive.models import Article
from archive.oai.items import HarvestedItem
from archive.oai.xml import DC, MODS, OAI_DC, XLINK, add, element

Absolute = Callable[[str], str]
_PERIODS = {"day": "%Y-%m-%d", "month": "%Y-%m", "quarter": "%Y", "year": "%Y"}


def date_of(article: Article) -> str:
    """The date of publication as far as it is known: "2021-06-03", "2021-06", "2021", or nothing."""
    return _written(article.published, article.published_precision)


def _written(day: date | None, precision: str) -> str:
    if day is None or precision not in _PERIODS:
        return ""
    form = _PERIODS[precision]
    return day.isoformat()[: len(day.strftime(form))] if day.year >= 1000 else ""


def dublin_core(item: HarvestedItem, article: Article, absolute: Absolute) -> etree._Element:
    """Simple Dublin Core: what every harvester takes."""
    root = element(OAI_DC, "dc", schema="http://www.openarchives.org/OAI/2.0/oai_dc.xsd", also={"dc": DC})
    capture = article.read_from
    told = [
        ("title", article.title),
        ("creator", article.byline),
        *(("subject", row.heading) for row in item.resolutions),
        *(("subject", name) for name in item.officials),
        ("description", article.lead),
        ("publisher", article.source.name if article.source else ""),
        ("date", date_of(article)),
        ("type", "Text"),
        ("format", capture.content_type.partition(";")[0] if capture else ""),
        ("identifier", absolute(article.get_absolute_url())),
        ("source", article.url),
        ("language", "vi"),
        *(("relation", absolute(row.get_absolute_url())) for row in item.resolutions),
        ("coverage", article.province.full_name if article.province else ""),
    ]
    for name, words in told:
        add(root, DC, name, words)
    return root


def mods(item: HarvestedItem, article: Article, absolute: Absolute) -> etree._Element:
    """MODS 3.7 (https://www.loc.gov/standards/mods/): with the period of a date, cited resolutions and officials."""
    root = element(
        MODS, "mods", schema="http://www.loc.gov/standards/mods/v3/mods-3-7.xsd", also={"xlink": XLINK}, version="3.7"
    )
    add(add(root, MODS, "titleInfo"), MODS, "title", article.title)
    if article.byline:
        name = add(root, MODS, "name")
        add(name, MODS, "namePart", article.byline)
        add(add(name, MODS, "role"), MODS, "roleTerm", "author", type="text", authority="marcrelator")
    add(root, MODS, "typeOfResource", "text")
    add(root, MODS, "genre", "news article")
    origin = add(root, MODS, "originInfo")
    add(origin, MODS, "publisher", article.source.name if article.source else "")
    add(origin, MODS, "dateIssued", date_of(article), encoding="w3cdtf")
    capture = article.read_from
    if capture and capture.captured_at:
        add(origin, MODS, "dateCaptured", f"{capture.captured_at:%Y-%m-%dT%H:%M:%SZ}", encoding="w3cdtf")
    if not len(origin):
        root.remove(origin)
    language = add(root, MODS, "language")
    add(language, MODS, "languageTerm", "vie", type="code", authority="iso639-2b")
    add(root, MODS, "abstract", article.lead)
    if article.province:
        add(add(root, MODS, "subject"), MODS, "geographic", article.province.full_name)
    for person in item.officials:
        add(add(add(root, MODS, "subject"), MODS, "name", type="personal"), MODS, "namePart", person)
    for row in item.resolutions:
        related = add(root, MODS, "relatedItem", type="references")
        add(add(related, MODS, "titleInfo"), MODS, "title", row.heading)
        if row.issued:
            add(add(related, MODS, "originInfo"), MODS, "dateIssued", row.issued.isoformat(), encoding="w3cdtf")
        add(related, MODS, "identifier", row.number, type="local")
        add(add(related, MODS, "location"), MODS, "url", absolute(row.get_absolute_url()))
    add(root, MODS, "identifier", absolute(article.get_absolute_url()), type="uri")
    location = add(root, MODS, "location")
    add(location, MODS, "url", absolute(article.get_absolute_url()), usage="primary display")
    if article.url:
        add(location, MODS, "url", article.url, displayLabel="original")
    record = add(root, MODS, "recordInfo")
    add(record, MODS, "recordIdentifier", str(article.pk))
    return root


FORMATS: dict[str, tuple[str, str, Callable[[HarvestedItem, Article, Absolute], etree._Element]]] = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC, dublin_core),
    "mods": ("http://www.loc.gov/standards/mods/v3/mods-3-7.xsd", MODS, mods),
}
