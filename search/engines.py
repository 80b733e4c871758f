"""The search engine that the settings name."""

from __future__ import annotations

from typing import cast

from haystack import connections

from search.protocol import SearchEngine

CONNECTION = "default"  # of HAYSTACK_CONNECTIONS


def search_engine() -> SearchEngine:
    """Return the engine behind the search, one for each thread."""
    return cast(SearchEngine, connections[CONNECTION].get_backend())
