"""What the contract asks of a search engine, and the engines that are held to it.

An engine under the contract is filled with plain documents and asked with query trees. `SCHEMA` is what it must know
of the fields; another engine joins by a class with the methods of `Engine` and a line in `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from whoosh.fields import Schema

from search.backends.index.fields import Key, Keyword, Number, Text
from search.backends.index.finding import Question
from search.backends.index.generations import folder_of, new_generation, publish
from search.backends.index.opening import Index
from search.backends.index.writing import Writer, create
from search.tree import Node


@dataclass
class Document:
    """A document of the contract: texts by boost, keywords, and a date."""

    key: int
    text: str = ""
    title: str = ""
    lead: str = ""
    province: str | None = None
    kinds: Sequence[str] = ()
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


SCHEMA = {"texts": ("title", "lead", "text"), "keywords": ("province", "kinds"), "numbers": ("year", "published")}


class WhooshUnderContract:
    """Our own index, without Haystack around it."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        name = new_generation(self.root)
        create(
            folder_of(self.root, name),
            Schema(
                key=Key(stored=True),
                text=Text(),
                title=Text(boost=3.0),
                lead=Text(boost=1.5),
                province=Keyword(),
                kinds=Keyword(),
                year=Number(),
                published=Number(),
            ),
        )
        publish(self.root, name)
        self.folder = folder_of(self.root, name)
        self.index = Index(self.root, cache_bytes=20_000_000)

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        with Writer(self.folder) as writer:
            for document in documents:
                writer.replace({**vars(document), "key": f"note.{document.key}"})
            for key in removed:
                writer.remove(f"note.{key}")

    def find(self, tree: Node, **options: Any) -> Result:
        answer = self.index.answer(Question(tree, recency="published", **options))
        return Result(
            total=answer.total,
            keys=[int(hit.key.removeprefix("note.")) for hit in answer.hits],
            facets=answer.facets,
            counts=answer.counts,
            scores=[hit.score for hit in answer.hits],
        )


ENGINES = {"whoosh": WhooshUnderContract}
