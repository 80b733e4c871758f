"""The whole flow on one screen: captured bytes to everything the archive states of an article."""

from dataclasses import dataclass
from datetime import date

from archive.core.authorities import Authorities
from archive.core.capture import RawCapture
from archive.core.extraction import find_citations, find_event, find_officials, find_provinces
from archive.core.extraction.mentions import CitationMention
from archive.core.extraction.restoration import citations_as_kept, officials_as_kept, restore_reading
from archive.core.linking import LinkedOfficial, find_source, link_citations, link_officials, locate
from archive.core.linking.outcomes import ArticleContext, Located, Outcome, Unknown
from archive.core.linking.sources import SourceFound
from archive.core.reading.dispatch import read_capture
from archive.core.reading.site_profile import SiteProfile
from archive.core.reading.values import Dated, Reading

RULES_VERSION = "3"  # rises when the rules change what is found in the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What one capture yields; all that the archive stores of it.

    `citations` pairs every mention with its outcome, `officials` holds every mention with its posts and province, both
    in order of their spans.
    """

    reading: Reading
    source: SourceFound | None = None
    province: Located | Unknown
    event: Dated | None = None
    latest_citable: date | None = None  # nothing issued after this day can be cited
    citations: tuple[tuple[CitationMention, Outcome], ...] = ()
    officials: tuple[LinkedOfficial, ...] = ()
    names_covered: bool = False  # whether a name was taken out of it (`cover_processed`)


def process(
    raw: RawCapture, authorities: Authorities, *, insisted: bool = False, site: SiteProfile | None = None
) -> Processed:
    """Read, extract and link one capture; pure: the same bytes, authorities and profile give the same result anywhere.

    A capture that is no article comes back with its `reading.refusal` and nothing else; a person may have `insisted`
    that a page is one.
    """
    kept = read_capture(raw, insisted=insisted, site=site)
    if not kept.is_article:
        return Processed(reading=kept, province=Unknown(rule="not-an-article"))

    reading, restored = restore_reading(kept)
    event = find_event(reading)
    source = find_source(reading, raw.url, authorities)
    province = locate(
        reading,
        find_provinces(reading.text, authorities),
        authorities,
        event=event,
        source=source,
        captured=raw.captured_at.date() if raw.captured_at else None,
    )
    unit = province.province if isinstance(province, Located) else ""
    context = ArticleContext(
        published=reading.published,
        event=event,
        captured=raw.captured_at.date() if raw.captured_at else None,
        province=unit,
    )
    mentions = find_citations(reading.text, authorities)
    outcomes = link_citations(mentions, reading.text, context, authorities)
    officials = find_officials(reading.text, authorities)
    dated = reading.published or event
    return Processed(
        reading=kept,
        source=source,
        province=province,
        event=event,
        latest_citable=context.latest_possible,
        citations=tuple(zip(citations_as_kept(mentions, kept.text, restored), outcomes, strict=True)),
        officials=link_officials(
            officials_as_kept(officials, restored), authorities, province=unit, day=dated.day if dated else None
        ),
    )
