"""The advanced form: fields that write the query language, and a query as the fields that say it.

What a query asks for and no field can say stands in the last field as it is, so that nothing is lost on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from search.query import ParsedQuery, parse
from search.query.fields import FIELD_NAMES
from search.query.language import write_back
from search.query.syntax import Either, Every, Filter, Lookup, Quoted, Syntax, TextLeaf, Unit, Within, Without
from search.tree import AllOf, Node

LONGEST = 400  # characters of one field, as of a whole query
_WORD = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|([^\s\"“”()]+)")
_SIGNS = str.maketrans("", "", '"“”()[]')
_OPERATORS = ("OR", "HOẶC", "HOAC", "AND", "NOT")


@dataclass(frozen=True, kw_only=True)
class AdvancedForm:
    """The fields of the form, each as typed; "" where nothing is asked."""

    every: str = ""  # all of these words
    phrase: str = ""
    any: str = ""  # one of these words; phrases between quotes
    none: str = ""  # none of these
    title: str = ""
    section: str = ""
    author: str = ""
    number: str = ""
    province: str = ""
    official: str = ""
    site: str = ""
    since: str = ""
    until: str = ""
    rest: str = ""  # in the query language

    def write(self) -> str:
        """Return the query that the fields say: `mùa "hòa giải" (cam OR quýt) -bưởi tiêu đề:(lễ hội)`."""
        return " ".join(part for part in (*self._words(), *self._fields(), self.rest.strip()) if part)

    def _words(self) -> Iterator[str]:
        yield self.every.strip()
        if phrase := self.phrase.translate(_SIGNS).strip():
            yield f'"{phrase}"'
        found = list(_units(self.any))
        if found:
            yield f"({' OR '.join(found)})" if len(found) > 1 else found[0]
        yield from (f"-{word}" for word in _units(self.none))

    def _fields(self) -> Iterator[str]:
        for name in ("title", "section", "author"):
            words = getattr(self, name).strip()
            if words.translate(_SIGNS).strip():
                quoted = _WORD.fullmatch(words)
                yield f"{_name(name)}:{words if quoted and quoted[1] else f'({_unsigned(words)})'}"
        for name in ("number", "province", "official"):
            if value := getattr(self, name).translate(_SIGNS).strip():
                yield f'{_name(name)}:"{value}"'
        if site := self.site.translate(_SIGNS).strip():
            yield f"{_name('site')}:{site.replace(' ', '')}"
        for name, field in (("since", "from"), ("until", "to")):
            if value := getattr(self, name).translate(_SIGNS).strip():
                yield f'{_name(field)}:"{value}"' if " " in value else f"{_name(field)}:{value}"


# The parameter of each field in the address.
PARAMETERS = {
    "every": "tat-ca",
    "phrase": "cum-tu",
    "any": "mot-trong",
    "none": "khong-co",
    "title": "tieu-de",
    "section": "chuyen-muc",
    "author": "tac-gia",
    "number": "so",
    "province": "ten-tinh",
    "official": "ten-can-bo",
    "site": "trang-mang",
    "since": "tu",
    "until": "den",
    "rest": "con-lai",
}


def read_form(parsed: ParsedQuery, *, lookup: Lookup | None = None) -> AdvancedForm:
    """Return the form that says a query; what it cannot say stands in `rest`, if need be the whole."""
    form = _filled(parsed.syntax, parsed.today)
    again = parse(form.write(), lookup=lookup, today=parsed.today)
    return form if _parts(again.tree) == _parts(parsed.tree) else AdvancedForm(rest=parsed.text)


def _parts(tree: Node) -> Counter[Node]:
    return Counter(tree.parts if isinstance(tree, AllOf) else (tree,))


def _filled(syntax: Syntax | None, today: date) -> AdvancedForm:
    form = AdvancedForm()
    parts = syntax.parts if isinstance(syntax, Every) else (syntax,) if syntax is not None else ()
    for part in parts:
        name, said = _said(part, today)
        before = getattr(form, name)
        if before and name not in ("every", "none", "rest"):
            name, said = (
                "rest",
                write_back(part, today) if not isinstance(part, Either) else f"({write_back(part, today)})",
            )
            before = form.rest
        form = replace(form, **{name: f"{before} {said}".strip()})
    return form


def _said(part: Syntax, today: date) -> tuple[str, str]:
    """The field that says a part of a query, and what stands in it."""
    if isinstance(part, Quoted):
        return "phrase", part.surface
    if isinstance(part, TextLeaf):
        return "every", write_back(part, today)
    if isinstance(part, Either) and all(isinstance(each, Unit | Quoted) for each in part.parts):
        return "any", " ".join(write_back(each, today) for each in part.parts)
    if isinstance(part, Without) and isinstance(part.part, TextLeaf):
        return "none", write_back(part.part, today)
    if isinstance(part, Within) and _is_plain(part.part):
        return part.field, write_back(part.part, today)
    if isinstance(part, Filter) and len(part.typed) == 1 and part.name in _FIELD_OF:
        return _FIELD_OF[part.name], part.typed[0]
    written = write_back(part, today)
    return "rest", f"({written})" if isinstance(part, Either) else written


_FIELD_OF = {
    **{"number": "number", "province": "province", "official": "official", "site": "site"},
    **{"from": "since", "to": "until"},
}


def _is_plain(part: Syntax) -> bool:
    """Whether it is words side by side or one phrase."""
    return isinstance(part, TextLeaf) or (
        isinstance(part, Every) and all(isinstance(each, Unit) for each in part.parts)
    )


def _units(words: str) -> Iterator[str]:
    """Words and quoted phrases, each as the language takes it."""
    for match in _WORD.finditer(words):
        if phrase := (match[1] or "").strip():
            yield f'"{phrase}"'
        elif match[2] and any(map(str.isalnum, match[2])) and match[2] not in _OPERATORS:
            yield match[2].lstrip("-−")


def _unsigned(words: str) -> str:
    return " ".join(word for word in words.translate(_SIGNS).split() if word not in _OPERATORS)


def _name(field: str) -> str:
    return FIELD_NAMES[field][0]
