"""The sentence in which an article cites a resolution, for the resolution's own page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest, Substr

from archive.core.text.sentences import Sentences
from archive.models import Article, Citation, OfficialMention, Resolution
from archive.views.marked_text import printable

Mentions = QuerySet[Citation] | QuerySet[OfficialMention]

REACH = 320  # characters read on either side of the citation; a longer sentence is cut there
SHOWN = 200  # characters of the sentence shown on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingSentence:
    """One sentence around the words that cite; "…" stands where it was cut."""

    before: str
    surface: str
    after: str


def citing_sentences(resolution: Resolution, articles: Iterable[Article]) -> dict[int, CitingSentence]:
    """By article's primary key, where it first cites `resolution`; one query, and no article's text is read whole."""
    cited = Citation.objects.filter(resolution=resolution, article__in=list(articles)).in_order()
    found: dict[int, CitingSentence] = {}
    for _, article, sentence in _read_sentences(cited):
        found.setdefault(article, sentence)
    return found


def sentences_of(mentions: Mentions) -> dict[int, CitingSentence]:
    """The sentence around each mention, by primary key; one query, and no article's text is read whole."""
    return {pk: sentence for pk, _, sentence in _read_sentences(mentions)}


def _read_sentences(mentions: Mentions) -> Iterator[tuple[int, int, CitingSentence]]:
    """Yield the primary keys of each mention and of its article, and the sentence."""
    # Offsets count from nought and SQL's places from one: the window begins at `start - REACH`, or with the text.
    window = mentions.annotate(
        around=Substr("article__text", Greatest(F("start") - Value(REACH), Value(0)) + Value(1), 2 * REACH + 500)
    )
    for pk, article, start, end, around in window.values_list("pk", "article", "start", "end", "around"):
        offset = max(start - REACH, 0)
        yield pk, article, sentence_of(around, start - offset, end - offset, is_cut=offset > 0)


def sentence_of(window: str, start: int, end: int, *, is_cut: bool = False) -> CitingSentence:
    """The sentence of `window` that holds the span; `is_cut` says that the text begins before the window."""
    sentences = Sentences(window)
    first, _ = sentences.around(start)
    _, last = sentences.around(max(end - 1, start))
    before, after = window[first:start].lstrip(), window[end:last].rstrip()
    if len(before) > SHOWN or (first == 0 and is_cut):
        before = "… " + _from_a_word(before[-SHOWN:])
    if len(after) > SHOWN:
        after = after[:SHOWN].rpartition(" ")[0] + " …"
    return CitingSentence(before=printable(before), surface=printable(window[start:end]), after=printable(after))


def _from_a_word(words: str) -> str:
    return words.partition(" ")[2] or words
