"""SearchQuerySet on our backend, as Haystack documents it."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haystack import connections, indexes
from haystack.exceptions import SearchBackendError
from haystack.inputs import AutoQuery, Clean, Exact, Not, Raw
from haystack.query import SQ, SearchQuerySet
from haystack.utils.loading import UnifiedIndex

from archive.models import Article
from search.backends import IndexBusy, IndexDamaged, IndexMissing
from search.backends.whoosh import WhooshEngine, WhooshSearchBackend


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

    def get_model(self) -> type[Article]:
        return Article


def note(pk: int, title: str, text: str, **more: Any) -> Any:
    """An object that Haystack takes for an article, without a database."""
    values = {
        "author": "Phạm Văn Sách",
        "tags": [],
        "pages": pk,
        "price": None,
        "printed": date(2020, pk, 15),
        "seen": None,
        "free": False,
        "link": f"/{pk}",
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
    return engine.get_backend()


@pytest.fixture
def sqs(backend: WhooshSearchBackend) -> SearchQuerySet:
    backend.update(NoteIndex(), NOTES)
    return SearchQuerySet()


def keys(found: Any) -> set[int]:
    return {int(result.pk) for result in found}


LOOKUPS: list[tuple[dict[str, Any], set[int]]] = [
    ({"content": "nghị quyết"}, {1, 3}),
    ({"content": "hội"}, {1, 3}),  # a field with a boost is meant by a bare query
    ({"content": "lúa"}, set()),  # one without is not
    ({"author": "lúa"}, {2, 4}),
    ({"title": "hội nghị"}, {1, 3}),
    ({"title": "hoi nghi"}, {1, 3}),
    ({"title__content": "kết"}, {1, 3}),
    ({"title__exact": "nghị sơ"}, {1}),
    ({"title__exact": "sơ nghị"}, set()),
    ({"title__contains": "ghị"}, {1, 3}),
    ({"title__startswith": "lu"}, {3}),
    ({"title__endswith": "uận"}, {3}),
    ({"title__fuzzy": "nghe"}, {1, 3}),
    ({"title__in": ["mùa cam", "hợp tác xã"]}, {2, 4}),
    ({"author_exact": "Lê Thị Lúa"}, {2, 4}),
    ({"author_exact": "Lúa"}, set()),
    ({"author__exact": "Lê Thị Lúa"}, {2, 4}),
    ({"tags": "họp"}, {1, 3, 4}),
    ({"tags": "đảng, chính quyền"}, {1}),  # a comma within a value does not part it
    ({"tags__exact": "nông nghiệp"}, {2, 4}),
    ({"tags__in": ["nông nghiệp", "họp"]}, {1, 2, 3, 4}),
    ({"tags__startswith": "nông"}, {2, 4}),
    ({"tags__contains": "chính"}, {1}),
    ({"tags__endswith": "nghiệp"}, {2, 4}),
    ({"pages": 3}, {3}),
    ({"pages__exact": 3}, {3}),
    ({"pages__gt": 2}, {3, 4}),
    ({"pages__gte": 2}, {2, 3, 4}),
    ({"pages__lt": 2}, {1}),
    ({"pages__lte": 2}, {1, 2}),
    ({"pages__range": [2, 3]}, {2, 3}),
    ({"pages__in": [1, 4, 9]}, {1, 4}),
    ({"price__gt": 1.5}, {2, 4}),
    ({"price__lte": 2}, {1, 2}),
    ({"price__range": [1.6, 4.0]}, {2, 4}),
    ({"printed": date(2020, 2, 15)}, {2}),
    ({"printed__gte": date(2020, 3, 15)}, {3, 4}),
    ({"printed__gt": date(2020, 3, 15)}, {4}),
    ({"printed__lt": datetime(2020, 2, 1)}, {1}),
    ({"printed__range": [date(2020, 1, 1), date(2020, 2, 15)]}, {1, 2}),
    ({"printed__lte": "2020-01-15"}, {1}),
    ({"seen__gte": datetime(2021, 5, 1)}, {3}),
    ({"seen__lt": datetime(2021, 5, 1, 10, 30)}, set()),
    ({"free": True}, {1}),
    ({"free__exact": False}, {2, 3, 4}),
    ({"id": "archive.article.2"}, {2}),
    ({"id__in": ["archive.article.2", "archive.article.9"]}, {2}),
    ({"django_id__in": [1, 3]}, {1, 3}),
    ({"django_ct": "archive.article"}, {1, 2, 3, 4}),
    ({"content": Exact("cam sành")}, {2}),
    ({"content": Exact("sành cam")}, set()),
    ({"content": Clean("(cam")}, {2}),
    ({"content": Not("quýt")}, {1, 3}),
    ({"content": AutoQuery('quýt -"cam sành"')}, {4}),
    ({"content": AutoQuery("04-NQ/TW")}, {3}),
    ({"content": AutoQuery("title:cam AND")}, set()),  # what is typed is never syntax
    ({"title": AutoQuery('"hội nghị" -kết')}, set()),
    ({"content": Raw("quýt OR title:(mùa cam)")}, {2, 4}),
    ({"content": ""}, {1, 2, 3, 4}),
    ({"content": "!!!"}, set()),
]


@pytest.mark.parametrize(("lookup", "expected"), LOOKUPS, ids=[str(lookup) for lookup, _ in LOOKUPS])
def test_filter(sqs: SearchQuerySet, lookup: dict[str, Any], expected: set[int]) -> None:
    found = sqs.filter(**lookup)
    assert (keys(found), len(found), found.count()) == (expected, len(expected), len(expected))


@pytest.mark.parametrize(("lookup", "expected"), LOOKUPS, ids=[str(lookup) for lookup, _ in LOOKUPS])
def test_exclude_is_the_complement(sqs: SearchQuerySet, lookup: dict[str, Any], expected: set[int]) -> None:
    assert keys(sqs.exclude(**lookup)) == {1, 2, 3, 4} - expected


@pytest.mark.parametrize(
    "lookup",
    [
        {"title__gt": "a"},
        {"pages__contains": 1},
        {"printed__startswith": "2020"},
        {"pages__gt": "nhiều"},
        {"link": "/1"},
        {"no_such_field": "x"},
    ],
    ids=str,
)
def test_a_lookup_that_means_nothing_is_a_clear_error(sqs: SearchQuerySet, lookup: dict[str, Any]) -> None:
    with pytest.raises(SearchBackendError, match=next(iter(lookup)).split("__")[0]):
        len(sqs.filter(**lookup))


def test_filters_combine(sqs: SearchQuerySet) -> None:
    assert keys(sqs.filter(tags="họp").filter(title="hội")) == {1, 3}
    assert keys(sqs.filter(tags="họp").exclude(title="kết")) == {4}
    assert keys(sqs.filter(SQ(title="cam") | SQ(pages__gte=4))) == {2, 4}
    assert keys(sqs.filter(SQ(title="cam") | ~SQ(tags="họp"))) == {2}
    assert keys(sqs.filter_or(title="cam").filter_or(title="hợp")) == {2, 4}
    assert keys(sqs.filter(title="cam") | sqs.filter(pages=1)) == {1, 2}
    assert keys(sqs.filter(tags="họp") & sqs.filter(pages__lt=4)) == {1, 3}
    assert keys(sqs.auto_query("nghị quyết").filter(pages=3)) == {3}


def test_all_and_none(sqs: SearchQuerySet) -> None:
    assert keys(sqs.all()) == {1, 2, 3, 4}
    assert len(sqs.none()) == 0


def test_autocomplete_takes_beginnings(sqs: SearchQuerySet) -> None:
    assert keys(sqs.autocomplete(begun="ho ng")) == {1, 3}
    assert keys(sqs.autocomplete(begun="hợp tá")) == {4}
    assert keys(sqs.autocomplete(begun="ộp")) == set()
    assert keys(sqs.autocomplete(within="ghị")) == {1, 3}
    assert keys(sqs.autocomplete(title="ho ng")) == set()


def test_order_by(sqs: SearchQuerySet) -> None:
    assert [int(r.pk) for r in sqs.order_by("pages")] == [1, 2, 3, 4]
    assert [int(r.pk) for r in sqs.order_by("-printed")] == [4, 3, 2, 1]
    assert [int(r.pk) for r in sqs.order_by("author_exact", "-pages")] == [4, 2, 3, 1]
    assert [int(r.pk) for r in sqs.order_by("price")] == [1, 2, 4, 3]  # who has none comes last
    with pytest.raises(SearchBackendError, match="title"):
        len(sqs.order_by("title"))


def test_slices_and_pages_hold_each_result_once(backend: WhooshSearchBackend) -> None:
    backend.update(NoteIndex(), [note(i % 12 + 1, "Trùng", "một hai") for i in range(12)])
    found = SearchQuerySet().filter(content="một")
    assert [int(found[i].pk) for i in range(12)] == [int(result.pk) for result in found]
    pages = [int(result.pk) for start in range(0, 12, 5) for result in SearchQuerySet().all()[start : start + 5]]
    assert sorted(pages) == list(range(1, 13))
    assert SearchQuerySet().all()[12:20] == []


def test_field_facets(sqs: SearchQuerySet) -> None:
    counts = sqs.facet("author").facet("tags").facet("pages").facet("free").facet_counts()["fields"]
    assert counts["author"] == [("Lê Thị Lúa", 2), ("Phạm Văn Sách", 2)]
    assert counts["tags"] == [("họp", 3), ("nông nghiệp", 2), ("đảng, chính quyền", 1)]
    assert counts["pages"] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert counts["free"] == [(False, 3), (True, 1)]
    assert sqs.facet("tags", limit=1).facet_counts()["fields"]["tags"] == [("họp", 3)]


def test_facets_follow_the_query_and_an_empty_result_has_empty_facets(sqs: SearchQuerySet) -> None:
    assert sqs.filter(title="cam").facet("tags").facet_counts()["fields"]["tags"] == [("nông nghiệp", 1)]
    assert sqs.filter(title="xyz").facet("tags").facet_counts()["fields"]["tags"] == []


def test_a_facet_on_text_is_a_clear_error(sqs: SearchQuerySet) -> None:
    with pytest.raises(SearchBackendError, match="title"):
        sqs.facet("title").facet_counts()


def test_date_facets(sqs: SearchQuerySet) -> None:
    asked = sqs.date_facet("printed", date(2020, 1, 1), date(2020, 12, 31), "month", 2)
    assert asked.facet_counts()["dates"]["printed"] == [(datetime(2020, 1, 1), 2), (datetime(2020, 3, 1), 2)]
    years = sqs.date_facet("printed", date(2019, 1, 1), date(2022, 1, 1), "year").facet_counts()["dates"]["printed"]
    assert years == [(datetime(2020, 1, 1), 4)]


def test_query_facets(sqs: SearchQuerySet) -> None:
    counts = sqs.query_facet("pages", "[2 TO *]").query_facet("tags", "họp").facet_counts()
    assert counts["queries"] == {"pages_exact:[2 TO *]": 3, "tags_exact:họp": 3}


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ('author_exact:"Lê Thị Lúa"', {2, 4}),
        ("author:lúa", {2, 4}),
        ("pages:[2 TO 3]", {2, 3}),
        ("pages:{2 TO}", {3, 4}),
        ("pages:[* TO 2]", {1, 2}),
        ("tags:họp AND NOT pages:1", {3, 4}),
        ("title:(mùa OR hợp)", {2, 4}),
        ("-tags:họp", {2}),
        ("title:nghị*", {1, 3}),
        ("quýt^2", {2, 4}),
        ("((quýt", {2, 4}),
        ("*", {1, 2, 3, 4}),
        (SQ(author_exact="Lê Thị Lúa") | SQ(pages__lt=2), {1, 2, 4}),
        (SQ(tags__in=["nông nghiệp"]), {2, 4}),
        (SQ(tags__startswith="nông ngh"), {2, 4}),
        (SQ(tags="nông nghiệp"), {2, 4}),
        (~SQ(title__startswith="hội"), {2, 4}),
        (SQ(title__contains="ghị"), {1, 3}),
        (SQ(pages__range=[1, 2]), {1, 2}),
        (SQ(content="quýt"), {2, 4}),
        (SQ(content=Exact("cam sành")), {2}),
    ],
    ids=str,
)
def test_narrow(sqs: SearchQuerySet, narrow: Any, expected: set[int]) -> None:
    assert keys(sqs.all().narrow(narrow)) == expected


def test_narrowing_leaves_the_ranking_alone(sqs: SearchQuerySet) -> None:
    before = {result.pk: result.score for result in sqs.filter(content="quýt")}
    after = {result.pk: result.score for result in sqs.filter(content="quýt").narrow("tags:họp")}
    assert after == {"4": before["4"]}


def test_models(sqs: SearchQuerySet) -> None:
    assert keys(sqs.models(Article).filter(content="quýt")) == {2, 4}


def test_results_carry_what_is_stored_in_its_type(sqs: SearchQuerySet) -> None:
    result = sqs.filter(pages=3)[0]
    assert (result.app_label, result.model_name, result.pk, result.model) == ("archive", "article", "3", Article)
    assert (result.title, result.tags, result.pages) == ("Kết luận hội nghị", ["họp"], 3)
    assert (result.printed, result.seen) == (date(2020, 3, 15), datetime(2021, 5, 1, 10, 30))
    assert (result.free, result.link) == (False, "/3")
    assert result.score >= 0


def test_values(sqs: SearchQuerySet) -> None:
    assert sqs.order_by("pages").values("pk", "title")[1:2] == [{"pk": "2", "title": "Mùa cam"}]
    assert list(sqs.order_by("pages").values_list("title", flat=True)[:2]) == ["Hội nghị sơ kết", "Mùa cam"]
    assert sqs.order_by("pages").values_list("pk", "pages")[:1] == [["1", 1]]


def test_highlight_marks_and_escapes(sqs: SearchQuerySet) -> None:
    result = sqs.filter(content="quyt").highlight()[0]
    shown = {r.pk: r.highlighted["text"][0] for r in sqs.filter(content="quyt").highlight()}
    assert shown["2"] == "Nông dân được mùa cam sành &amp; <em>quýt</em> &lt;hồng&gt;."
    assert "<em>quýt</em>" in result.highlighted["text"][0]
    tagged = sqs.filter(content="quyt").highlight(pre_tags=["<b>"], post_tags=["</b>"])[0]
    assert "<b>quýt</b>" in tagged.highlighted["text"][0]


def test_boost_raises_a_term_without_demanding_it(sqs: SearchQuerySet) -> None:
    assert keys(sqs.filter(content="quýt").boost("giang", 3)) == {2, 4}
    assert sqs.filter(content="quýt").boost("sành", 5)[0].pk == "2"
    assert sqs.filter(content="quýt").boost("giang", 5)[0].pk == "4"


def test_more_like_this_finds_others_by_their_words(sqs: SearchQuerySet) -> None:
    found = sqs.more_like_this(NOTES[1])
    assert keys(found) == {3, 4} or keys(found) == {4}
    assert found[0].pk == "4"
    assert keys(SearchQuerySet().filter(pages=3).more_like_this(NOTES[1])) <= {3}


def test_spatial_search_is_refused(backend: WhooshSearchBackend) -> None:
    with pytest.raises(SearchBackendError, match="place"):
        backend.search("*", within={"field": "place"})


def test_spelling(backend: WhooshSearchBackend) -> None:
    backend.update(NoteIndex(), NOTES)
    backend.include_spelling = True
    assert SearchQuerySet().spelling_suggestion("quyet nghiz") == "quyet nghi"


def test_an_update_replaces_and_a_removal_removes(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    backend.update(NoteIndex(), [note(2, "Mùa dưa", "Dưa hấu")])
    assert keys(sqs.filter(content="cam")) == set()
    assert keys(sqs.filter(content="dưa")) == {2}
    backend.remove("archive.article.2")
    backend.remove(NOTES[3])
    assert keys(sqs.all()) == {1, 3}
    backend.write(NoteIndex(), [NOTES[3]], removed=["archive.article.1"])
    assert backend.keys() == {"3", "4"}


def test_clear(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    backend.clear(models=[Article])
    assert sqs.count() == 0
    backend.update(NoteIndex(), NOTES[:1])
    backend.clear()
    assert SearchQuerySet().count() == 0


def test_a_removal_is_never_lost_silently(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    with backend._writer(), pytest.raises(IndexBusy):
        backend.remove("archive.article.1")


def test_a_missing_index_is_told_apart_and_can_be_silenced(backend: WhooshSearchBackend) -> None:
    with pytest.raises(IndexMissing):
        backend.search("*")
    backend.silently_fail = True
    assert backend.search("*")["hits"] == 0
    assert isinstance(IndexMissing("x"), IndexDamaged)


def test_a_lost_pointer_is_not_taken_for_an_empty_index(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    os.unlink(backend.path + "/CURRENT")
    for act in (lambda: backend.search("*"), lambda: backend.remove("archive.article.1"), backend.setup):
        with pytest.raises(IndexDamaged):
            act()
    backend.publish(backend.new_generation())
    assert SearchQuerySet().count() == 0


def test_a_rebuild_is_invisible_until_it_is_published(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    aside = backend.new_generation()
    backend.write(NoteIndex(), NOTES[:1], generation=aside)
    assert SearchQuerySet().count() == 4
    backend.optimise(aside)
    backend.publish(aside)
    assert SearchQuerySet().count() == 1
    assert backend.retire_others() == ["index-1"]
    assert SearchQuerySet().count() == 1


def test_parts_built_apart_become_one_index(backend: WhooshSearchBackend) -> None:
    generation = backend.new_generation()
    parts = [backend.new_part(generation) for _ in range(2)]
    for part, item in zip((*parts, generation, parts[0]), NOTES, strict=True):
        backend.write(NoteIndex(), [item], generation=part)
    backend.join_parts(generation)
    backend.publish(generation)
    assert keys(SearchQuerySet().all()) == {1, 2, 3, 4}
    assert keys(SearchQuerySet().filter(content="quýt")) == {2, 4}
    assert len(backend.index.snapshot().parts) == 1
    assert not any("part" in name for name in os.listdir(backend.path + "/" + generation))


def test_an_index_of_other_fields_is_outdated(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    assert not backend.is_outdated()
    del backend.layout.schema._fields["price"]
    assert backend.is_outdated()


def test_find_answers_with_keys_and_numbers(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    found = backend.find(facets=["author", "pages"], sort="-printed", limit=2, offset=1)
    assert (found.total, [pk for pk, _ in found.hits]) == (4, ["3", "2"])
    assert found.facets["author"] == {"Lê Thị Lúa": 2, "Phạm Văn Sách": 2}
    assert backend.vocabulary("text", "ngh") == [("nghị", 2)]
    assert backend.vocabulary("author", "Lê") == [("Lê Thị Lúa", 2)]
