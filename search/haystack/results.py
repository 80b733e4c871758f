"""What the index answers, as Haystack hands it on: results, facet counts, ranges of dates, marked texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from operator import itemgetter
from typing import Any

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from haystack.fields import CharField, FacetCharField
from haystack.models import SearchResult
from haystack.utils.app_loading import haystack_get_model

from archive.core.text import normalise
from search.analysis import tokens
from search.haystack.schema import Layout
from search.index.fields import NumberField, number
from search.protocol import FoundDocument
from search.tree import AllOf, AnyOf, Between, InField, Node, Phrase, Prefix, Word

_MOST_RANGES = 5_000
_TEXTS = (CharField, FacetCharField)
_SECOND = itemgetter(1)
_STEPS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_AROUND = 100  # characters shown on either side of the first marked word


def results(
    hits: Sequence[FoundDocument],
    unified_index: Any,
    *,
    result_class: Any = None,
    fields: Any = None,
    marked: Any = None,
) -> list[Any]:
    """The hits as search results with their stored values; `marked` makes the highlighted text of one."""
    made = []
    make = result_class or SearchResult
    indexed = unified_index.get_indexed_models()
    models: dict[tuple[str, str], Any] = {}
    keys_only = bool(fields) and {ID, DJANGO_CT, DJANGO_ID}.issuperset(fields) and marked is None
    for hit in hits:
        app_label, model_name, pk = hit.key.split(".", 2)
        if (app_label, model_name) not in models:
            model = haystack_get_model(app_label, model_name)
            models[app_label, model_name] = unified_index.get_index(model) if model in indexed else None
        index = models[app_label, model_name]
        if index is None:
            continue
        if keys_only:
            made.append(make(app_label, model_name, pk, hit.score))
            continue
        stored = hit.stored()
        for name in (DJANGO_CT, DJANGO_ID):
            stored.pop(name, None)
        values = {
            name: _given(index.fields[name], value) if name in index.fields else value
            for name, value in stored.items()
            if not fields or name in fields or name == ID
        }
        if not fields and not keys_only:
            values = {**_empty_lists(index), **values}
        if marked is not None:
            values["highlighted"] = marked(hit.key, stored)
        made.append(make(app_label, model_name, pk, hit.score, **values))
    return made


def _empty_lists(index: Any) -> dict[str, list[str]]:
    """What a document without values has in its stored fields of several values."""
    fields = index.fields.items()
    return {name: [] for name, each in fields if each.is_multivalued and each.stored and not hasattr(each, "facet_for")}


def _given(field: Any, value: Any) -> Any:
    """A stored value as Haystack's own Whoosh backend gives it: a day is its midnight, several values are strings."""
    if field.is_multivalued and isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return field.convert(value)


def field_counts(counted: Mapping[str, int], field: Any, options: Mapping[str, Any]) -> list[tuple[Any, int]]:
    """The counts of one facet, the largest first; `limit` (or `size`) among the options cuts the list."""
    convert = _conversion(field)
    if convert is None:
        rows: list[tuple[Any, int]] = sorted(counted.items())
    else:
        rows = [(convert(value), count) for value, count in counted.items()]
        rows.sort(key=lambda row: str(row[0]))
    rows.sort(key=_SECOND, reverse=True)
    return rows[: most_values(options)]


def most_values(options: Mapping[str, Any]) -> int | None:
    """How many values of a facet its options ask for; None: all."""
    limit = options.get("limit", options.get("size"))
    return int(limit) if limit else None


def is_counted_as_held(field: Any) -> bool:
    """Whether the values of a facet are given as the index holds them, so that it orders them as Haystack does."""
    return _conversion(field) is None


def _conversion(field: Any) -> Callable[[str], Any] | None:
    """What makes a field's value of the text that the index holds; None where it is that text."""
    if field is None or field.is_multivalued or type(field) in _TEXTS:
        return None
    if field.field_type in ("date", "datetime"):
        convert: Callable[[str], Any] = _from_microseconds
    else:
        convert = field.convert

    def converted(value: str) -> Any:
        if value in ("true", "false"):
            return value == "true"
        try:
            return convert(value)
        except (TypeError, ValueError):
            return value

    return converted


