"""What a SearchQuerySet gives back on our backend, as Haystack documents it: order, pages, facets, values, objects."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from typing import Any

import pytest
from django.utils.text import capfirst
from haystack.exceptions import SearchBackendError
from haystack.models import SearchResult
from haystack.query import RelatedSearchQuerySet, SearchQuerySet
from whoosh.analysis import RegexTokenizer

from archive.models import Article
from search.haystack.backend import WhooshSearchBackend
from search.haystack.schema import Layout
from tests import factories
from tests.search.notes import NOTES, NoteIndex, keys, note
from tests.search.notes import backend as backend
from tests.search.notes import sqs as sqs


def test_order_by(sqs: SearchQuerySet) -> None:
    assert [int(r.pk) for r in sqs.order_by("pages")] == [1, 2, 3, 4]
    assert [int(r.pk) for r in sqs.order_by("-printed")] == [4, 3, 2, 1]
    assert [int(r.pk) for r in sqs.order_by("author_exact", "-pages")] == [4, 2, 3, 1]
    assert [int(r.pk) for r in sqs.order_by("author_exact", "-id")] == [4, 2, 3, 1]
    assert [int(r.pk) for r in sqs.order_by("price")] == [1, 2, 4, 3]  # who has none comes last
    with pytest.raises(SearchBackendError, match="title"):
        len(sqs.order_by("title"))


def test_keys_are_ordered_as_text_over_all_segments(backend: WhooshSearchBackend) -> None:
    for begin in (1, 5, 9):
        backend.update(
            NoteIndex(), [note(pk, "Mùa", "cam", printed=date(2020, 1, 1)) for pk in range(begin, begin + 4)]
        )
    found = [result.id for result in SearchQuerySet().order_by("id")]
    assert found == sorted(found)
    assert [result.id for result in SearchQuerySet().order_by("-id")[2:7]] == found[::-1][2:7]
    assert SearchQuerySet().all()[0:0] == []


def test_an_index_of_another_analyzer_is_outdated(backend: WhooshSearchBackend, monkeypatch: Any) -> None:
    backend.update(NoteIndex(), NOTES)
    assert not backend.is_outdated()
    monkeypatch.setattr(NoteIndex.fields["shelf"], "analyzer", RegexTokenizer(r"\w+"))
    assert Layout(NoteIndex.fields).fingerprint() != backend.layout.fingerprint()


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


def test_models(sqs: SearchQuerySet) -> None:
    assert keys(sqs.models(Article).filter(content="quýt")) == {2, 4}


def test_results_carry_what_is_stored_in_its_type(sqs: SearchQuerySet) -> None:
    result = sqs.filter(pages=3)[0]
    assert (result.app_label, result.model_name, result.pk, result.model) == ("archive", "article", "3", Article)
    assert (result.title, result.tags, result.pages) == ("Kết luận hội nghị", ["họp"], 3)
    assert (result.printed, result.seen) == (datetime(2020, 3, 15), datetime(2021, 5, 1, 10, 30))  # as stock Whoosh
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


def test_each_step_is_a_query_of_its_own(sqs: SearchQuerySet) -> None:
    first = sqs.filter(content="quýt")
    second = first.filter(title="mùa")
    assert (keys(first), keys(second), keys(sqs)) == ({2, 4}, {2}, {1, 2, 3, 4})
    assert (bool(first), bool(first.filter(title="xyz"))) == (True, False)


def test_filters_that_name_their_joint(sqs: SearchQuerySet) -> None:
    assert keys(sqs.filter_and(tags="họp", title="hội")) == {1, 3}
    assert keys(sqs.filter(title="cam").filter_or(pages=1)) == {1, 2}
    assert keys(sqs.raw_search("tags:họp AND NOT pages:1")) == {3, 4}
    assert keys(sqs.auto_query("cam -sơ", fieldname="title")) == {2}
    assert keys(sqs.narrow("tags:họp").narrow("pages:[2 TO *]")) == {3, 4}
    assert keys(sqs.using("default").filter(pages=2)) == {2}


def test_the_best_and_the_latest(sqs: SearchQuerySet) -> None:
    assert sqs.filter(content="quýt").boost("sành", 5).best_match().pk == "2"
    assert sqs.filter(content="hội").latest("printed").pk == "3"


def test_an_empty_set_has_nothing_of_anything(sqs: SearchQuerySet) -> None:
    nothing = sqs.none()
    assert (len(nothing), nothing.count(), nothing.facet_counts()) == (0, 0, {})
    assert list(sqs.filter(title="xyz")) == []
    assert sqs.stats("pages").stats_results() is None  # as on Haystack's own Whoosh engine


def test_results_of_a_class_of_one_s_own(sqs: SearchQuerySet) -> None:
    class Row(SearchResult):  # type: ignore[misc]
        pass

    found = sqs.result_class(Row).filter(pages=2)
    assert [type(result) for result in found] == [Row]
    assert type(found.result_class(None)[0]) is SearchResult


def test_a_result_tells_what_is_stored_of_it(sqs: SearchQuerySet) -> None:
    result = sqs.filter(pages=2)[0]
    assert result.get_additional_fields()["title"] == "Mùa cam"
    assert result.get_stored_fields()["pages"] == 2
    assert result.searchindex.get_model() is Article
    assert result.verbose_name == capfirst(str(Article._meta.verbose_name))


def test_a_set_can_be_kept(sqs: SearchQuerySet) -> None:
    found = sqs.filter(content="quýt").facet("tags")
    assert keys(found) == {2, 4}
    again = pickle.loads(pickle.dumps(found))
    assert (keys(again), again.facet_counts()) == ({2, 4}, found.facet_counts())


def test_a_date_facet_by_days(sqs: SearchQuerySet) -> None:
    asked = sqs.date_facet("printed", date(2020, 1, 1), date(2020, 2, 29), "day", 10).facet("free")
    counts = asked.facet_counts()
    assert counts["dates"]["printed"] == [(datetime(2020, 1, 11), 1), (datetime(2020, 2, 10), 1)]
    assert counts["fields"]["free"] == [(False, 3), (True, 1)]


def test_the_spelling_of_another_query(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    backend.include_spelling = True
    assert sqs.set_spelling_query("quyet nghiz").filter(content="cam").spelling_suggestion() == "quyet nghi"


@pytest.fixture
def rows(db: None, backend: WhooshSearchBackend) -> list[Article]:
    """Three articles in the index, the last of which is no longer in the database."""
    made = [factories.article(f"Bài {number}") for number in range(2)]
    gone = max(row.pk for row in made) + 1
    backend.update(NoteIndex(), [note(pk, "Bài", "cam", printed=date(2020, 1, 1)) for pk in (*keys(made), gone)])
    return made


def test_objects_are_loaded_at_once(rows: list[Article], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = list(SearchQuerySet().filter(content="cam").load_all())
        objects = [result.object for result in found if result is not None]
    assert sorted(each.pk for each in objects) == sorted(row.pk for row in rows)


def test_an_object_is_loaded_when_it_is_asked_for(rows: list[Article], django_assert_num_queries: Any) -> None:
    found = SearchQuerySet().filter(django_id=rows[0].pk)
    with django_assert_num_queries(1):
        assert found[0].object == rows[0]


def test_objects_come_of_a_queryset_of_one_s_own(rows: list[Article]) -> None:
    found = RelatedSearchQuerySet().filter(content="cam").load_all()
    found = found.load_all_queryset(Article, Article.objects.filter(pk=rows[1].pk))
    assert [result.object for result in found] == [rows[1]]
