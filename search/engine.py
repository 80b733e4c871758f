"""The only reader of the index: what a person asked for, and the page that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.models import Article, Official, Province, Resolution
from search.snippets import Piece

PER_PAGE = 20
DEEPEST_PAGE = 100  # further pages cost as much as an export, and there is one for that


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search: the words and the filters. Values of one filter are alternatives; filters narrow together."""

    query: str = ""
    provinces: tuple[str, ...] = ()  # slugs of units of their time
    present_provinces: tuple[str, ...] = ()  # slugs of today's units, predecessors included
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()  # kinds of cited documents: "Nghị quyết"
    resolutions: tuple[str, ...] = ()  # slugs
    officials: tuple[str, ...] = ()  # slugs
    sources: tuple[str, ...] = ()  # slugs
    sort: str = "relevance"  # relevance | newest | oldest
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found, with its title and a snippet as pieces to mark."""

    article: Article
    score: float
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How the hits spread over one field; `name` is the name of the filter in the address."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the query names: one authority record, or several that bear the number (a choice)."""

    resolutions: tuple[Resolution, ...] = ()
    provinces: tuple[Province, ...] = ()
    officials: tuple[Official, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.resolutions or self.provinces or self.officials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A nearby query that finds something: its words, why it is nearby, and how many articles it finds."""

    kind: str  # toneless | any-word | unquoted | without-filters
    query: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer. `degraded` says that the index could not be read and the database stood in."""

    request: SearchRequest
    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    answer: Answer = field(default_factory=Answer)
    repairs: tuple[str, ...] = ()  # sentences: how the query was read where it was wrong
    relaxed: tuple[Relaxed, ...] = ()
    pending: int = 0  # changes that the index has yet to hear of
    degraded: bool = False

    @property
    def pages(self) -> int:
        return min(-(-self.total // PER_PAGE), DEEPEST_PAGE)
