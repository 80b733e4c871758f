"""What a SearchQuerySet finds on our backend, as Haystack documents it, and what the backend does for its callers."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any

import pytest
from haystack.exceptions import SearchBackendError
from haystack.inputs import AutoQuery, Clean, Exact, Not, Raw
from haystack.query import SQ, SearchQuerySet

from archive.models import Article
from search.errors import IndexBusy, IndexDamaged, IndexMissing
from search.haystack.backend import WhooshSearchBackend
from search.haystack.queryset import TreeSearchQuerySet
from search.tree import Everything, Nothing, OneOf, Word
from tests.search.notes import NOTES, NoteIndex, keys, note
from tests.search.notes import backend as backend
from tests.search.notes import sqs as sqs

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
    ({"content": AutoQuery("x''(NN:y")}, set()),
    ({"content": Raw("mùa:cam")}, {2}),  # no field of ours: two words
    ({"content": Raw("mùa:")}, {2}),
    ({"content": Raw("printed:[20200101 TO 20200215000000]")}, {1, 2}),
    ({"printed": "20200315"}, {3}),
    ({"shelf": "Kho số 2"}, {2}),
    ({"shelf": "phòng"}, set()),
    ({"shelf__exact": "3 - 9"}, {3}),
    ({"shelf__exact": "9 - 3"}, set()),
    ({"content": ""}, {1, 2, 3, 4}),
    ({"content": " "}, set()),
    ({"content": AutoQuery(" ")}, {1, 2, 3, 4}),
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
    assert len(backend.reader.searcher().segments) == 1
    assert not any("part" in name for name in os.listdir(backend.path + "/" + generation))


def test_an_index_of_other_fields_is_outdated(sqs: SearchQuerySet, backend: WhooshSearchBackend) -> None:
    assert not backend.is_outdated()
    del backend.layout.schema._fields["price"]
    assert backend.is_outdated()


def test_a_tree_queryset_answers_page_total_and_facets_in_one_run(
    sqs: SearchQuerySet, backend: WhooshSearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, answer = [], type(backend).answer

    def note_and_answer(self: WhooshSearchBackend, asked: Any) -> Any:
        runs.append(asked)
        return answer(self, asked)

    monkeypatch.setattr(type(backend), "answer", note_and_answer)
    found = TreeSearchQuerySet().matching(Everything()).keys_only().order_by("-printed").facet("author").facet("pages")
    assert [result.pk for result in found[1:3]] == ["3", "2"]
    assert found.count() == 4
    assert found.facet_totals("author") == {"Lê Thị Lúa": 2, "Phạm Văn Sách": 2}
    assert len(runs) == 1
    assert found.count_matches([Word("quyt"), Nothing(), Everything()]) == (2, 0, 4)
    assert found.narrowed_to(OneOf("author", ("Lê Thị Lúa",))).count_matches([Everything()]) == (2,)
    assert len(runs) == 3
    assert keys(TreeSearchQuerySet().matching(Word("quyt")).filter(author="Lê Thị Lúa")) <= {2, 4}


def test_a_tree_queryset_says_when_the_index_is_damaged(backend: WhooshSearchBackend) -> None:
    backend.silently_fail = True
    with pytest.raises(IndexDamaged):
        TreeSearchQuerySet().matching(Everything()).count()


def test_the_vocabulary_of_a_field_is_listed_by_its_beginning(
    sqs: SearchQuerySet, backend: WhooshSearchBackend
) -> None:
    assert backend.vocabulary("text", "ngh") == [("nghị", 2)]
    assert backend.vocabulary("author_exact", "Lê") == [("Lê Thị Lúa", 2)]
