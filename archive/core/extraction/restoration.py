"""Extraction reads "phòng" where the page says "phograve;ng"; what it finds stands where the page says it."""

from collections.abc import Sequence
from dataclasses import replace

from archive.core.extraction.mentions import CitationMention, OfficialMention
from archive.core.reading.values import Reading
from archive.core.text import RestoredText, Span, restore


def restore_reading(reading: Reading) -> tuple[Reading, RestoredText]:
    """Return the reading with the references in its words restored, to be searched, and its restored text.

    The reading itself where nothing is lost, which is nearly always. What is found in the one returned is brought to
    its place in the other by `citations_as_kept` and `officials_as_kept`.
    """
    restored = restore(reading.text)
    if not restored:
        return reading, restored
    return replace(
        reading,
        title=restore(reading.title).text,
        lead=restore(reading.lead).text,
        byline=restore(reading.byline).text,
        text=restored.text,
        segments=tuple(
            replace(segment, span=Span(restored.restored(segment.span.start), restored.restored(segment.span.end)))
            for segment in reading.segments
        ),
    ), restored


def citations_as_kept(
    mentions: Sequence[CitationMention], text: str, restored: RestoredText
) -> Sequence[CitationMention]:
    """The mentions of a restored text as spans of the kept `text`, with their surfaces as that has them."""
    if not restored:
        return mentions
    spans = (restored.original_span(mention.span) for mention in mentions)
    return [replace(each, span=span, surface=span.of(text)) for each, span in zip(mentions, spans, strict=True)]


def officials_as_kept(mentions: Sequence[OfficialMention], restored: RestoredText) -> Sequence[OfficialMention]:
    """The mentions of a restored text as spans of the kept one; names and posts stay as they are meant."""
    if not restored:
        return mentions
    return [
        replace(
            mention,
            span=restored.original_span(mention.span),
            posts=tuple(
                replace(post, span=restored.original_span(post.span) if post.span else None) for post in mention.posts
            ),
        )
        for mention in mentions
    ]
