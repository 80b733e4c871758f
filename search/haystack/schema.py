"""A Haystack index as fields of our index, and its documents as what the index takes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from whoosh.fields import Schema

from search.index.fields import (
    BooleanField,
    DateField,
    DecimalField,
    KeyField,
    KeywordField,
    NumberField,
    StoredField,
    TextField,
    analyse,
    analysed_by,
    keyword_text,
)
from search.tree import AllOf, AnyOf, Between, Node, Not, OneOf

_LAYOUT = 5  # raised when the files of a segment change their form
# Analysed for the fingerprint: a change of the analysis shows in these, as it would in any article.
_PROBE = (
    "Ðồng chí Hoà, Tỉnh uỷ; Khoá XII: Nghị quyết số 04 - NQ/TW, 16/NQ-HĐND năm 2022, 18-NQTW, NQ18 TW, "
    "(kh\u00f3a\u0300) Y tế, phograve;ng."
)
_DATES = ("date", "datetime")
_FACET = "_exact"
# Haystack's fields for completion while typing; no pieces of words are stored for them, the dictionary has them all.
_BARE = {"edge_ngram": "startswith", "ngram": "contains"}


class Layout:
    """How the fields of all Haystack indexes of a connection are kept, and by which names they go.

    A field that is `document=True` and every field with a boost of its own are what a query without a field means.
    A field with facets is kept whole under `<name>_exact`; one that holds whole values or numbers anyway is kept once,
    under its own name.
    """

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = dict(fields)
        self.content = next((f.index_fieldname for f in fields.values() if f.document), "")
        if not fields:
            raise SearchBackendError("no field was found in any search index")
        by_name = {field.instance_name: field for field in fields.values()}
        kept: dict[str, Any] = {
            ID: KeyField(stored=True),
            DJANGO_CT: KeywordField(stored=True),
            DJANGO_ID: KeywordField(stored=True),
        }
        self._names: dict[str, str] = {}
        for field in fields.values():
            base = by_name.get(getattr(field, "facet_for", None))
            if base is not None and isinstance(kind := _kept(base), (KeywordField, NumberField)):
                self._names[field.index_fieldname] = base.index_fieldname
                kept.setdefault(base.index_fieldname, kind)
            else:
                kept[field.index_fieldname] = _kept(field)
        self.schema = Schema(**kept)
        for name in kept:
            if isinstance(kept[name], TextField) and name + _FACET in kept:
                self._names[name] = name + _FACET

    def whole(self, name: str) -> str:
        """The field that keeps whole values or numbers for a name: "province" is kept in "province_exact"."""
        return self._names.get(name, name)

    def worded(self, name: str) -> str:
        """The field whose terms are a name's words where it has any: "title" has, beside the whole "title_exact"."""
        return name if isinstance(self.kept(name), TextField) else self.whole(name)

    def kept(self, name: str) -> Any:
        """How a field is kept, by either of its names; None if there is no such field."""
        for known in (name, self.whole(name)):
            if known in self.schema:
                return self.schema[known]
        return None

    def field(self, name: str) -> Any:
        """Haystack's field of that name; None if there is none."""
        return next((field for field in self.fields.values() if field.index_fieldname == name), None)

    def general(self) -> list[str]:
        """The fields that a query without a field means."""
        return [name for name, field in self.schema.items() if isinstance(field, TextField) and field.general]

    def sort_name(self, name: str) -> str:
        """The field to sort by, with the "-" that may stand before its name."""
        plain = name.removeprefix("-")
        return name.replace(plain, self.whole(plain))

    def resolved(self, node: Node) -> Node:
        """A query tree with the names of whole-value fields as they are kept."""
        match node:
            case AllOf(parts):
                return AllOf(tuple(map(self.resolved, parts)))
            case AnyOf(parts):
                return replace(node, parts=tuple(map(self.resolved, parts)))
            case Not(part):
                return Not(self.resolved(part))
            case OneOf(name, values):
                return OneOf(self.whole(name), values)
            case Between(name, low, high):
                return Between(self.whole(name), low, high)
            case _:
                return node

    def document(self, prepared: Mapping[str, Any]) -> dict[str, Any]:
        """What Haystack prepared of an object, as the index takes it."""
        held = {name: value for name, value in prepared.items() if name in self.schema and value not in (None, "", [])}
        found = {name: str(value) if isinstance(value, Decimal) else value for name, value in held.items()}
        for name, analyzer in self._own.items():
            if name in found:
                found |= {"_stored_" + name: found[name], name: analysed_by(analyzer, keyword_text(found[name]))}
        return found

    def fingerprint(self) -> str:
        """A name for this layout and the analysis behind it: when it changes, the index must be rebuilt."""
        kept = sorted((name, repr(field)) for name, field in self.schema.items())
        own = sorted((name, analysed_by(analyzer, _PROBE).spellings) for name, analyzer in self._own.items())
        return hashlib.sha256(repr((_LAYOUT, kept, own, analyse(_PROBE))).encode()).hexdigest()

    @property
    def _own(self) -> dict[str, Any]:
        """The analyzers of fields that have one of their own."""
        return {name: field.own for name, field in self.schema.items() if isinstance(field, TextField) and field.own}


def _kept(field: Any) -> Any:
    """The kind of field that keeps a Haystack field."""
    stored = bool(field.stored)
    if field.is_multivalued:
        return KeywordField(stored=stored)
    if field.field_type == "boolean":
        return BooleanField(stored=stored)
    if field.field_type in _DATES:
        return DateField(stored=stored)
    if field.field_type == "integer":
        return NumberField(stored=stored)
    if field.field_type == "float":
        return DecimalField(stored=stored)
    if not field.indexed or field.field_type == "location":
        return StoredField(stored=stored)
    if getattr(field, "facet_for", None):
        return KeywordField(stored=stored)
    general = bool(field.document) or field.boost != 1.0
    return TextField(
        stored=stored,
        boost=float(field.boost),
        general=general,
        bare=_BARE.get(field.field_type, "content"),
        own=getattr(field, "analyzer", None),
    )
