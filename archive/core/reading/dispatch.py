"""One capture to its reading: decode the bytes, tell page from text dump, read it as what it is."""

import re
from dataclasses import replace

from archive.core.capture import PdfPages, RawCapture
from archive.core.reading.decode import decode
from archive.core.reading.legacy import repair
from archive.core.reading.page import read_page
from archive.core.reading.pdf import is_pdf, read_pdf
from archive.core.reading.plain import read_plain
from archive.core.reading.problems import Refusal
from archive.core.reading.saved_copies import unwrap_copy
from archive.core.reading.site_profile import SiteProfile
from archive.core.reading.values import Reading


def read_capture(raw: RawCapture, *, insisted: bool = False, site: SiteProfile | None = None) -> Reading:
    """Read the article in captured bytes; never raises on them.

    A dump of "Tỉnh ủy Hậu Giang tổ chức Hội nghị …" yields its title, lead, text with segments, publication date with
    the words that prove it, byline, section, views and captions. A capture that holds no article comes back with
    `refusal` set (see `Refusal`); what was doubtful but readable is listed in `problems` (see `Problem`). Where a
    person `insisted` that it is an article, a list or an error page is read as one, if it has a title and text. What
    other pages of its `site` taught helps where the page alone leaves doubt; the version of that profile is kept.
    """
    if is_pdf(raw.body):
        return _read_pdf(raw.pdf, insisted=insisted)
    decoded = decode(raw.body, raw.content_type or "")
    if decoded.refusal:
        return Reading(refusal=decoded.refusal, problems=decoded.problems)
    if looks_like_html(decoded.text, raw.content_type or ""):
        page = replace(decoded, text=unwrap_copy(decoded.text))
        return read_page(page, raw.url or "", insisted=insisted, site=site)
    if _OTHER_TEXT.match(decoded.text):
        return Reading(refusal=Refusal.NOT_TEXT, problems=decoded.problems)
    lines, legacy = repair(decoded.text.splitlines())
    return read_plain("\n".join(lines), (*decoded.problems, *legacy), insisted=insisted, site=site)


def _read_pdf(pages: PdfPages | None, *, insisted: bool) -> Reading:
    """A PDF is read as the dump of its text."""
    found = read_pdf(pages)
    if found.refusal:
        return Reading(refusal=found.refusal, problems=found.problems)
    lines, legacy = repair(found.text.splitlines())
    return read_plain("\n".join(lines), (*found.problems, *legacy), insisted=insisted)


_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|meta|title|div|table|p|article|section|h1|font|center|br)\b[^<]{0,2000}>", re.I
)
_OTHER_TEXT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<(?:rss|feed|urlset|sitemapindex|svg|rdf:RDF|wml)\b|[\[{]\s*[\"{\[]|%!PS|"
    r"@charset|"
    r"/\*|function\s*\(|var\s+\w+\s*=|\(function)",
)
SNIFFED = 4096  # characters at the beginning in which markup shows


def looks_like_html(text: str, content_type: str) -> bool:
    """Whether the text is a page: by its tags, not by its declared type; a lone "<" in a dump makes none."""
    head = text[:SNIFFED]
    if _OTHER_TEXT.match(head):
        return False
    tags = len(_MARKUP.findall(head))
    opens = head.lstrip()[:1] == "<"
    return (opens and tags >= 1) or tags >= 4 or ("html" in content_type.lower() and tags >= 1)
