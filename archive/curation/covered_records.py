"""Records outside the captured bytes that hold a name: covered in place, and written again once the name is given.

What was read from the bytes comes back from the bytes. What people wrote, and what the history tells, has no other
source, so each place keeps how the name was written there (`form_of`), which does not say what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Q

from archive.core.linking import official_key
from archive.core.suppression import COVER, HashedNames, covered_at, form_of, write_form
from archive.core.text import slugify
from archive.decisions.places import context_of, find_decided_place
from archive.models import (
    Article,
    ChangedRecord,
    Decision,
    Edit,
    Official,
    OfficialMention,
    RecordChange,
    SuppressedPlace,
    Suppression,
)
from archive.models.authority import Named
from archive.models.suppressions import text_columns

Model = type[models.Model]

# Not public, and needed as they are: what was received, from where, by which run; what suppressions and erasures say.
_PRIVATE = frozenset(
    {
        "archive_capture", "archive_capturehead",
        "archive_importrun", "archive_importproblem", "archive_captureround", "archive_capturerule",
        "archive_frontierentry", "archive_visit", "archive_suppression", "archive_suppressedplace", "archive_erasure",
        "archive_installation", "archive_sourcecontact", "archive_alert", "archive_apitoken", "archive_auditentry",
        "archive_import_piece",
    }
)  # fmt: skip
_OF_ARTICLES = {
    "archive_citation": "article",
    "archive_officialmention": "article",
    "archive_heldpost": "mention__article",
    "archive_decision": "article",
    "archive_report": "article",
    "archive_history_article": "id",
    "archive_history_decision": "article",
    "archive_article": "pk",
    "archive_capture_reading": "article",
}
_OF_OFFICIALS = {"archive_official": "pk", "archive_history_official": "id"}


def public_tables() -> list[Model]:
    """The tables whose words a page, a feed, an export or the desk shows, by name."""
    ours: list[Any] = [each for each in apps.get_models() if each._meta.app_label == "archive"]
    shown = {model._meta.db_table: model for model in [*ours, LogEntry] if text_columns(model)}
    return [shown[table] for table in sorted(shown.keys() - _PRIVATE)]


def rows_of(model: Model, suppression: Suppression) -> Any:
    """The rows of a table that a suppression concerns."""
    if suppression.scope == Suppression.Scope.EVERYWHERE:
        return model._default_manager.all()
    rows = model._base_manager.all()
    table = model._meta.db_table
    if table in _OF_ARTICLES:
        return rows.filter(**{f"{_OF_ARTICLES[table]}__in": suppression.articles})
    if table in _OF_OFFICIALS:
        return rows.filter(**{f"{_OF_OFFICIALS[table]}__in": suppression.officials})
    if model is Edit:
        histories: list[Any] = [Article.history, Decision.history]  # type: ignore[attr-defined]
        of_articles = [rows_of(history.model, suppression).values("edit") for history in histories]
        return rows.filter(Q(pk__in=of_articles[0]) | Q(pk__in=of_articles[1]))
    if model is LogEntry:
        named = Q(content_type__model="article", object_id__in=list(map(str, suppression.articles)))
        return rows.filter(named | Q(content_type__model="official", object_id__in=map(str, suppression.officials)))
    return rows.none()


def cover_rows(rows: Iterable[Any], suppression: Suppression) -> int:
    """Cover the name in the rows, within the caller's transaction; returns in how many it stood."""
    names, places, count = suppression.names, [], 0
    for row in rows:
        changed: dict[str, Any] = {}
        for column in text_columns(row.__class__):
            value, found = _covered(getattr(row, column), names)
            if found:
                changed[column] = value
                places += [_place(suppression, row, column, path, cuts) for path, cuts in found]
        if changed:
            _write(row, changed)
            count += 1
    SuppressedPlace.objects.bulk_create(places)
    return count


def cover_official(official: Official, suppression: Suppression) -> None:
    """Cover the record of a person: name, address and notes; it stands in no list from then on."""
    names = suppression.names
    places = []
    for column in ("name", "notes"):
        value, found = _covered(getattr(official, column), names)
        setattr(official, column, value)
        places += [_place(suppression, official, column, path, cuts) for path, cuts in found]
    _, in_slug = _covered(official.slug, names)
    places += [_place(suppression, official, "slug", path, cuts) for path, cuts in in_slug]
    if in_slug:
        places[-1].path = [covered_at(official.slug, names.find(official.slug))]
        official.slug = f"ten-da-che-{official.pk}"
    if official.name_key:
        places.append(_place(suppression, official, "name_key", [], []))
        official.name_key = ""
    official.is_suppressed = True
    official.set_name_keys()
    columns = ("name", "notes", "slug", "name_key", "is_suppressed", "folded", "sort_key", "near")
    Official.objects.filter(pk=official.pk).update(**{name: getattr(official, name) for name in columns})
    RecordChange.objects.note(ChangedRecord.OFFICIAL, [official.pk])
    SuppressedPlace.objects.bulk_create(places)


def remember_mentions(mentions: Iterable[OfficialMention], suppression: Suppression) -> None:
    """Keep which record each mention that goes was of: several people may have one name."""
    SuppressedPlace.objects.bulk_create(
        _place(suppression, one, _MENTION, [one.article_id, one.start, one.end, one.official_id, one.province_id], [])
        for one in mentions
        if one.decision_id is None
    )


