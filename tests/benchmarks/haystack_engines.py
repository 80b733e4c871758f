"""Our engine and the stock one, both through Haystack and with one and the same search index.

Django must be set up before this is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from haystack import connections, indexes
from haystack.backends.whoosh_backend import WhooshEngine as StockEngine
from haystack.query import SearchQuerySet
from haystack.utils.loading import UnifiedIndex

from archive.models import Article as Model
from search.haystack.backend import WhooshEngine
from search.haystack.queryset import TreeSearchQuerySet
from search.tree import AllOf, Node, OneOf, Phrase, Word
from tests.benchmarks.corpus import Article
from tests.benchmarks.engines import FACETS, LIMIT, batches, exact_text, terms
from tests.benchmarks.queries import Asked


class BenchIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    """An article as both engines index it."""

    text = indexes.CharField(document=True, model_attr="text", stored=False)
    title = indexes.CharField(model_attr="title", boost=3.0)
    province = indexes.CharField(model_attr="province", faceted=True)
    source = indexes.CharField(model_attr="source", faceted=True)
    kind = indexes.CharField(model_attr="kind", faceted=True)
    year = indexes.IntegerField(model_attr="year", faceted=True)
    published = indexes.DateField(model_attr="published")

    def get_model(self) -> type[Model]:
        return Model


def as_object(article: Article, text: str | None = None) -> Any:
    """An article as Haystack takes it, without a database; as one paragraph, because other engines know none."""
    names = ("title", "province", "source", "kind", "year", "published")
    values = {name: getattr(article, name) for name in names}
    item = SimpleNamespace(pk=article.key, text=text or article.text.replace("\n", " "), **values)
    item._meta, item._get_pk_val = Model._meta, lambda: article.key
    return item


def connect(engine: Any, path: Path) -> Any:
    """Make an engine the connection "default", with the one search index; its backend is returned."""
    engine.options = {
        "PATH": str(path),
        "SILENTLY_FAIL": False,
        "CACHE_BYTES": int(os.environ.get("TANGTHU_SEARCH_CACHE_BYTES", "256000000")),
    }
    engine._index = UnifiedIndex()
    engine._index.build(indexes=[BenchIndex()])
    connections.thread_local.__dict__.setdefault("connections", {})["default"] = engine
    return engine.get_backend()


class Ours:
    """The engine of this project."""

    def __init__(self, folder: Path) -> None:
        self.backend = connect(WhooshEngine("default"), folder / "ours")
        self._like: dict[int, Any] = {}

    def build(self, articles: Iterable[Article]) -> None:
        generation = self.backend.new_generation()
        for batch in batches(articles):
            self.backend.write(BenchIndex(), map(as_object, batch), generation=generation)
        self.backend.optimise(generation)
        self.backend.publish(generation)

    def open(self) -> None:
        self.backend.reader.searcher()

    def remember(self, articles: Iterable[Article]) -> None:
        """Keep the articles that will be asked for their like: a page has its article at hand."""
        self._like = {article.key: as_object(article) for article in articles}

    def ask(self, asked: Asked) -> int | None:
        if asked.like is not None:
            return int(self.backend.more_like_this(self._like[asked.like], end_offset=LIMIT)["hits"])
        words = tuple(Word(word, toned=asked.toned) for word in ((asked.code,) if asked.code else asked.words))
        tree: Node = Phrase(words) if asked.phrase else AllOf(words)
        filters = (OneOf("province", (asked.province,)),) if asked.province else ()
        found = TreeSearchQuerySet().matching(tree).narrowed_to(*filters).keys_only()
        found = found.order_by("-published") if asked.newest_first else found
        for name in FACETS:
            found = found.facet(name)
        list(found[asked.offset : asked.offset + LIMIT])
        return int(found.count())

    def close(self) -> None:
        """Nothing: the index's files go with the process."""


class StockHaystack:
    """Haystack's own Whoosh backend, given the analysed text so that it finds the same words."""

    def __init__(self, folder: Path) -> None:
        self.backend = connect(StockEngine("default"), folder / "stock")

    def build(self, articles: Iterable[Article]) -> None:
        for batch in batches(articles, 1_000):
            self.backend.update(BenchIndex(), [as_object(a, exact_text(a.text)) for a in batch])

    def open(self) -> None:
        self.backend.setup()

    def ask(self, asked: Asked) -> int | None:
        if asked.like is not None or not asked.toned:
            return None
        words = terms(asked)
        text = f'"{" ".join(words)}"' if asked.phrase else " AND ".join(words)
        found = SearchQuerySet().raw_search(text)
        if asked.province:
            found = found.narrow(f'province_exact:"{asked.province}"')
        for name in FACETS:
            found = found.facet(name)
        if asked.newest_first:
            found = found.order_by("-published")
        list(found[asked.offset : asked.offset + LIMIT])
        found.facet_counts()
        return len(found)

    def close(self) -> None:
        """Nothing, as above."""
