"""What every test of a page needs: an empty cache, and the language that addresses without a prefix have."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    with translation.override("vi"):
        yield


@pytest.fixture
def count_queries(client: Client) -> Callable[[str], int]:
    """How many queries a page makes, each time with an empty cache; the page must be found."""

    def count(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        return len(queries)

    return count
