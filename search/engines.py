"""The search engine that the settings name."""

from __future__ import annotations

from typing import cast

from haystack import connections

from search.errors import IndexDamaged, IndexUnreachable
from search.protocol import SearchEngine

# Of HAYSTACK_CONNECTIONS: articles as they are read today, and what earlier captures of them say.
CONNECTION, CAPTURES = "default", "captures"


def search_engine(connection: str = CONNECTION) -> SearchEngine:
    """Return the engine behind the search, or behind that in earlier captures; one for each thread."""
    return cast(SearchEngine, connections[connection].get_backend())


def live_engines() -> list[SearchEngine]:
    """Return those of both engines that have an index."""
    return [each for each in map(search_engine, (CONNECTION, CAPTURES)) if each.current_generation() is not None]


def needs_rebuild() -> bool:
    """Whether a live index is missing, damaged, or was made for other fields or another analysis.

    Raises IndexUnreachable where a server keeps it and does not answer: nothing could be rebuilt there.
    """
    try:
        for engine in map(search_engine, (CONNECTION, CAPTURES)):
            if engine.is_outdated():
                return True
            engine.keys()
    except IndexUnreachable:
        raise
    except IndexDamaged:
        return True
    return False
