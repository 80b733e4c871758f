"""Groups of articles that are one text: the same in any order, and kept up with every change."""

import random
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.models import Article, ArticleWording, Wording, WordingBand, same_text
from archive.resolving.text_clusters import MOST_MET, find_duplicates, forget_all
from tests import factories
from tests.core.test_clustering import text_of

pytestmark = pytest.mark.django_db


def groups() -> set[frozenset[str]]:
    """The titles of the articles in each group, lone ones included."""
    found: dict[int, set[str]] = {}
    for title, group in ArticleWording.objects.values_list("article__title", "wording__group"):
        found.setdefault(group, set()).add(title)
    return {frozenset(titles) for titles in found.values()}


def parts(*titles: str) -> set[frozenset[str]]:
    """The groups written as words of one letter for each article: "AB C"."""
    return {frozenset(part) for part in titles}


def add(title: str, text: str, **fields: Any) -> Article:
    return factories.article(title, text=text, **fields)


def chain(count: int) -> list[str]:
    """Texts of which each is like its neighbours, but the first is not like the last."""
    words = text_of(7, 300 + 40 * count).split()
    return [" ".join(words[40 * at : 40 * at + 300]) for at in range(count)]


def test_a_text_that_another_portal_took_over_is_found() -> None:
    story = text_of(1)
    add("A", f"Hội nghị sơ kết. {story}")
    add("B", f"Tin tỉnh nhà: {story} Theo báo tỉnh.")
    add("C", text_of(2))
    assert groups() == parts("AB", "C")
    assert {article.title for article in same_text(Article.objects.get(title="A"))} == {"A", "B"}


def test_copies_word_for_word_share_one_sketch() -> None:
    for title in "ABC":
        add(title, "Tỉnh ủy họp." if title == "A" else "TỈNH UỶ HỌP!")
    assert groups() == parts("ABC")
    assert Wording.objects.count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_import_makes_no_difference(seed: int) -> None:
    texts = [*chain(6), *chain(6)[:2], *(text_of(each) for each in range(20, 24)), text_of(20) + " thêm vài chữ"]
    named = list(zip("ABCDEFGHIJKLMNO", texts, strict=False))
    random.Random(seed).shuffle(named)
    for title, text in named:
        add(title, text)
    assert groups() == parts("ABCDEFGH", "IM", "J", "K", "L")


def test_what_held_a_group_together_leaves_and_comes_back() -> None:
    a, b, c = (add(title, text) for title, text in zip("ABC", chain(3), strict=True))
    assert groups() == parts("ABC")
    b.withdrawn_at = timezone.now()
    factories.save(b)
    assert groups() == parts("A", "C")
    b.withdrawn_at = None
    factories.save(b)
    assert groups() == parts("ABC")
    factories.delete(b)
    assert groups() == parts("A", "C")
    c.text = a.text
    factories.save(c)
    assert groups() == parts("AC")
    assert Wording.objects.count() == 1
    factories.delete(a)
    factories.delete(c)
    assert not Wording.objects.exists()
    assert not WordingBand.objects.exists()


@pytest.mark.parametrize(("leaving", "left"), [("A", ("BC",)), ("B", ("A", "C")), ("C", ("AB",))])
def test_a_group_bears_the_lowest_key_of_those_in_it(leaving: str, left: tuple[str, ...]) -> None:
    articles = {title: add(title, text) for title, text in zip("ABC", chain(3), strict=True)}
    factories.delete(articles[leaving])
    assert groups() == parts(*left)
    lowest: dict[int, int] = {}
    for key, group in Wording.objects.values_list("key", "group"):
        lowest[group] = min(key, lowest.get(group, key))
    assert all(group == key for group, key in lowest.items())


def test_saving_what_does_not_touch_the_text_asks_nothing_of_it() -> None:
    article = add("A", text_of(1))
    with CaptureQueriesContext(connection) as queries:
        article.review_state = "reviewed"
        article.save(update_fields=["review_state"])
        announce_changes([article], same_text=True)
    assert not [query for query in queries if "archive_text" in query["sql"]]


def near_copies(count: int, *, start: int = 0) -> Iterable[str]:
    """A form letter: one text for every commune, each with two words of its own."""
    words = text_of(5, 200).split()
    for number in range(start, start + count):
        name = text_of(1000 + number, 2)
        yield " ".join([*words[:100], name, *words[100:], name])


@pytest.mark.slow
def test_one_more_near_copy_costs_no_more_after_many() -> None:
    def cost(number: int) -> int:
        text = next(iter(near_copies(1, start=number)))
        with CaptureQueriesContext(connection) as queries:
            add("x", text)
        return len(queries)

    add("x", next(iter(near_copies(1))))
    first = cost(1)
    for text in near_copies(3 * MOST_MET, start=2):
        add("x", text)
    assert cost(1000) <= first + 1  # a group may get another number
    assert groups() == parts("x")
    assert Wording.objects.values("group").distinct().count() == 1


@pytest.mark.soak
def test_ten_thousand_copies_and_near_copies_cost_linear_time() -> None:
    for kind, texts in {"copies": [text_of(1)] * 10_000, "near copies": list(near_copies(10_000))}.items():
        forget_all()
        Article.objects.all().delete()
        rows = [
            Article(identity=f"{kind}{number}", slug="x", title="x", text=text) for number, text in enumerate(texts)
        ]
        Article.objects.bulk_create(rows, 1000)
        ticks = [time.process_time()]
        found = find_duplicates(tick=lambda count, ticks=ticks: ticks.append(time.process_time()))  # type: ignore[misc]
        assert (found.groups, found.articles) == (1, 10_000)
        half = len(ticks) // 2
        first, second = ticks[half] - ticks[0], ticks[-1] - ticks[half]
        print(f"{kind}: {5000 / first:.0f} articles/s, then {5000 / second:.0f}")
        assert second < 2 * first


@pytest.mark.django_db(transaction=True)
def test_two_copies_that_come_at_once_meet() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    ready = Barrier(2)

    def bring(title: str) -> None:
        with transaction.atomic():
            ready.wait(60)
            add(title, f"{text_of(1)} {title}")
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bring, "AB"))
    assert groups() == parts("AB")


def test_an_archive_from_before_is_grouped_by_the_command() -> None:
    for title, text in zip("ABCDE", [*chain(3), text_of(9), text_of(9)], strict=True):
        add(title, text)
    before = groups()
    add("W", text_of(9), withdrawn_at=timezone.now())
    forget_all()
    assert not groups()
    out = StringIO()
    call_command("find_duplicates", stdout=out)
    assert out.getvalue() == "6 articles looked at, 5 put elsewhere; 5 are in 2 groups of several.\n"
    assert groups() == before == parts("ABC", "DE")
    assert find_duplicates().changed == 0
    assert find_duplicates(from_scratch=True).changed == 5


def test_a_round_that_was_cut_off_is_continued() -> None:
    articles = [add(title, text) for title, text in zip("ABCD", [*chain(3), text_of(9)], strict=True)]
    ArticleWording.objects.filter(article__in=articles[1:]).delete()
    Article.objects.filter(title="A").update(text=text_of(9))  # of which nobody was told
    assert find_duplicates().changed == 4
    assert groups() == parts("AD", "BC")
