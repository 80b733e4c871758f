"""What the contract asks of a search engine: to be filled with plain documents and asked with query trees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from search.tree import Node


@dataclass
class Document:
    """A document of the contract: texts by boost, keywords, and a date."""

    key: int
    text: str = ""
    title: str = ""
    lead: str = ""
    province: str | None = None
    present_province: str | None = None
    kind: Sequence[str] = ()
    year: int | None = None
    published: date | None = None


@dataclass
class Result:
    total: int
    keys: list[int] = field(default_factory=list)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    scores: list[float] = field(default_factory=list)


class Engine(Protocol):
    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None: ...

    def find(self, tree: Node, **options: Any) -> Result: ...


SCHEMA = {
    "texts": ("title", "lead", "text"),
    "keywords": ("province", "present_province", "kind"),
    "numbers": ("year", "published"),
}