_MENTION = "mention"


def _uncover_mention(place: SuppressedPlace, name: str) -> bool:
    """Put a mention back, so that the article finds its official when it is read again."""
    article, start, end, number, province = place.path
    official = Official.objects.filter(pk=number).first()
    if official is not None and Article.objects.filter(pk=article).exists():
        OfficialMention.objects.create(
            article_id=article,
            official=official,
            start=start,
            end=end,
            name=name[:120],
            name_key=official_key(name)[:120],
            province_id=province,
        )
    return True


def cover_slug(article: Article, suppression: Suppression) -> None:
    """Take the name out of an article's own address; the former one goes on leading to it."""
    spans = suppression.names.find(article.slug)
    if spans:
        cuts = [[span.start, span.end, form_of(span.of(article.slug))] for span in spans]
        covered = covered_at(article.slug, spans)
        _place(suppression, article, "slug", [covered], cuts).save()
        article.slug = slugify(covered)[:100].strip("-") or "bai-viet"


def uncover(place: SuppressedPlace, name: str) -> bool:
    """Write the name again where it was covered; False where the place changed since, which is then left alone."""
    if place.column == _MENTION:
        return _uncover_mention(place, name)
    model = next((each for each in apps.get_models() if each._meta.db_table == place.table), None)
    row = model._base_manager.filter(pk=place.row).first() if model else None
    if row is None:
        return False
    if place.column == "slug":
        return _uncover_slug(row, place, name)
    if place.column == "name_key":
        name_key = official_key(str(getattr(row, "name", "")))[:120]
        Official.objects.filter(pk=row.pk).update(name_key=name_key)
        return True
    value = getattr(row, place.column)
    text = _at(value, place.path)
    if not isinstance(text, str) or not _is_covered(text, place.cuts):
        return False
    written = _written(text, place.cuts, name)
    _write(row, {place.column: _replaced(value, place.path, written)})
    return True


def _uncover_slug(row: Any, place: SuppressedPlace, name: str) -> bool:
    covered = place.path[0]
    stands_in = {f"ten-da-che-{row.pk}", slugify(covered)[:100].strip("-") or "bai-viet"}
    if row.slug not in stands_in:
        return False
    slug = _written(covered, place.cuts, name)
    if isinstance(row, Official) and Official.objects.filter(slug=slug).exclude(pk=row.pk).exists():
        return False
    type(row)._base_manager.filter(pk=row.pk).update(slug=slug)
    return True


# --- decisions on words ---------------------------------------------------------------------------------------------


def move_decisions(article: Article, text: str) -> None:
    """Have decisions on words of an article know them in `text`, which is its text with other places covered."""
    if len(text) != len(article.text) or text == article.text:
        return
    words = Decision.objects.filter(article=article).exclude(surface="")
    found = [(decision, find_decided_place(decision, article)) for decision in words]
    moved = [(decision, span) for decision, span in found if span is not None]
    for decision, _ in moved:  # out of the way first: two may exchange their numbers
        Decision.objects.filter(pk=decision.pk).update(occurrence=1_000_000 + decision.pk)
    for decision, span in moved:
        surface = span.of(text)
        Decision.objects.filter(pk=decision.pk).update(
            surface=surface, context=context_of(text, span), occurrence=text[: span.start].count(surface)
        )


# --- values ---------------------------------------------------------------------------------------------------------


def _covered(value: Any, names: HashedNames) -> tuple[Any, list[tuple[list[Any], list[Any]]]]:
    """The value with names covered, and where: for each string the path that leads to it and its cuts."""
    found: list[tuple[list[Any], list[Any]]] = []
    for path, text in _strings(value):
        if spans := names.find(text):
            found.append((path, [[span.start, span.end, form_of(span.of(text))] for span in spans]))
            value = _replaced(value, path, covered_at(text, spans))
    return value, found


def _strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[list[Any], str]]:
    if isinstance(value, str):
        yield list(path), value
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _strings(each, (*path, number))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(each, (*path, key))


def _at(value: Any, path: list[Any]) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _replaced(value: Any, path: list[Any], text: str) -> Any:
    if not path:
        return text
    first, rest = path[0], path[1:]
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[first] = _replaced(value[first], rest, text)
    return copy


def _is_covered(text: str, cuts: list[Any]) -> bool:
    return all(end <= len(text) and set(text[start:end]) <= {COVER, "\n"} for start, end, _ in cuts)


def _written(text: str, cuts: list[Any], name: str) -> str:
    for start, end, form in sorted(cuts, reverse=True):
        text = text[:start] + write_form(name, form) + text[end:]
    return text


def _place(suppression: Suppression, row: Any, column: str, path: list[Any], cuts: list[Any]) -> SuppressedPlace:
    return SuppressedPlace(
        suppression=suppression, table=row._meta.db_table, row=row.pk, column=column, path=path, cuts=cuts
    )


def _write(row: Any, changed: dict[str, Any]) -> None:
    """Write columns without signals: the doing of the machine leaves no history and no later time of change."""
    for column, value in changed.items():
        setattr(row, column, value)
    if isinstance(row, Named):
        row.set_name_keys()
        changed = {**changed, "folded": row.folded, "sort_key": row.sort_key}
    type(row)._base_manager.filter(pk=row.pk).update(**changed)
