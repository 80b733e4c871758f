"""What Haystack promises, held by a cluster too: the tests of the other engine that do not look into its folder."""

from __future__ import annotations

from datetime import date

from haystack.query import SearchQuerySet

from search.opensearch.backend import OpenSearchBackend
from search.opensearch.cluster import VERSION_STEP
from tests.search.haystack.test_backend import LOOKUPS
from tests.search.haystack.test_backend import test_a_tree_queryset_answers_page_total_and_facets_in_one_run as _one_run
from tests.search.haystack.test_backend import test_all_and_none as test_all_and_none
from tests.search.haystack.test_backend import test_an_index_of_other_fields_is_outdated as _other_fields
from tests.search.haystack.test_backend import test_an_update_replaces_and_a_removal_removes as _update
from tests.search.haystack.test_backend import test_autocomplete_takes_beginnings as test_autocomplete_takes_beginnings
from tests.search.haystack.test_backend import test_clear as test_clear
from tests.search.haystack.test_backend import test_filters_combine as test_filters_combine
from tests.search.haystack.test_queryset import test_keys_are_ordered_as_text_over_all_segments as _keys_ordered
from tests.search.haystack.test_queryset import test_order_by as test_order_by
from tests.search.haystack.test_queryset import test_slices_and_pages_hold_each_result_once as _pages
from tests.search.notes import NOTES, NoteIndex, keys, note
from tests.search.notes import sqs as sqs

test_a_tree_queryset_answers_page_total_and_facets_in_one_run = _one_run
test_an_index_of_other_fields_is_outdated = _other_fields
test_an_update_replaces_and_a_removal_removes = _update
test_keys_are_ordered_as_text_over_all_segments = _keys_ordered
test_slices_and_pages_hold_each_result_once = _pages


def test_lookups(sqs: SearchQuerySet) -> None:
    for lookup, expected in LOOKUPS:
        found = sqs.filter(**lookup)
        assert (keys(found), found.count()) == (expected, len(expected)), lookup
        assert keys(sqs.exclude(**lookup)) == {1, 2, 3, 4} - expected, lookup


def test_the_vocabulary_of_a_field_is_listed_by_its_beginning(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    assert backend.vocabulary("text", "ngh") == [("nghị", 2)]
    assert backend.vocabulary("text", "nghĩ") == []
    assert backend.vocabulary("author_exact", "Lê") == [("Lê Thị Lúa", 2)]
    assert backend.vocabulary("author_exact", 'L.*|"') == []
    assert backend.vocabulary("text", "4-n") == [("4-nq-tw", 1)]


def test_words_one_slip_off_are_near(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    for slip in ("gian", "gianng", "giamg", "gaing", "iang", "giangg"):
        assert dict(backend.near_words(slip)) == {"giang": 1}, slip
    assert "giang" not in dict(backend.near_words("giang"))
    assert backend.near_words("gi.n|") == []
    assert backend.spelling("giamg quyết") == "giang quyết"


def test_documents_are_like_those_that_share_their_rare_words(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    found = backend.more_like_this(NOTES[0])
    assert [result.pk for result in found["results"]] == ["3"]


def test_stored_values_come_back_as_they_were(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    assert backend.keys() == {"1", "2", "3", "4"}
    assert backend.stored_values("title") == {str(each.pk): each.title for each in NOTES}
    third = next(result for result in sqs.filter(django_id=3))
    assert (third.title, third.seen, third.printed.date()) == (NOTES[2].title, NOTES[2].seen, NOTES[2].printed)
    assert third.shelf == NOTES[2].shelf


def test_texts_without_limits_and_signs_of_all_kinds(backend: OpenSearchBackend) -> None:
    hostile = 'a|b/c^7 ¶ ">nghị_quyết <x_y @title:z % \\ \x00 \ud800 {"_id":1}\nđường ' + "z" * 5_000
    backend.update(NoteIndex(), [note(1, hostile, hostile * 20, shelf=hostile, author=hostile), NOTES[1]])
    assert keys(SearchQuerySet().filter(content="nghị quyết")) == {1}
    assert keys(SearchQuerySet().filter(content="cam")) == {2}
    assert keys(SearchQuerySet().filter(shelf="7")) == {1}
    assert backend.stored_values("title")["1"] == hostile


def test_a_rebuild_is_invisible_until_it_is_published(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    before, aside = backend.current_generation(), backend.new_generation()
    backend.write(NoteIndex(), NOTES[:1], generation=aside)
    backend.join_parts(aside)
    assert SearchQuerySet().count() == 4
    backend.publish(aside)
    assert (backend.current_generation(), SearchQuerySet().count()) == (aside, 1)
    assert backend.retire_others() == [before]
    assert SearchQuerySet().count() == 1


def test_an_older_write_never_wins(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    def titles() -> dict[str, str]:
        return backend.stored_values("title")

    backend.write(NoteIndex(), [note(1, "Mới", "mới")], version=7)
    backend.write(NoteIndex(), [note(1, "Cũ", "cũ")], version=6)
    assert titles()["1"] == "Mới"
    backend.write(NoteIndex(), [note(1, "Cũng mới", "mới")], version=7)
    assert titles()["1"] == "Cũng mới"
    backend.write(NoteIndex(), removed=["archive.article.1"], version=8)
    backend.write(NoteIndex(), [note(1, "Cũ", "cũ")], version=6)
    assert "1" not in titles()
    backend.update(NoteIndex(), [note(1, "Không số", "chữ")])  # Haystack's own call knows no version
    assert titles()["1"] == "Không số"
    backend.write(NoteIndex(), [note(1, "Chín", "chữ")], version=9)
    assert titles()["1"] == "Chín"
    assert VERSION_STEP > 1_000


def test_what_was_deleted_is_dropped_for_good(sqs: SearchQuerySet, backend: OpenSearchBackend) -> None:
    backend.remove("archive.article.2")
    backend.optimise()
    assert backend.deleted_count() == 0
    backend.verify()
    assert keys(SearchQuerySet().all()) == {1, 3, 4}


def test_more_hits_than_the_server_gives_at_once(
    sqs: SearchQuerySet, backend: OpenSearchBackend, monkeypatch: object
) -> None:
    from search.opensearch import cluster_index

    backend.update(NoteIndex(), [note(pk, "Trùng", f"một {pk}", printed=date(2020, 1, pk)) for pk in range(1, 29)])
    whole = [result.pk for result in SearchQuerySet().filter(content="một")]
    cluster_index._WINDOW, window = 5, cluster_index._WINDOW
    cluster_index._STRETCH, stretch = 4, cluster_index._STRETCH
    try:
        found = SearchQuerySet().filter(content="một")
        assert [result.pk for result in found[3:25]] == whole[3:25]
        assert [result.pk for result in found[26:40]] == whole[26:40]
        assert found[100:120] == []
        assert backend.keys() == set(whole)
    finally:
        cluster_index._WINDOW, cluster_index._STRETCH = window, stretch
