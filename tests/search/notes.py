"""Notes: objects of no kind of our own on an index of the default engine, for tests of what Haystack promises."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haystack import connections, indexes
from haystack.query import SearchQuerySet
from haystack.utils.loading import UnifiedIndex
from whoosh.analysis import RegexTokenizer

from archive.models import Article
from search.haystack.backend import WhooshEngine, WhooshSearchBackend


class NoteIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    """An index of no kind of our own, with every kind of field."""

    text = indexes.CharField(document=True, model_attr="text")
    title = indexes.CharField(model_attr="title", boost=2.0)
    author = indexes.CharField(model_attr="author", faceted=True)
    tags = indexes.MultiValueField(model_attr="tags", faceted=True)
    pages = indexes.IntegerField(model_attr="pages", faceted=True)
    price = indexes.FloatField(model_attr="price", null=True)
    printed = indexes.DateField(model_attr="printed", faceted=True)
    seen = indexes.DateTimeField(model_attr="seen", null=True)
    free = indexes.BooleanField(model_attr="free", faceted=True)
    begun = indexes.EdgeNgramField(model_attr="title")
    within = indexes.NgramField(model_attr="title")
    link = indexes.CharField(model_attr="link", indexed=False)
    shelf = indexes.CharField(model_attr="shelf", analyzer=RegexTokenizer(r"\d+"))  # figures alone are its words

    def get_model(self) -> type[Article]:
        return Article


def note(pk: int, title: str, text: str, **more: Any) -> Any:
    """An object that Haystack takes for an article, without a database."""
    values = {
        "author": "Phạm Văn Sách",
        "tags": [],
        "pages": pk,
        "price": None,
        "printed": date(2020, (pk - 1) % 12 + 1, 15),
        "seen": None,
        "free": False,
        "link": f"/{pk}",
        "shelf": f"Phòng {pk}/9",
        **more,
    }
    item = SimpleNamespace(pk=pk, title=title, text=text, **values)
    item._meta, item._get_pk_val = Article._meta, lambda: pk
    return item


NOTES = [
    note(1, "Hội nghị sơ kết", "Tỉnh ủy họp bàn nghị quyết.", tags=["họp", "đảng, chính quyền"], price=1.5, free=True),
    note(
        2, "Mùa cam", "Nông dân được mùa cam sành & quýt <hồng>.", tags=["nông nghiệp"], author="Lê Thị Lúa", price=2.0
    ),
    note(
        3, "Kết luận hội nghị", "Nghị quyết 04-NQ/TW được triển khai.", tags=["họp"], seen=datetime(2021, 5, 1, 10, 30)
    ),
    note(
        4, "Hợp tác xã", "Hop tac xa Hậu Giang trồng quýt.", tags=["nông nghiệp", "họp"], author="Lê Thị Lúa", price=4.0
    ),
]


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WhooshSearchBackend:
    """The engine of the connection "default", on an index of notes in an empty folder."""
    engine = WhooshEngine("default")
    engine.options = {
        "PATH": str(tmp_path / "index"),
        "CACHE_BYTES": 5_000_000,
        "SILENTLY_FAIL": False,
        "LOCK_WAIT": 0.1,
    }
    engine._index = UnifiedIndex()
    engine._index.build(indexes=[NoteIndex()])
    monkeypatch.setitem(connections.thread_local.__dict__.setdefault("connections", {}), "default", engine)
    found: WhooshSearchBackend = engine.get_backend()
    return found


@pytest.fixture
def sqs(backend: WhooshSearchBackend) -> SearchQuerySet:
    backend.update(NoteIndex(), NOTES)
    return SearchQuerySet()


def keys(found: Any) -> set[int]:
    return {int(result.pk) for result in found}