def _from_microseconds(value: str) -> datetime:
    return datetime(1970, 1, 1) + timedelta(microseconds=int(value))


def date_ranges(details: Mapping[str, Any]) -> list[tuple[datetime, datetime]]:
    """The stretches of a date facet, from `start_date` to before `end_date`, each one gap long."""
    begin, end = _moment(details["start_date"]), _moment(details["end_date"])
    ranges: list[tuple[datetime, datetime]] = []
    while begin < end:
        if len(ranges) >= _MOST_RANGES:
            raise SearchBackendError(f"a date facet of more than {_MOST_RANGES} stretches")
        following = _after(begin, details["gap_by"], int(details.get("gap_amount", 1)))
        ranges.append((begin, min(following, end)))
        begin = following
    return ranges


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return datetime.fromisoformat(str(value)).replace(tzinfo=None)


def _after(begin: datetime, gap: str, amount: int) -> datetime:
    if amount < 1:
        raise SearchBackendError("the gap of a date facet must be at least one")
    if gap in _STEPS:
        return begin + timedelta(seconds=amount * _STEPS[gap])
    months = begin.year * 12 + begin.month - 1 + (amount * 12 if gap == "year" else amount)
    year, month = divmod(months, 12)
    last = (datetime(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return begin.replace(year=year, month=month + 1, day=min(begin.day, last))


def in_range(field: str, layout: Layout, stretch: tuple[datetime, datetime]) -> Node:
    """The documents whose date lies in a stretch, its end not included."""
    if not isinstance(layout.kept(field), NumberField):
        raise SearchBackendError(f"{field!r} holds no dates")
    return Between(layout.whole(field), number(stretch[0]), number(stretch[1]) - 1)


# --- Marked texts ---


def marker(tree: Node, content: str, options: Any, texts: Mapping[str, str]) -> Any:
    """A function that marks the words of a tree in the text of a hit; text is escaped, marks are not.

    The text is the stored one, else that of `texts` under the hit's key.

    `highlight(pre_tags=["<b>"], post_tags=["</b>"])` exchanges the `<em>`.
    """
    options = options if isinstance(options, dict) else {}
    tags = tuple(_tag(options, name, default) for name, default in (("pre_tag", "<em>"), ("post_tag", "</em>")))
    exact, plain, begins = set[str](), set[str](), list[Prefix]()
    for word in _words(tree):
        if isinstance(word, Prefix):
            begins.append(word)
        else:
            (exact if word.toned else plain).add(word.text)

    def mark(key: str, stored: Mapping[str, Any]) -> dict[str, list[str]]:
        text = normalise(str(stored.get(content) or texts.get(key, ""))).strip()
        spans = []
        for token in tokens(text):
            started = any((token.exact if p.toned else token.folded).startswith(p.text) for p in begins)
            if started or token.exact in exact or token.folded in plain:
                spans.append((token.start, token.end))
        return {content: [_marked(text, spans, tags)]}

    return mark


def _tag(options: Mapping[str, Any], name: str, default: str) -> str:
    value = options.get(name, options.get(name + "s", default))
    return str(value[0] if isinstance(value, (list, tuple)) and value else value)


def _words(tree: Node) -> Iterator[Word | Prefix]:
    match tree:
        case Word() | Prefix():
            yield tree
        case Phrase(words):
            yield from words
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _words(part)
        case InField(_, part):
            yield from _words(part)


def _marked(text: str, spans: Sequence[tuple[int, int]], tags: tuple[str, ...]) -> str:
    """The surroundings of the first marked word, cut at blanks."""
    if not spans:
        return escape(text[: 2 * _AROUND])
    begin = max(0, spans[0][0] - _AROUND)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(len(text), spans[0][1] + _AROUND)
    end = len(text) if end == len(text) or text.find(" ", end) < 0 else text.find(" ", end)
    pieces, at = [], begin
    for start, stop in spans:
        if start >= begin and stop <= end:
            pieces += [escape(text[at:start]), tags[0], escape(text[start:stop]), tags[1]]
            at = stop
    return "".join(pieces) + escape(text[at:end])
