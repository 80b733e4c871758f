"""An archive of any size in PostgreSQL, most of it as rows: a few thousand pages are imported, the rest are like them.

Each further stretch of articles repeats the imported ones with other addresses, days and texts, in one statement a
table: the database copies the rows, with primary keys of their own. A third of the stretches bring people of their own.
What is cited stays as it is, so that few documents are cited by very many.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.importing.run import run_import
from archive.models import (
    Article,
    ArticleWording,
    Capture,
    Citation,
    HeldPost,
    Official,
    OfficialMention,
    Wording,
    WordingBand,
)
from search.indexing import enqueue
from tests.generating import generate_page

HEAD = 700  # characters of the generated page with citations and people that stands before each text
SOURCES = 40
NEW_PEOPLE_EVERY = 3  # stretches
_COPIED: tuple[type[models.Model], ...] = (
    Capture,
    Article,
    Citation,
    Official,
    OfficialMention,
    HeldPost,
    Wording,
    WordingBand,
    ArticleWording,
)
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Hà")
_MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Quốc", "Thanh", "Xuân", "Hữu", "Đình", "Thu", "Đức", "Công", "Bá", "Kim")
_GIVEN = ("An", "Bình", "Cường", "Dung", "Giang", "Hải", "Hương", "Khánh", "Lâm", "Mẫu", "Nga", "Oanh", "Phúc", "Quân")
_NEW_TEXTS = "growth_texts"
Texts = Iterator[tuple[str, str]]  # title, text


class GrownArchive:
    """The archive of the database that Django is set up for; `texts` gives the words of its articles."""

    def __init__(self, texts: Texts, *, originals: int, seed: int = 1) -> None:
        self.texts = texts
        self.originals = originals
        self.pages = 0  # generated so far
        self.stretches = 0
        self.chance = random.Random(seed)

    def begin(self) -> None:
        """Make the tables, load the reference data and import the originals as in life."""
        call_command("migrate", verbosity=0)
        call_command("load_reference_data", verbosity=0)
        self.import_pages(self.originals)
        self.last = {model: _last_key(model) for model in _COPIED}

    def import_pages(self, count: int) -> None:
        """Import so many new pages, as in life; the index is not told at once.

        Raises SystemExit where one of them became no article of its own.
        """
        found = [self._page(title, text) for title, text in islice(self.texts, count)]
        report = run_import(iter(found), command="benchmark", arguments=[], tick=lambda: None)
        if report.added != count:
            raise SystemExit(f"{report.added} of {count} pages were added: {report.problems[:3]}")

    def _page(self, title: str, text: str) -> IncomingCapture:
        number = self.pages
        self.pages += 1
        url = f"https://cong-{number % SOURCES}.example/tin/{number}"
        body = f"{generate_page(number, characters=HEAD).text}{title}\n{text}\n"
        return IncomingCapture(path=url, raw=RawCapture(body=body.encode(), url=url))

    def grow(self) -> list[int]:
        """Add a stretch of as many articles as were imported, noted for the index; return their primary keys."""
        self.stretches += 1
        with transaction.atomic(), connection.cursor() as cursor:
            shift = {model: _last_key(model) for model in _COPIED}
            self._write_texts(cursor)
            people = self._new_people(shift[Official]) if self.stretches % NEW_PEOPLE_EVERY == 0 else {}
            for model, changes in self._changes(shift, with_people=bool(people)).items():
                self._copy(cursor, model, changes, f" JOIN {_NEW_TEXTS} ON number = row.id" if model is Article else "")
            _rename(cursor, shift, people)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_COPIED)):
                cursor.execute(statement)
            keys = list(Article.objects.filter(pk__gt=shift[Article]).order_by("pk").values_list("pk", flat=True))
            enqueue(keys)
        return keys

    def _write_texts(self, cursor: Any) -> None:
        """Put the words of the new articles into a table of this session, as long as those they stand for."""
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_NEW_TEXTS} (number bigint PRIMARY KEY, words text)")
        cursor.execute(f"TRUNCATE {_NEW_TEXTS}")
        rows = Article.objects.filter(pk__lte=self.last[Article]).order_by("pk").values_list("pk", "text", "segments")
        made = [
            (pk, _other_words(text, segments, words))
            for (pk, text, segments), (_, words) in zip(rows, self.texts, strict=False)
        ]
        cursor.executemany(f"INSERT INTO {_NEW_TEXTS} (number, words) VALUES (%s, %s)", made)

    def _new_people(self, shift: int) -> dict[int, str]:
        """Names for the people of a stretch, by the primary keys that they will have."""
        keys = Official.objects.filter(pk__lte=self.last[Official]).values_list("pk", flat=True)
        return {pk + shift: self._name() for pk in keys}

    def _name(self) -> str:
        chance = self.chance
        middle = " ".join(chance.sample(_MIDDLE, chance.randint(1, 2)))
        return f"{chance.choice(_FAMILY)} {middle} {chance.choice(_GIVEN)}"

    def _changes(
        self, shift: Mapping[type[models.Model], int], *, with_people: bool
    ) -> dict[type[models.Model], dict[str, str]]:
        """What differs in the copies of each table's rows: SQL by column."""
        number, mask = self.stretches, self.chance.getrandbits(62)
        days = number * 37 % 400 - 200
        article = {"article_id": f"row.article_id + {shift[Article]}"}
        wording = {"wording_id": f"row.wording_id + {shift[Wording]}"}
        mark = f"'?ban={number}'"
        found: dict[type[models.Model], dict[str, str]] = {
            Capture: {**_moved("id", shift[Capture]), "article_id": "NULL", "url": f"row.url || {mark}"},
            Article: {
                **_moved("id", shift[Article]), **_moved("read_from_id", shift[Capture]),
                "identity": f"row.identity || {mark}", "url": f"row.url || {mark}",
                "published": f"row.published + {days}", "text": "words", "changed_at": "now()",
            },
            Citation: {**_moved("id", shift[Citation]), **article},
        }  # fmt: skip
        if with_people:
            found[Official] = {
                **_moved("id", shift[Official]),
                "slug": f"row.slug || '-ban-{number}'",
                "near_id": "NULL",
            }
        found[OfficialMention] = {**_moved("id", shift[OfficialMention]), **article}
        if with_people:
            found[OfficialMention] |= _moved("official_id", shift[Official])
        found[HeldPost] = {**_moved("id", shift[HeldPost]), **_moved("mention_id", shift[OfficialMention])}
        found[Wording] = {
            **_moved("id", shift[Wording]), "key": f'row."key" # {mask}', "group": f'row."group" # {mask}',
        }  # fmt: skip
        found[WordingBand] = {
            **_moved("id", shift[WordingBand]), **wording, "band": f"row.band # {mask}", "key": f'row."key" # {mask}',
        }  # fmt: skip
        found[ArticleWording] = {**article, **wording}
        return found

    def _copy(self, cursor: Any, model: type[models.Model], changes: Mapping[str, str], joined: str) -> None:
        columns = [field.column for field in model._meta.concrete_fields if field.column]
        quote = connection.ops.quote_name
        values = ", ".join(changes.get(column, f"row.{quote(column)}") for column in columns)
        assert model._meta.pk is not None
        assert model._meta.pk.column is not None
        table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, columns))}) SELECT {values} FROM {table} AS row{joined} "
            f"WHERE row.{key} <= %s",
            [self.last[model]],
        )


