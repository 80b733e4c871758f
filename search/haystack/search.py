"""One search as Haystack asks for it, from its many options to the dictionary it expects back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from django.conf import settings
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SearchBackendError
from haystack.utils import get_identifier, get_model_ct

from search.errors import UnknownField
from search.haystack.lookups import Lookups, words
from search.haystack.results import (
    date_ranges,
    field_counts,
    in_range,
    is_counted_as_held,
    marker,
    most_values,
    results,
)
from search.haystack.schema import Layout
from search.haystack.syntax import parse
from search.protocol import IndexAnswer, IndexSearch
from search.tree import Everything, Node, Not, OneOf

_SPATIAL = ("within", "dwithin", "distance_point")
_NO_END = 2**31  # where no end is given the whole of the result is meant


class SearchedBackend(Protocol):
    """What a search needs of the backend that it is a call of."""

    include_spelling: bool

    @property
    def layout(self) -> Layout: ...

    @property
    def lookups(self) -> Lookups: ...

    @property
    def recency(self) -> str | None: ...

    @property
    def unified_index(self) -> Any: ...

    def answer(self, asked: IndexSearch) -> IndexAnswer: ...

    def build_models_list(self) -> list[str]: ...

    def spelling(self, text: str) -> str: ...

    def texts_of(self, instance: Any) -> list[str]: ...

    def distinctive_terms(self, texts: Sequence[str]) -> Node: ...


class HaystackSearch:
    """One call of `search` or `more_like_this`; `asked` are the options Haystack passed."""

    def __init__(self, backend: SearchedBackend, asked: Mapping[str, Any]) -> None:
        self.backend, self.asked = backend, asked
        self.layout, self.lookups = backend.layout, backend.lookups

    def run(self, query: Node | str) -> dict[str, Any]:
        """Answer a query."""
        if any(self.asked.get(name) for name in _SPATIAL):
            raise SearchBackendError("this engine has no search by place")
        typed = query if isinstance(query, str) else None
        query = getattr(query, "tree", query)
        if isinstance(query, str):
            if not query.strip():
                return {"results": [], "hits": 0}
            tree = parse(query, self.lookups)
        else:
            tree = query
        ranges = self._ranges()
        queries = self._queries()
        counted = [node for stretches in ranges.values() for _, node in stretches] + list(queries.values())
        counted += map(self.layout.resolved, self.asked.get("counted") or ())
        answer = self._answer(tree, self._filters(), counts=tuple(counted), boosts=self._boosts())
        return {
            "results": self._results(answer, tree),
            "hits": answer.total,
            "facets": self._facets(answer, ranges, queries),
            "spelling_suggestion": self._spelling(typed),
        }

    def similar(self, instance: Any, additional: Node | str | None) -> dict[str, Any]:
        """Answer which documents are like one."""
        additional = getattr(additional, "tree", additional)
        tree = parse(additional, self.lookups) if isinstance(additional, str) and additional else additional
        texts = self.backend.texts_of(instance)
        filters = [*self._filters(), Not(OneOf(ID, (get_identifier(instance),)))]
        if tree:
            filters.append(self.layout.resolved(tree))
        answer = self._answer(self.backend.distinctive_terms(texts), filters)
        return {"results": self._results(answer, Everything()), "hits": answer.total}

    def _answer(self, tree: Node, filters: list[Node], **more: Any) -> IndexAnswer:
        begin = int(self.asked.get("start_offset") or 0)
        end = self.asked.get("end_offset")
        limit = (_NO_END if end is None else max(int(end), 1)) - begin  # as stock: an end of 0 gives the first
        order = [name for name in self.asked.get("sort_by") or () if name.removeprefix("-") != "score"]
        try:
            return self.backend.answer(
                IndexSearch(
                    tree=self.layout.resolved(tree),
                    filters=tuple(filters),
                    any_word=bool(self.asked.get("any_word")),
                    facets=tuple(dict.fromkeys(map(self.layout.whole, self._asked_facets()))),
                    most=self._most(),
                    sort=tuple(map(self.layout.sort_name, order)),
                    recency=self.backend.recency,
                    offset=begin,
                    limit=0 if self.asked.get("count_only") else max(0, limit),
                    **more,
                )
            )
        except UnknownField as error:
            raise SearchBackendError(str(error)) from error

    def _filters(self) -> list[Node]:
        narrowed = [parse(query, self.lookups) for query in sorted(self.asked.get("narrow_queries") or ())]
        given = (*narrowed, *(self.asked.get("tree_filters") or ()))
        return [*map(self.layout.resolved, given), *self._models()]

    def _models(self) -> list[Node]:
        models = [get_model_ct(model) for model in self.asked.get("models") or ()]
        limited = self.asked.get("limit_to_registered_models")
        if limited is None:
            limited = getattr(settings, "HAYSTACK_LIMIT_TO_REGISTERED_MODELS", True)
        if not models and limited:
            models = self.backend.build_models_list()
        return [OneOf(DJANGO_CT, tuple(sorted(models)))] if models else []

    def _boosts(self) -> tuple[tuple[Node, float], ...]:
        return tuple((words(str(term)), float(value)) for term, value in (self.asked.get("boost") or {}).items())

    # --- Facets ---

    def _asked_facets(self) -> Mapping[str, Mapping[str, Any]]:
        """The facets that are asked for, with their options."""
        asked = self.asked.get("facets") or {}
        given = asked if isinstance(asked, Mapping) else dict.fromkeys(asked)
        return {name: options or {} for name, options in given.items()}

    def _most(self) -> dict[str, int]:
        """How many values of a facet are enough, where that can be left to the index."""
        found: dict[str, int] = {}
        unbounded = set()
        for name, options in self._asked_facets().items():
            held, most = self.layout.whole(name), most_values(options)
            if most is None or not is_counted_as_held(self.layout.field(name)):
                unbounded.add(held)
            else:
                found[held] = max(most, found.get(held, 0))
        return {held: most for held, most in found.items() if held not in unbounded}

    def _ranges(self) -> dict[str, list[tuple[Any, Node]]]:
        return {
            field: [(stretch[0], in_range(field, self.layout, stretch)) for stretch in date_ranges(details)]
            for field, details in (self.asked.get("date_facets") or {}).items()
        }

    def _queries(self) -> dict[str, Node]:
        queries = self.asked.get("query_facets") or ()
        return {
            f"{field}:{query}": self.layout.resolved(parse(str(query), self.lookups, field)) for field, query in queries
        }

    def _facets(
        self, answer: IndexAnswer, ranges: Mapping[str, list[tuple[Any, Node]]], queries: Mapping[str, Node]
    ) -> dict[str, Any]:
        options = self._asked_facets()
        trees = self.asked.get("counted") or ()
        if not (options or ranges or queries or trees):
            return {}
        counts = iter(answer.counts)
        return {
            "fields": {
                name: field_counts(answer.facets[self.layout.whole(name)], self.layout.field(name), given)
                for name, given in options.items()
            },
            "dates": {
                field: [
                    (begin, count)
                    for (begin, _), count in zip(stretches, islice(counts, len(stretches)), strict=True)
                    if count
                ]
                for field, stretches in ranges.items()
            },
            "queries": {name: next(counts) for name in queries},
            **({"trees": {place: next(counts) for place in range(len(trees))}} if trees else {}),
        }

    # --- Results ---

    def _results(self, answer: IndexAnswer, tree: Node) -> list[Any]:
        marked = self.asked.get("highlight")
        return results(
            answer.hits,
            self.backend.unified_index,
            result_class=self.asked.get("result_class"),
            fields=self.asked.get("fields"),
            marked=marker(tree, self.layout.content, marked, self._texts(answer)) if marked else None,
        )

    def _texts(self, answer: IndexAnswer) -> dict[str, str]:
        """The content of the hits by key where the index does not store it: prepared again from the objects."""
        if self.layout.kept(self.layout.content).stored:
            return {}
        texts: dict[str, str] = {}
        for model in self.backend.unified_index.get_indexed_models():
            keys = [pk for ct, pk in (hit.key.rsplit(".", 1) for hit in answer.hits) if ct == get_model_ct(model)]
            index = self.backend.unified_index.get_index(model)
            for item in index.index_queryset().filter(pk__in=keys) if keys else ():
                texts[get_identifier(item)] = str(index.full_prepare(item).get(self.layout.content, ""))
        return texts

    def _spelling(self, typed: str | None) -> str | None:
        if not self.backend.include_spelling:
            return None
        asked = self.asked.get("spelling_query") or typed
        return self.backend.spelling(asked) if asked else None
