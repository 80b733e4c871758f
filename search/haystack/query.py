"""Haystack's SearchQuery: what a SearchQuerySet has gathered, as a query tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from haystack.backends import SPELLING_SUGGESTION_HAS_NOT_RUN, SQ, BaseSearchQuery
from haystack.backends.whoosh_backend import WhooshSearchBackend as StockWhooshSearchBackend
from haystack.backends.whoosh_backend import WhooshSearchQuery as StockWhooshSearchQuery
from haystack.constants import DEFAULT_ALIAS
from haystack.inputs import PythonData

from search.haystack.lookups import Lookups, nothing_in
from search.haystack.syntax import parse
from search.index.fields import TextField, keyword_text
from search.tree import AllOf, AnyOf, Everything, Node, Not, Nothing

_RESERVED = ("AND", "OR", "NOT", "TO")
_CONTAINERS = (
    *("order_by", "models", "boost", "facets", "date_facets", "query_facets", "narrow_queries", "fields"),
    *("within", "dwithin", "distance_point", "stats"),
)
_NOT_RUN = {
    **dict.fromkeys(("_results", "_hit_count", "_facet_counts", "_stats")),
    "_spelling_suggestion": SPELLING_SUGGESTION_HAS_NOT_RUN,
}
_SIGNS = re.compile(r"[^\w]")
_AS_TEXT = {
    "content": "({})",
    "startswith": "{}*",
    "endswith": "*{}",
    "contains": "*{}*",
    "fuzzy": "{}~",
    "gt": "{{{} TO}}",
    "gte": "[{} TO]",
    "lt": "{{TO {}}}",
    "lte": "[TO {}]",
}


class QueryText(str):
    """A query in words, for logs and for code that looks at it, and the tree that it stands for."""

    _make: Callable[[], Node]

    def __new__(cls, text: str, make: Callable[[], Node]) -> QueryText:
        made = super().__new__(cls, text)
        made._make = make
        return made

    @property
    def tree(self) -> Node:
        """What is searched. SearchBackendError where a field is named that there is not."""
        return self._make()


class WhooshSearchQuery(BaseSearchQuery):  # type: ignore[misc]
    """Builds trees instead of strings, so that nothing a person typed can be taken for syntax.

    trees: what documents must match besides Haystack's filters. tree_filters: the same without a say in the order.
    counted: trees whose matches among the documents found are counted. is_any_word: one word of the query is enough.
    is_counting: no document is wanted, only their number. is_strict: a damaged index is an error, with SILENTLY_FAIL
    too. `search.haystack.queryset` sets them.
    """

    def __init__(self, using: str = DEFAULT_ALIAS) -> None:
        super().__init__(using=using)
        self.trees: tuple[Node, ...] = ()
        self.tree_filters: tuple[Node, ...] = ()
        self.counted: tuple[Node, ...] = ()
        self.is_any_word = self.is_strict = self.is_counting = False
        self.end_offset: int | None

    def build_query(self) -> QueryText:
        """Return the query as Haystack's own Whoosh backend writes it, with the tree that is searched."""
        if self.trees or not self.query_filter:
            return QueryText("*", self._whole)
        stock = StockWhooshSearchQuery(using=self._using)
        stock.query_filter, stock.boost = self.query_filter, self.boost
        return QueryText(stock.build_query(), self._whole)

    def _whole(self) -> Node:
        filtered = (self._tree(self.query_filter),) if self.query_filter else ()
        nodes = (*self.trees, *filtered)
        return AllOf(nodes) if len(nodes) > 1 else nodes[0] if nodes else Everything()

    def build_params(self, spelling_query: str | None = None) -> dict[str, Any]:
        """What the backend is asked besides the query."""
        own = {
            "tree_filters": self.tree_filters,
            "counted": self.counted,
            "any_word": self.is_any_word,
            "strict": self.is_strict,
            "count_only": self.is_counting,
        }
        return {**super().build_params(spelling_query), **{name: value for name, value in own.items() if value}}

    def get_count(self) -> int:
        """Return the number of documents found; where nothing ran yet, it is counted without ranking any."""
        if self._hit_count is None and not (self._more_like_this or self._raw_query):
            self.is_counting = not self.end_offset
            self.run()
            self.is_counting = False
        return int(super().get_count())

    def _clone(self, klass: Any = None, using: str | None = None) -> Any:
        if klass is None and using is None:
            return self._copy()
        clone = super()._clone(klass, using)
        for name in ("trees", "tree_filters", "counted", "is_any_word", "is_strict", "fields"):
            setattr(clone, name, getattr(self, name))
        return clone

    def _copy(self) -> WhooshSearchQuery:
        """The same as Haystack's clone, several times faster: a search page clones a query for each of its filters."""
        clone = type(self).__new__(type(self))
        clone.__dict__ = held = vars(self).copy()
        for name in _CONTAINERS:
            held[name] = held[name].copy()
        held.update(_NOT_RUN)
        clone.query_filter = deepcopy(self.query_filter) if self.query_filter else type(self.query_filter)()
        return clone

    def __str__(self) -> str:
        return str(self.build_query())

    def matching_all_fragment(self) -> str:
        return "*"

    def _tree(self, sq: Any) -> Node:
        nodes: list[Node] = []
        for child in sq.children:
            if hasattr(child, "children"):
                nodes.append(self._tree(child))
            else:
                field, lookup = sq.split_expression(child[0])
                nodes.append(self._lookup(field, lookup, child[1]))
        node = AnyOf(tuple(nodes)) if sq.connector == SQ.OR else _joined(nodes)
        return Not(node) if sq.negated else node

    def _lookup(self, field: str, lookup: str, value: Any) -> Node:
        lookups: Lookups = self.backend.lookups
        name = self._name(field)
        kind = getattr(value, "input_type_name", None)
        if hasattr(value, "values_list"):
            value = [entry[0] if isinstance(entry, (list, tuple)) else entry for entry in value]
        if isinstance(value, str) and value.isspace():
            return Nothing()
        if kind is None or kind == "python_data":
            return lookups.node(name, lookup, value.query_string if isinstance(value, PythonData) else value)
        if kind == "exact":
            return lookups.node(name, "exact", value.query_string)
        if kind == "not":
            return Not(lookups.node(name, "content", value.query_string))
        if kind == "clean":
            return lookups.node(name, lookup, value.query_string)
        prepared = str(value.prepare(self))
        return parse(prepared, lookups, name) if prepared.strip() else nothing_in(prepared)

    def _name(self, field: str) -> str:
        from haystack import connections

        if field == "content":
            return field
        return str(connections[self._using].get_unified_index().get_index_fieldname(field))

    # --- Strings: for narrow(SQ(…)) and for what inputs such as AutoQuery make of themselves ---

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """One lookup as `haystack_syntax` reads it."""
        if getattr(value, "post_process", True) is False:
            text = f"({value.prepare(self)})"
        elif getattr(value, "input_type_name", None) == "exact":
            text = value.prepare(self)
        else:
            kept = None if field == "content" else self.backend.layout.kept(self._name(field))
            is_text = kept is None or isinstance(kept, TextField)
            text = self._as_text(filter_type, getattr(value, "query_string", value), is_text=is_text)
        return text if field == "content" else f"{self._name(field)}:{text}"

    def _as_text(self, lookup: str, value: Any, *, is_text: bool) -> str:
        if lookup == "range":
            return "[{} TO {}]".format(*map(keyword_text, value))
        if lookup == "in":
            return "({})".format(" OR ".join(_quoted(entry) for entry in _entries(value)))
        if lookup == "exact" or (lookup == "content" and not is_text):
            return _quoted(value)
        if lookup == "content":
            return _AS_TEXT[lookup].format(self.clean(keyword_text(value)))
        if lookup in ("gt", "gte", "lt", "lte"):
            return _AS_TEXT[lookup].format(keyword_text(value))
        if not is_text:
            return _AS_TEXT[lookup].format(_quoted(value))
        parts = (_AS_TEXT[lookup].format(part) for part in _SIGNS.sub(" ", keyword_text(value)).split())
        return "({})".format(" AND ".join(parts))

    def clean(self, query_fragment: Any) -> Any:
        """Return a text in which nothing is syntax: a word with a sign stands between single quotes, as in Whoosh."""
        if not isinstance(query_fragment, str):
            return query_fragment
        words = (word.lower() if word in _RESERVED else word for word in query_fragment.split())
        signs = StockWhooshSearchBackend.RESERVED_CHARACTERS
        return " ".join(f"'{word}'" if any(sign in word for sign in signs) else word for word in words)

    def build_exact_query(self, query_string: str) -> str:
        return _quoted(query_string)

    def build_not_query(self, query_string: str) -> str:
        return f"NOT ({query_string})" if " " in query_string else f"NOT {query_string}"


def _joined(nodes: list[Node]) -> Node:
    """All of the nodes; words that were given one by one are neighbours as if given at once."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.parts if isinstance(node, AllOf) else (node,))
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def _quoted(value: Any) -> str:
    return '"{}"'.format(keyword_text(value).replace('"', " "))


def _entries(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple, set, frozenset)) else list(value)