def _moved(column: str, shift: int) -> dict[str, str]:
    return {column: f"row.{column} + {shift}"}


def _rename(cursor: Any, shift: Mapping[type[models.Model], int], people: Mapping[int, str]) -> None:
    """Give the captures of a stretch their articles, and its people and their mentions their own names."""
    cursor.execute(
        "UPDATE archive_capture SET article_id = article.id FROM archive_article AS article "
        "WHERE article.read_from_id = archive_capture.id AND archive_capture.id > %s",
        [shift[Capture]],
    )
    rows = [Official(pk=pk, name=name, name_key=name.lower()) for pk, name in people.items()]
    for row in rows:
        row.set_name_keys()
    cursor.executemany(
        "UPDATE archive_official SET name = %s, name_key = %s, folded = %s, sort_key = %s WHERE id = %s",
        [(row.name, row.name_key, row.folded, row.sort_key, row.pk) for row in rows],
    )
    cursor.execute(
        "UPDATE archive_officialmention AS mention SET name = official.name, name_key = official.name_key "
        "FROM archive_official AS official WHERE official.id = mention.official_id AND official.id > %s",
        [shift[Official]],
    )


def _last_key(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def _other_words(text: str, segments: list[Any], words: str) -> str:
    """A text with its head of citations and people kept and all that follows replaced, line by line, by `words`.

    Every line is as long as it was: segments and citations stay within the text.
    """
    kept = next((start for _, start, _ in segments if start >= HEAD), len(text))
    flowing = " ".join(words.split()) or "–"
    flowing *= (len(text) - kept) // len(flowing) + 1
    lines, place = [], 0
    for line in text[kept:].split("\n"):
        lines.append(flowing[place : place + len(line)])
        place += len(line)
    return text[:kept] + "\n".join(lines)
