"""Two editors in one queue never get the same row."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone

from archive.curation.claims import holder_of, release, take, take_first
from archive.models import Article, Claim
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = Claim.Subject.ARTICLE
T = TypeVar("T")


@pytest.fixture
def two() -> list[User]:
    return [User.objects.create_user(name) for name in ("một", "hai")]


def test_a_row_is_with_one_editor_until_the_time_is_over(two: list[User]) -> None:
    first, second = two
    assert take(ARTICLE, 5, first)
    assert take(ARTICLE, 5, first)
    assert not take(ARTICLE, 5, second)
    assert take(Claim.Subject.CITATION, 5, second)
    assert (holder_of(ARTICLE, 5, second), holder_of(ARTICLE, 5, first)) == ("một", "")
    Claim.objects.filter(subject=ARTICLE).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert take(ARTICLE, 5, second)
    assert not take(ARTICLE, 5, first)


def test_going_on_gives_up_the_row_before(two: list[User]) -> None:
    first, second = two
    rows = [factories.article(f"Hội nghị {number}").pk for number in range(3)]
    listed = Article.objects.order_by("pk")
    assert take_first(ARTICLE, listed.all, first) == rows[0]
    assert take_first(ARTICLE, listed.all, second) == rows[1]
    assert take_first(ARTICLE, lambda: listed.filter(pk__gt=rows[0]), first) == rows[2]
    assert take_first(ARTICLE, listed.all, second) == rows[0]
    release(first, ARTICLE)
    release(second, ARTICLE)
    assert not Claim.objects.exists()


@pytest.fixture
def room() -> list[User]:
    return [User.objects.create_user(f"người {number}") for number in range(6)]


@pytest.fixture
def shared(room: list[User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows in a database on disk, as threads of a server share it; each thread has a connection of its own."""
    rows = [factories.article(f"Hội nghị {number}").pk for number in range(12)]
    if connection.vendor == "sqlite":
        copy = tmp_path / "shared.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        monkeypatch.setitem(connections.databases["default"], "NAME", str(copy))
    return rows


def at_once(users: list[User], ask: Callable[[User], T]) -> list[T]:
    """What each user gets who asks at the same moment as the others, in a thread and over a connection of their own."""
    start = threading.Barrier(len(users))

    def work(user: User) -> T:
        try:
            connection.ensure_connection()
            start.wait(60)
            return ask(user)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(users)) as threads:
        return list(threads.map(work, users))


@pytest.mark.slow
def test_two_editors_who_go_through_a_queue_are_never_at_the_same_row(room: list[User], shared: list[int]) -> None:
    others: list[str] = []

    def go_through(user: User) -> list[int]:
        seen: list[int] = []
        for _ in range(6):
            rows = Article.objects.exclude(pk__in=seen).order_by("pk")
            seen.append(take_first(ARTICLE, rows.all, user) or 0)
            holders = Claim.objects.filter(subject=ARTICLE, record=seen[-1]).values_list(
                "claimed_by__username", flat=True
            )
            others.extend(name for name in holders if name != str(user))
        return seen

    got = at_once(room[:2], go_through)
    assert [len(set(keys)) for keys in got] == [6, 6]
    assert others == []
    assert set().union(*got) <= set(shared)


@pytest.mark.slow
def test_editors_who_begin_at_the_same_moment_each_get_a_row_of_their_own(room: list[User], shared: list[int]) -> None:
    """Also when there are fewer rows than editors: who is late gets none."""
    got = at_once(room, lambda user: take_first(ARTICLE, Article.objects.order_by("pk").all, user))
    assert sorted(map(int, filter(None, got))) == shared[: len(room)]
    few = Article.objects.filter(pk__in=shared[-4:]).order_by("pk")
    got = at_once(room, lambda user: take_first(ARTICLE, few.all, user))
    assert sorted(map(int, filter(None, got))) == shared[-4:]


@pytest.mark.slow
def test_a_claim_whose_time_is_over_passes_to_one_editor(room: list[User], shared: list[int]) -> None:
    *editors, gone = room

    def leave(user: User) -> None:
        over = timezone.now() - timedelta(seconds=1)
        claims = [Claim(subject=ARTICLE, record=row, claimed_by=user, expires_at=over) for row in shared]
        Claim.objects.bulk_create(claims)

    at_once([gone], leave)
    got = at_once(editors, lambda user: [take(ARTICLE, row, user) for row in shared])
    assert [sum(each) for each in zip(*got, strict=True)] == [1] * len(shared)
