"""What must hear of a changed article: the outbox of the search index, and the text clusters.

Whoever writes articles, citations or mentions of officials calls `announce_changes` or `delete_articles` in the same
transaction. No signal does it: a bulk write sends none, so there is one rule for all writers.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from archive.models import Article, RecordChange
from archive.resolving import text_clusters
from search.indexing import enqueue


def announce_changes(
    saved: Iterable[Article] = (), *, linked: Iterable[int] = (), added: bool = False, same_text: bool = False
) -> None:
    """Tell the index and the text clusters which articles changed.

    `saved` are articles whose own columns were written (`added`: they are new; `same_text`: neither their text nor
    their withdrawal changed, so the clusters need not look). `linked` are primary keys of articles of which only the
    mentions, or the records they name, changed.
    """
    saved = list(saved)
    with transaction.atomic(savepoint=False):
        if not same_text:
            if added:
                elsewhere = text_clusters.add_wordings(saved)
            else:
                elsewhere = [row.pk for row in saved if text_clusters.update_wording(row)]
            # Whom a new article names was noted when he was found, unless only withdrawn articles named him since.
            if elsewhere and (not added or Article.objects.withdrawn().exists()):
                RecordChange.objects.note_named_in(elsewhere)
        enqueue([*(article.pk for article in saved), *linked])


def delete_articles(articles: Iterable[Article]) -> None:
    """Delete articles with all that was found in them, and let the index and the text clusters forget them."""
    articles = list(articles)
    keys = [article.pk for article in articles]
    with transaction.atomic(savepoint=False):
        text_clusters.forget_articles(keys)
        RecordChange.objects.note_named_in(keys)
        for article in articles:
            article.delete()
        enqueue(keys)
