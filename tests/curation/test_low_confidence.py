"""What a person decided rests on the person, also after the article was read again."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from archive.curation.bulk_edits import apply
from archive.curation.low_confidence import on_little_evidence
from archive.curation.undo import undo
from archive.models import Article, Province
from tests.curation.conftest import read_everything_again

pytestmark = pytest.mark.django_db


def grounds(article: Article) -> tuple[str, str, str, str]:
    article.refresh_from_db()
    return (article.province_rule, article.province_evidence, article.published_rule, article.published_evidence)


@pytest.mark.slow
def test_grounds_follow_the_decision_and_return_when_it_is_undone(
    imported: Callable[..., list[Article]], person: User
) -> None:
    (article,) = imported("Tỉnh ủy Hậu Giang họp ở tỉnh Hậu Giang.")
    found = grounds(article)
    assert found[2] == "updated-line-below-title"
    assert "Hậu Giang" in found[1]
    other = Province.objects.get(slug="soc-trang")
    edits = [
        apply([article.pk], name, value, person, summary="cả loạt")
        for name, value in (("province", other), ("published", None))
    ]
    assert grounds(article) == ("decided", "", "decided", "")
    read_everything_again()
    assert grounds(article) == ("decided", "", "decided", "")
    assert not on_little_evidence().exists()
    for edit in reversed(edits):
        undo(edit, person)
    assert grounds(article) == found
