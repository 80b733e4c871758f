"""Two editors in one queue never get the same row."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils import timezone

from archive.curation.claims import holder_of, release, take, take_first
from archive.models import Article, Claim
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = Claim.Subject.ARTICLE


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
def shared(two: list[User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows in a database on disk, as threads of a server share it; each thread has a connection of its own."""
    rows = [factories.article(f"Hội nghị {number}").pk for number in range(12)]
    if connection.vendor == "sqlite":
        copy = tmp_path / "shared.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        monkeypatch.setitem(connections.databases["default"], "NAME", str(copy))
    return rows


def test_editors_who_ask_at_the_same_moment_get_different_rows(two: list[User], shared: list[int]) -> None:
    start = threading.Barrier(len(two))
    got: dict[str, list[int]] = {user.username: [] for user in two}
    others: list[str] = []

    def work(user: User, seen: list[int]) -> None:
        def rows() -> QuerySet[Article]:
            return Article.objects.exclude(pk__in=seen).order_by("pk")

        try:
            start.wait(10)
            for _ in range(6):
                seen.append(take_first(ARTICLE, rows, user) or 0)
                claims = Claim.objects.filter(subject=ARTICLE, record=seen[-1])
                others.extend(
                    name for name in claims.values_list("claimed_by__username", flat=True) if name != str(user)
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(user, got[user.username])) for user in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [len(keys) for keys in got.values()] == [6, 6]
    assert others == []
    assert set().union(*got.values()) <= set(shared)
