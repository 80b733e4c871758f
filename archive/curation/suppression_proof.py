"""Whether anything public still holds a suppressed name: each place is searched for every writing of it."""

from __future__ import annotations

from archive.core.suppression import values_hold
from archive.curation.covered_records import public_tables, rows_of
from archive.models import Article, Capture, Official, Suppression
from archive.models.suppressions import text_columns
from search.drift import index_drift
from search.engines import search_engine
from search.indexing import holds_deleted

_IN_ONE_QUERY = 500


def search_public(suppression: Suppression) -> dict[str, int]:
    """How many rows, captures and index entries still hold the name where somebody could meet it.

    Reads every public table. The index says what the database says where the two do not differ and where it holds
    nothing that was taken out of it. All figures are 0 after a complete suppression. Raises KeyMissing.
    """
    names = suppression.names
    database = 0
    for model in public_tables():
        columns = text_columns(model)
        for row in rows_of(model, suppression).values(*columns).iterator(_IN_ONE_QUERY):
            database += values_hold(row.values(), names)
    for model in (Article, Official):
        slugs = rows_of(model, suppression).values_list("slug", flat=True)
        database += sum(names.in_address(slug) for slug in slugs.iterator(_IN_ONE_QUERY))
    captures = Capture.objects.public()
    if suppression.scope != Suppression.Scope.EVERYWHERE:
        captures = captures.filter(article__in=suppression.articles)
    addresses = captures.values_list("url", "page_url").iterator(_IN_ONE_QUERY)
    return {
        "database": database,
        "captures": sum(names.in_address(url) or names.in_address(page) for url, page in addresses),
        "index": _in_index(),
    }


def _in_index() -> int:
    if search_engine().current_generation() is None:
        return 0
    return len(index_drift().articles) + int(holds_deleted())
