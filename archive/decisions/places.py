"""Where in an article's text a decision stands: by its words, which occurrence of them, and the words around it."""

from collections.abc import Iterable

from archive.core.text import Span, find_all
from archive.models import Article, Citation, Decision

LONGEST_SURFACE = 500  # of what is stored of a mention's words
CONTEXT = 40  # characters on each side by which a decided mention is known again


def find_decided_place(decision: Decision, article: Article) -> Span | None:
    """The decided place: the same words in the same surroundings, wherever they stand now."""
    places = list(find_all(article.text, decision.surface))
    there = [span for span in places if context_of(article.text, span) == decision.context]
    if not there and decision.occurrence < len(places):
        there = [places[decision.occurrence]]
    if len(there) > 1 and decision.occurrence < len(places) and places[decision.occurrence] in there:
        there = [places[decision.occurrence]]
    return there[0] if len(there) == 1 else None


def context_of(text: str, span: Span) -> str:
    """The CONTEXT characters before and after the span, by which its words are known again."""
    return text[max(0, span.start - CONTEXT) : span.start] + "|" + text[span.end : span.end + CONTEXT]


def mark_stale(decision: Decision, *, stale: bool) -> None:
    """Note whether the text no longer holds the decided words, so that the decision waits for a person."""
    if decision.stale != stale:
        # Not by save: the time of the decision is the person's.
        Decision.objects.filter(pk=decision.pk).update(stale=stale)
        decision.stale = stale


def citations_at(article: Article, start: int, surface: str) -> Iterable[Citation]:
    """The citations that begin there with these words: two where the words name two resolutions."""
    return article.citations.filter(start=start, surface=surface).order_by("pk")
