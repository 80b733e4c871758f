"""Pages of a small archive and of a larger one make the same number of queries."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from django.core.management import call_command

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.importing.run import run_import
from archive.models import Article, Official, Resolution
from search.indexing import rebuild
from tests.generating import GeneratedPage, generate_pages

pytestmark = pytest.mark.django_db


def take_in(pages: "list[GeneratedPage]") -> None:
    found = (IncomingCapture(path=page.url, raw=RawCapture(body=page.text.encode(), url=page.url)) for page in pages)
    report = run_import(found, command="test", arguments=[], tick=lambda: None)
    assert report.added == len(pages), report.problems
    rebuild()


def addresses() -> list[str]:
    """One page of each kind, with the richest subject there is."""
    article = Article.objects.get(identity="url:mau.thu-nghiem.example/tin/0")
    cited = Resolution.objects.get(identity="04-NQ/TW@2016-10-30")
    official = Official.objects.order_by("pk")[0]
    province = article.province
    assert province is not None
    return [
        "/",
        "/tim-kiem/?q=nghị+quyết",
        "/tim-kiem/?q=chuyen+doi+so&nam=2021&nam=2022",
        "/tim-kiem/?q=04-NQ/TW&format=json",
        "/tinh/",
        province.get_absolute_url(),
        f"{province.get_absolute_url()}2021/",
        f"{province.get_absolute_url()}2021/3/",
        "/van-ban/",
        cited.get_absolute_url(),
        "/can-bo/",
        official.get_absolute_url(),
        "/nguon/",
        "/nam/2021/",
        "/nam/2021/3/",
        article.get_absolute_url(),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("count", [120, pytest.param(1000, marks=pytest.mark.soak)])
def test_the_number_of_queries_does_not_grow_with_the_archive(
    count: int, own_index: Any, settings: Any, count_queries: Callable[[str], int]
) -> None:
    settings.CAPTURE_DIR = own_index.parent / "captures"
    settings.SEARCH_INLINE = False
    call_command("load_reference_data")
    pages = generate_pages(count, characters=400)
    take_in(list(islice(pages, 50)))
    small = {address: count_queries(address) for address in addresses()}
    take_in(list(pages))
    assert {address: count_queries(address) for address in addresses()} == small
    assert max(small.values()) <= 30
