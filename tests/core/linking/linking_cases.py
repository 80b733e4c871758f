"""What the tests of linking share: the reference data, and mentions written as briefly as they are read."""

from datetime import date

from archive.core.extraction.mentions import CitationMention
from archive.core.linking import link_citations
from archive.core.linking.outcomes import Ambiguous, ArticleContext, Linked, Outcome
from archive.core.reading.values import Dated
from archive.core.text import Span
from tests.stated import authorities


def day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def context(published: str = "", province: str = "") -> ArticleContext:
    known = day(published)
    return ArticleContext(published=Dated(day=known) if known else None, province=province)


def cited(surface: str, *, start: int = 0, **facts: object) -> CitationMention:
    """A mention with this surface at `start`; `issued` may be an ISO date, the kind is read off the surface."""
    if isinstance(facts.get("issued"), str):
        facts["issued"] = day(str(facts["issued"]))
    facts.setdefault("kind", surface.split(" số ")[0] if " số " in surface else " ".join(surface.split()[:2]))
    return CitationMention(span=Span(start, start + len(surface)), surface=surface, **facts)  # type: ignore[arg-type]


def resolve(*mentions: CitationMention, text: str = "", where: ArticleContext | None = None) -> list[Outcome]:
    return link_citations(mentions, text, where or ArticleContext(), authorities())


def told(outcome: Outcome) -> str:
    """An outcome in a word: the key, "provisional" and its identity, "ambiguous" and its candidates, or "unknown"."""
    if isinstance(outcome, Linked):
        return (
            outcome.resolution if isinstance(outcome.resolution, str) else f"provisional {outcome.resolution.identity}"
        )
    return f"ambiguous {' '.join(outcome.candidates)}" if isinstance(outcome, Ambiguous) else "unknown"
