"""Citations: where an article names a Party or State resolution, and what its words say of it.

    1. scanning       every class word, abbreviation and lone number is read as far as its words go: heads (numbers and
                      lists), names (plenums, congresses, laws), tails (date, issuer, term)
    2. abbreviations  short names that the article defines for itself, and their uses
    3. resolutions      bare numbers get the codes that the same text gives; mentions of one resolution are told
    4. context        dates and issuers that stand beside the citation's own words
    5. subjects       what the resolution is about

What counts as a citation and where its words end is fixed by tests/gates/SCHEMA.md.
"""

from archive.core.authorities import Authorities
from archive.core.extraction.citations.abbreviations import with_abbreviations
from archive.core.extraction.citations.context import read_context
from archive.core.extraction.citations.coreference import first_mentions, settle
from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.gazetteer import gazetteer_of
from archive.core.extraction.citations.scanner import read_drafts
from archive.core.extraction.citations.subjects import subject_after
from archive.core.extraction.mentions import CitationMention
from archive.core.text import Span
from archive.core.text.sentences import Sentences

__all__ = ["find_citations"]


def find_citations(text: str, authorities: Authorities) -> list[CitationMention]:
    """Find every citation of one resolution in `text`, in order of their spans; each occurrence is a mention.

    `text` is as `normalise` gives it. "Nghị quyết Trung ương 4 (khóa XI, XII)" gives two mentions with one span;
    "Nghị quyết này", "8 nghị quyết", "Ban Chỉ đạo 35" give none. Never raises; takes time linear in the text.
    """
    page = Page(text, gazetteer_of(authorities))
    drafts = read_drafts(page)
    if not drafts:
        return []
    drafts = settle(page, with_abbreviations(page, drafts))
    read_context(page, drafts, Sentences(page.text))
    drafts = _with_further_terms(drafts)
    firsts = first_mentions(drafts)
    return [_mention(page, draft, first) for draft, first in zip(drafts, firsts, strict=True)]


def _with_further_terms(drafts: list[Draft]) -> list[Draft]:
    """ "Trung ương 4 (khóa XI, XII)" cites two resolutions under the same words."""
    spread: list[Draft] = []
    for draft in drafts:
        spread.append(draft)
        if draft.plenum and draft.number is None:
            for term in draft.more_terms:
                spread.append(
                    Draft(draft.start, draft.end, draft.kind, issuer=draft.issuer, term=term, plenum=draft.plenum)
                )
    return spread


def _mention(page: Page, draft: Draft, first: int | None) -> CitationMention:
    return CitationMention(
        span=Span(draft.start, draft.end),
        surface=page.text[draft.start : draft.end],
        kind=draft.kind,
        number=draft.number.text if draft.number else None,
        issued=draft.issued,
        issuer=draft.issuer,
        term=draft.term,
        plenum=draft.plenum,
        congress=draft.congress,
        year=draft.year,
        subject=subject_after(page, draft.end),
        same_as=first,
        date_outside_surface=draft.date_outside,
    )
