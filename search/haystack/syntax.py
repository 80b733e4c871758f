"""Queries given as strings: `narrow()`, `raw_search()`, `AutoQuery`, `Raw`.

    nghị quyết "trung ương" -tỉnh     words, phrases, exclusion
    (a OR b) AND NOT c                combinations
    province_exact:"hau-giang"        a field; title:(hội nghị), year:[2016 TO 2021], year:{2016 TO}
    chuyể*  *uyể*  *uyển  chuyen~     beginnings, parts, endings, near spellings; * alone is everything
    tags:"nông ngh"*                  the same of a value of several words
    word^2                            a boost is understood and left out: `SearchQuerySet.boost` is the way to it

What cannot be read as syntax, a field that there is not among it, is read as words; no string is an error unless it
compares a field with what it cannot hold or is nested without end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from haystack.exceptions import SearchBackendError

from search.haystack.lookups import Lookups
from search.tree import AllOf, AnyOf, Everything, Node, Not, Nothing

# '-' before a phrase is what AutoQuery makes of -"…".
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<lone>'-'(?=\s+"))
      | (?P<open>\()
      | (?P<close>\))
      | (?P<field>[^\W\d]\w{0,60}:(?=[^\s)]))
      | (?P<quoted>\*?"[^"]*"?[*~]?|'\S*?'(?=\)*(?:\s|$)))
      | (?P<range>[\[{][^\]}\[{]{0,200}[\]}])
      | (?P<minus>-(?=[^\s)])|-(?=\s+"))
      | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
_RANGE = re.compile(r"(?P<low>.*?)\bto\b(?P<high>.*)", re.IGNORECASE | re.DOTALL)
_BOOST = re.compile(r"\^\d{1,4}(?:\.\d{1,4})?$")
_FUZZY = re.compile(r"~\d?(?:/\d)?$")
_CLEANED = re.compile(r"(?<!\S)'(\S*[^\w\s]\S*)'(?!\S)")
_DEEPEST = 40
_LONGEST = 20_000  # characters; a narrow query may list many values


def parse(text: str, lookups: Lookups, field: str = "content") -> Node:
    """Return the tree of a query string; `field` is what its words are looked for in."""
    if len(text) > _LONGEST:
        raise SearchBackendError(f"a query of {len(text)} characters is too long")
    kinds = ((str(match.lastgroup), match[0]) for match in _TOKEN.finditer(text))
    found = [("minus", "-") if kind == "lone" else (kind, part) for kind, part in kinds if kind != "space"]
    return _Parser(found, lookups).whole(field)


class _Parser:
    def __init__(self, found: Sequence[tuple[str, str]], lookups: Lookups) -> None:
        self._found, self._at, self._lookups = found, 0, lookups
        self._depth = 0

    def whole(self, field: str) -> Node:
        nodes = [self._either(field)]
        while self._at < len(self._found):  # a closing parenthesis too many: what follows is meant as well
            self._at += 1
            if self._at < len(self._found):
                nodes.append(self._either(field))
        return _all(nodes)

    def _either(self, field: str) -> Node:
        nodes = [self._both(field)]
        while self._is_word("OR"):
            self._at += 1
            nodes.append(self._both(field))
        return AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def _both(self, field: str) -> Node:
        nodes: list[Node] = []
        while self._at < len(self._found) and self._found[self._at][0] != "close" and not self._is_word("OR"):
            if self._is_word("AND"):
                self._at += 1
            else:
                nodes.append(self._one(field))
        return _all(nodes)

    def _one(self, field: str) -> Node:
        kind, text = self._found[self._at]
        self._at += 1
        if kind == "minus" or (kind == "word" and text == "NOT"):
            return self._deeper(lambda: Not(self._one(field))) if self._at < len(self._found) else Everything()
        if kind == "field":
            if not self._lookups.knows(text[:-1]):  # a colon in a word, as Whoosh takes it
                node = self._lookups.node(field, "content", text)
                return _all([node, self._deeper(lambda: self._one(field))]) if self._at < len(self._found) else node
            if self._at < len(self._found):
                return self._deeper(lambda: self._one(text[:-1]))
            return self._lookups.node(field, "content", text)
        if kind == "open":
            node = self._deeper(lambda: self._either(field))
            self._at += 1  # the closing parenthesis, or the end
            return node
        if kind == "quoted":
            return self._lookups.node(field, _lookup_of(text) or "exact", _unquoted(text))
        return self._range(field, text) if kind == "range" else self._word(field, text)

    def _deeper(self, read: object) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SearchBackendError("a query is nested too deeply")
        node: Node = read()  # type: ignore[operator]
        self._depth -= 1
        return node

    def _range(self, field: str, text: str) -> Node:
        sides = _RANGE.fullmatch(text[1:-1])
        if sides is None:
            return self._lookups.node(field, "content", text[1:-1])
        low, high = (sides[side].strip().strip('"') for side in ("low", "high"))
        parts: list[Node] = []
        if low not in ("", "*"):
            parts.append(self._lookups.node(field, "gte" if text[0] == "[" else "gt", low))
        if high not in ("", "*"):
            parts.append(self._lookups.node(field, "lte" if text[-1] == "]" else "lt", high))
        return AllOf(tuple(parts)) if parts else Everything()

    def _word(self, field: str, text: str) -> Node:
        text = _BOOST.sub("", text)
        if text in ("*", "*:*"):
            return Everything()
        text = _FUZZY.sub("~", text)
        lookup = _lookup_of(text)
        text = text.strip("*~") if lookup else text
        return self._lookups.node(field, lookup or "content", text) if text else Everything()

    def _is_word(self, word: str) -> bool:
        return self._at < len(self._found) and self._found[self._at] == ("word", word)


def _unquoted(text: str) -> str:
    """What stands between quotes; single ones around a word with a sign are those of `clean`."""
    if text.startswith("'"):
        return text[1:-1]
    return _CLEANED.sub(r"\1", text.strip('*~"'))


def _lookup_of(text: str) -> str | None:
    """What the stars around a word ask for."""
    if text.endswith("~"):
        return "fuzzy"
    begins, ends = text.startswith("*"), text.endswith("*")
    if begins and ends:
        return "contains"
    return "endswith" if begins else "startswith" if ends else None


def _all(nodes: Sequence[Node]) -> Node:
    """The conjunction, with runs of plain words kept side by side."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.parts if isinstance(node, AllOf) else (node,))
    flat = [node for node in flat if not isinstance(node, Nothing)]  # signs among words say nothing
    if not flat:
        return Nothing()
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))
