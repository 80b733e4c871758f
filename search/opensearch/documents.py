"""What an index of OpenSearch is made of: settings and mapping for a schema, and documents as they are sent."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from whoosh.fields import Schema

from search.index.bm25 import K1
from search.index.codec import tie_number
from search.index.fields import DecimalField, KeyField, KeywordField, NumberField, TextField, keyword_terms
from search.index.reader import fields_of
from search.index.segments import pack_stored
from search.opensearch.forms import (
    GAP,
    SENTINEL,
    WEIGHT_SCALE,
    distinct_words,
    places_of,
    sent_text,
    weights_of,
)

FORM = 2  # raised when documents are written in another form: a rebuild is due
WEIGHTS, ORDER, KEY, STORED = "made.weights", "made.order", "made.key", "made.stored"
_DOCS_ONLY = {"type": "keyword", "index_options": "docs", "norms": False}


def words_field(name: str) -> str:
    """Return the field that holds the vocabulary of a text field."""
    return f"made.words.{name}"


def length_field(name: str) -> str:
    """Return the field that holds how many tokens a text field has."""
    return f"made.lengths.{name}"


def _analysis() -> dict[str, Any]:
    return {
        "tokenizer": {"pieces": {"type": "whitespace", "max_token_length": 4_096}},
        "filter": {
            "gaps": {"type": "stop", "stopwords": [GAP]},
            "forms": {
                "type": "pattern_capture",
                "preserve_original": False,
                "patterns": [r"([^|/]+\|)", r"(\|[^|/]+)"],
            },
            "frequencies": {"type": "delimited_term_freq", "delimiter": "^"},
        },
        "analyzer": {
            "places": {"type": "custom", "tokenizer": "pieces", "filter": ["gaps", "forms"]},
            "sought": {"type": "custom", "tokenizer": "pieces"},
            "weighed": {"type": "custom", "tokenizer": "pieces", "filter": ["frequencies"]},
        },
    }


class IndexForm:
    """A schema as OpenSearch holds it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = dict(schema.items())
        self.fields = fields_of(schema)
        self.texts = {name: field for name, field in self.schema.items() if isinstance(field, TextField)}
        general = [name for name, field in self.texts.items() if field.general]
        # The longest field of a document scores for all of them together; the others by themselves as well.
        self.weighed_apart = frozenset(
            name for name, field in self.texts.items() if name not in general or field.boost != 1.0
        )
        self.general = tuple(general)

    def body(self, *, shards: int, meta: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings and mapping of a new index; it is neither refreshed nor copied until it is published."""
        return {
            "settings": {
                "index": {
                    "number_of_shards": shards,
                    "number_of_replicas": 0,
                    "refresh_interval": "-1",
                    "gc_deletes": "1h",  # so long a deletion is remembered, and no older write undoes it
                    "max_regex_length": 10_000,
                    "merge.policy.expunge_deletes_allowed": 0,  # what is purged is gone to the last document
                },
                "analysis": _analysis(),
                "similarity": {"weights": {"type": "BM25", "k1": K1 * WEIGHT_SCALE, "b": 0}},
            },
            "mappings": {
                "dynamic": "strict",
                "_meta": dict(meta),
                "_source": {"includes": [STORED]},  # the rest is made again from the database, never from the index
                "properties": self._properties(),
            },
        }

    def _properties(self) -> dict[str, Any]:
        held = {name: kind for name, field in self.schema.items() if (kind := _kind(field)) is not None}
        words = {name: {**_DOCS_ONLY} for name in self.texts}
        lengths = {name: {"type": "integer", "index": False} for name in self.texts}
        weights = {
            **{"type": "text", "analyzer": "weighed", "search_analyzer": "sought"},
            **{"index_options": "freqs", "norms": False, "similarity": "weights"},
        }
        made = {
            "weights": weights,
            "order": {"type": "long", "index": False},
            "key": {"type": "keyword", "index": False},
            "stored": {"type": "binary"},
            "words": {"type": "object", "properties": words},
            "lengths": {"type": "object", "properties": lengths},
        }
        return {**held, "made": {"type": "object", "properties": made}}

    def is_decimal(self, name: str) -> bool:
        """Whether a field holds fractions."""
        return isinstance(self.schema[name], DecimalField)

    def lengths_of(self, document: Mapping[str, Any]) -> dict[str, int]:
        """Return how many tokens each text field of a document has; empty ones are left out."""
        found = {}
        for name, field in self.texts.items():
            if document.get(name) is not None and (count := len(field.content(document[name]).spellings)):
                found[name] = count
        return found

    def averages_of(self, documents: Iterable[Mapping[str, Any]]) -> dict[str, float]:
        """Return how many tokens each text field has on average, over the documents that have it."""
        totals: dict[str, list[int]] = defaultdict(list)
        for document in documents:
            for name, length in self.lengths_of(document).items():
                totals[name].append(length)
        return {name: rounded(sum(totals[name]) / max(1, len(totals[name]))) for name in self.texts}

    def sent(self, key: str, document: Mapping[str, Any], averages: Mapping[str, float]) -> dict[str, Any]:
        """Return a document as the server takes it: texts as tokens, numbers as numbers, the rest as it is stored."""
        held: dict[str, Any] = {}
        words: dict[str, list[str]] = {}
        lengths: dict[str, int] = {}
        weights: dict[str, float] = defaultdict(float)
        stored: dict[str, Any] = {}
        for name, field in self.schema.items():
            value = document.get(name)
            if value is None:
                continue
            if field.stored:
                stored[name] = document.get(f"_stored_{name}", value)
            if isinstance(field, TextField):
                text = field.content(value)
                if not text.spellings:
                    continue
                places = places_of(text)
                held[name], words[name], lengths[name] = sent_text(places), distinct_words(places), len(text.spellings)
                average = averages.get(name) or 1.0
                weighed = weights_of(places, boost=field.boost, length=lengths[name], average=average)
                for form, weight in weighed.items():
                    if field.general:
                        weights[form] += weight
                    if name in self.weighed_apart:
                        weights[f"@{name}:{form}"] += weight
            elif isinstance(field, NumberField):
                held[name] = field.to_column_value(value)
            elif isinstance(field, KeywordField):
                listed = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
                held[name] = [term.decode() for term in keyword_terms(listed)]
        made = {
            "key": key,
            "order": tie_number(key),
            "stored": base64.b64encode(pack_stored(stored)).decode(),
            "words": words,
            "lengths": lengths,
            "weights": _weights_text(weights),
        }
        return {**held, "made": made}


def _weights_text(weights: Mapping[str, float]) -> str:
    ends = {weight: f"^{max(1, round(weight * WEIGHT_SCALE))}" for weight in set(weights.values())}
    return " ".join([f"{SENTINEL}^1", *[form + ends[weight] for form, weight in weights.items()]])


def rounded(average: float) -> float:
    """Return an average length in two digits, as the index of one machine rounds it."""
    return float(f"{max(average, 1.0):.1e}")


def _kind(field: Any) -> dict[str, Any] | None:
    """How the server holds a field that is searched or sorted by; None for what is only given back."""
    if isinstance(field, KeyField):
        return None
    if isinstance(field, TextField):
        return {"type": "text", "analyzer": "places", "search_analyzer": "sought", "norms": False}
    if isinstance(field, DecimalField):
        return {"type": "double"}
    if isinstance(field, NumberField):
        return {"type": "long"}
    return {"type": "keyword"} if isinstance(field, KeywordField) else None
