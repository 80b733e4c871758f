"""The fields of an article that a person may decide: how they are stored, and laid over what was found."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from archive.models import Article, Decision, Province, Source


def _slug_of(row: Any) -> str | None:
    return row.slug if row else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def _province(slug: str | None) -> Province | None:
    return Province.objects.filter(slug=slug).first() if slug else None


def _source(slug: str | None) -> Source | None:
    return Source.objects.filter(slug=slug).first() if slug else None


def _same(value: Any) -> Any:
    return value


# The fields a person may decide: how each is read from JSON and written to it.
DECIDABLE_FIELDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "title": (_same, _same),
    "lead": (_same, _same),
    "section": (_same, _same),
    "byline": (_same, _same),
    "views": (_same, _same),
    "images": (_same, _same),
    "published": (_date, lambda value: value.isoformat() if value else None),
    "published_time": (_time, lambda value: value.isoformat("minutes") if value else None),
    "published_precision": (_same, _same),
    "published_evidence": (_same, _same),
    "published_rule": (_same, _same),
    "event_date": (_date, lambda value: value.isoformat() if value else None),
    "event_precision": (_same, _same),
    "event_evidence": (_same, _same),
    "province": (_province, _slug_of),
    "province_rule": (_same, _same),
    "province_evidence": (_same, _same),
    "source": (_source, _slug_of),
}
DECIDED = "decided"  # stands as the rule of what a person decided
_GROUNDS = {
    "province": {"province_rule": DECIDED, "province_evidence": ""},
    "published": {"published_rule": DECIDED, "published_evidence": ""},
}


def apply_found_values(article: Article, rows: Mapping[str, Any] | None = None) -> None:
    """Give the article's columns what `found` says; `rows` holds the rows behind its slugs where they are at hand."""
    for name, value in article.found.items():
        setattr(article, name, rows[name] if rows and name in rows else DECIDABLE_FIELDS[name][0](value))


def apply_field_decisions(article: Article, decisions: Iterable[Decision]) -> None:
    """Give the article's columns what people decided, over what was found."""
    fields = [decision for decision in decisions if decision.subject == Decision.Subject.FIELD]
    for decision in fields:
        setattr(article, decision.field, DECIDABLE_FIELDS[decision.field][0](decision.value))
    mark_decided_grounds(article, [decision.field for decision in fields])


def mark_decided_grounds(article: Article, fields: Iterable[str]) -> None:
    """Put DECIDED in place of the machine's rule and evidence beside values that a person set.

    A value that is what the machine found has the machine's grounds again; evidence that a person stated stays.
    """
    fields = set(fields)
    for field in fields & set(_GROUNDS):
        is_found = DECIDABLE_FIELDS[field][1](getattr(article, field)) == article.found.get(field)
        for column, decided in _GROUNDS[field].items():
            if column not in fields:
                setattr(article, column, article.found.get(column, "") if is_found else decided)
