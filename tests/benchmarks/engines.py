"""The engines compared. Each is built from the same articles and asked the same questions.

Every answer is a total, the counts of four facets and twenty hits. The others are given the text as our analysis makes
it, so that all look for the same words; none of them does more than the question asks.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from search.analysis import codes, folded, spellings
from tests.benchmarks.corpus import Article
from tests.benchmarks.queries import Asked

FACETS = ("province", "source", "kind", "year")
LIMIT = 20
_BATCH = 2_000


class Engine(Protocol):
    """An engine at work in one folder."""

    def build(self, articles: Iterable[Article]) -> None: ...

    def open(self) -> None: ...

    def ask(self, asked: Asked) -> int | None:
        """Answer; the total is returned, None where the engine cannot be asked so."""

    def close(self) -> None:
        """Give back what `open` took."""


def batches(articles: Iterable[Article], size: int = _BATCH) -> Iterator[list[Article]]:
    """The articles in lists of some thousand."""
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def exact_text(text: str) -> str:
    """The tokens of a text with blanks between, numbers of documents as one word besides."""
    return " ".join([*spellings(text), *(code.key.replace("-", "") + "x" for code in codes(text))])


def folded_text(text: str) -> str:
    """The same without tones."""
    return " ".join(map(folded, spellings(text)))


def terms(asked: Asked) -> tuple[str, ...]:
    """The words of a question as `exact_text` spells them."""
    return (asked.code.replace("-", "") + "x",) if asked.code else asked.words


class SqliteFts5:
    """SQLite's own full-text search: bm25(), facets by GROUP BY."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite3"

    def build(self, articles: Iterable[Article]) -> None:
        db = sqlite3.connect(self._path)
        db.execute("PRAGMA journal_mode = WAL")
        tokens = 'tokenize = "unicode61 remove_diacritics 0"'
        db.execute(f"CREATE VIRTUAL TABLE words USING fts5(title, text, content = '', {tokens})")
        db.execute(f"CREATE VIRTUAL TABLE plain USING fts5(title, text, content = '', {tokens})")
        db.execute(
            "CREATE TABLE facts (id INTEGER PRIMARY KEY, province TEXT, source TEXT, kind TEXT, year INT, published TEXT)"
        )
        for batch in batches(articles):
            with db:
                for name, analyse in (("words", exact_text), ("plain", folded_text)):
                    rows = ((a.key + 1, analyse(a.title), analyse(a.text)) for a in batch)
                    db.executemany(f"INSERT INTO {name} (rowid, title, text) VALUES (?, ?, ?)", rows)
                facts = ((a.key + 1, a.province, a.source, a.kind, a.year, a.published.isoformat()) for a in batch)
                db.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", facts)
        for name in ("words", "plain"):
            db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
        db.commit()
        db.close()

    def open(self) -> None:
        self._db = sqlite3.connect(self._path)
        self._db.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY, score REAL)")

    def ask(self, asked: Asked) -> int | None:
        if asked.like is not None:
            return None
        db, table = self._db, "words" if asked.toned else "plain"
        words = [f'"{word}"' for word in terms(asked)]
        query = f'"{" ".join(terms(asked))}"' if asked.phrase else " AND ".join(words)
        where = "AND rowid IN (SELECT id FROM facts WHERE province = ?)" if asked.province else ""
        given = (query, asked.province) if asked.province else (query,)
        db.execute("DELETE FROM found")
        score = "0" if asked.newest_first else f"bm25({table}, 3.0, 1.0)"
        db.execute(f"INSERT INTO found SELECT rowid, {score} FROM {table} WHERE {table} MATCH ? {where}", given)
        total = int(db.execute("SELECT count(*) FROM found").fetchone()[0])
        for name in FACETS:
            db.execute(f"SELECT {name}, count(*) FROM found JOIN facts USING (id) GROUP BY 1").fetchall()
        order = "facts.published DESC" if asked.newest_first else "found.score"
        page = f"SELECT id FROM found JOIN facts USING (id) ORDER BY {order} LIMIT ? OFFSET ?"
        db.execute(page, (LIMIT, asked.offset)).fetchall()
        return total

    def close(self) -> None:
        self._db.close()


class PlainWhoosh:
    """Whoosh as it comes, without Haystack: its own postings, collectors and BM25F, and as many fields as the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "whoosh"

    def _schema(self) -> Any:
        from whoosh.analysis import SpaceSeparatedTokenizer
        from whoosh.fields import ID, NUMERIC, TEXT, Schema

        facts: dict[str, Any] = {name: ID(sortable=True) for name in FACETS}
        for name in ("title", "text", "title_plain", "text_plain"):
            facts[name] = TEXT(SpaceSeparatedTokenizer(), field_boost=3.0 if name.startswith("title") else 1.0)
        return Schema(key=NUMERIC(stored=True), published=NUMERIC(sortable=True), **facts)

    def build(self, articles: Iterable[Article]) -> None:
        from whoosh.index import create_in

        self._folder.mkdir()
        writer = create_in(self._folder, self._schema()).writer(limitmb=256)
        for a in articles:
            writer.add_document(
                key=a.key,
                published=a.published.toordinal(),
                title=exact_text(a.title),
                text=exact_text(a.text),
                title_plain=folded_text(a.title),
                text_plain=folded_text(a.text),
                **{name: str(getattr(a, name)) for name in FACETS},
            )
        writer.commit(optimize=True)

    def open(self) -> None:
        from whoosh.index import open_dir

        self._searcher = open_dir(self._folder).searcher()

    def ask(self, asked: Asked) -> int | None:
        from whoosh.query import And, Or, Phrase, Term
        from whoosh.sorting import Count, FieldFacet

        if asked.like is not None:
            return None
        names = ("title", "text") if asked.toned else ("title_plain", "text_plain")
        words: list[Any] = list(terms(asked))
        if asked.phrase:
            query: Any = Or([Phrase(name, words) for name in names])
        else:
            query = And([Or([Term(name, word) for name in names]) for word in words])
        found = self._searcher.search(
            query,
            limit=asked.offset + LIMIT,
            filter=Term("province", asked.province) if asked.province else None,
            sortedby=FieldFacet("published", reverse=True) if asked.newest_first else None,
            groupedby={name: FieldFacet(name, maptype=Count) for name in FACETS},
        )
        for hit in found[asked.offset : asked.offset + LIMIT]:
            hit["key"]
        return len(found)

    def close(self) -> None:
        self._searcher.close()


class Tantivy:
    """Tantivy through its Python binding; facets are one aggregation over fast fields."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy, self._folder = tantivy, folder / "tantivy"

    def _schema(self) -> Any:
        builder = self._tantivy.SchemaBuilder()
        for name in ("title", "text", "title_plain", "text_plain"):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for name in ("province", "source", "kind", "year"):
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        builder.add_integer_field("published", fast=True)
        builder.add_integer_field("key", stored=True, indexed=True)
        return builder.build()

    def build(self, articles: Iterable[Article]) -> None:
        self._folder.mkdir()
        index = self._tantivy.Index(self._schema(), path=str(self._folder))
        writer = index.writer(256_000_000, 1)
        for a in articles:
            texts = {"title": exact_text(a.title), "text": exact_text(a.text)}
            plain = {"title_plain": folded_text(a.title), "text_plain": folded_text(a.text)}
            facts = {"province": a.province, "source": a.source, "kind": a.kind, "year": str(a.year)}
            writer.add_document(
                self._tantivy.Document(
                    **{name: [value] for name, value in (texts | plain | facts).items()},
                    published=a.published.toordinal(),
                    key=a.key,
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        index = self._tantivy.Index.open(str(self._folder))
        index.reload()
        self._schema_now, self._searcher = index.schema, index.searcher()
        self._facets = {name: {"terms": {"field": name, "size": 100}} for name in FACETS}

    def _word(self, word: str, asked: Asked) -> Any:
        query, occur, names = self._tantivy.Query, self._tantivy.Occur, ("title", "text")
        if not asked.toned:
            names = ("title_plain", "text_plain")
        found = [query.term_query(self._schema_now, name, word) for name in names]
        found[0] = query.boost_query(found[0], 3.0)
        return query.boolean_query([(occur.Should, entry) for entry in found])

    def _query(self, asked: Asked) -> Any:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        words: list[Any] = list(terms(asked))
        if asked.phrase:
            names = ("title", "text") if asked.toned else ("title_plain", "text_plain")
            phrases = [query.phrase_query(self._schema_now, name, words) for name in names]
            parts = [(occur.Must, query.boolean_query([(occur.Should, phrase) for phrase in phrases]))]
        else:
            parts = [(occur.Must, self._word(word, asked)) for word in words]
        if asked.province:
            parts.append((occur.Must, query.term_query(self._schema_now, "province", asked.province)))
        return query.boolean_query(parts)

    def ask(self, asked: Asked) -> int | None:
        if asked.like is not None:
            return None
        query = self._query(asked)
        order: dict[str, Any] = {"order_by_field": "published"} if asked.newest_first else {}
        found: Any = self._searcher.search(query, LIMIT, count=True, offset=asked.offset, **order)
        self._searcher.aggregate(query, self._facets)
        for _, address in found.hits:
            self._searcher.doc(address)["key"]
        return int(found.count)

    def close(self) -> None:
        del self._searcher


class PostgreSql:
    """PostgreSQL's full-text search, on the server that DATABASE_URL names."""

    def __init__(self, folder: Path) -> None:
        import psycopg

        url = os.environ.get("DATABASE_URL", "")
        if not url.startswith("postgres"):
            raise ImportError("DATABASE_URL names no PostgreSQL server")
        self._db = psycopg.connect(url, autocommit=True)

    def build(self, articles: Iterable[Article]) -> None:
        db = self._db
        db.execute("DROP TABLE IF EXISTS bench_articles")
        facts = "province text, source text, kind text, year int, published date"
        db.execute(f"CREATE TABLE bench_articles (id int PRIMARY KEY, words tsvector, plain tsvector, {facts})")
        vector = "setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s)"
        insert = f"INSERT INTO bench_articles VALUES (%s, {vector}, {vector}, %s, %s, %s, %s, %s)"
        for batch in batches(articles):
            with db.transaction(), db.cursor() as cursor:
                cursor.executemany(insert, [self._row(a) for a in batch])
        db.execute("CREATE INDEX ON bench_articles USING gin (words)")
        db.execute("CREATE INDEX ON bench_articles USING gin (plain)")
        db.execute("VACUUM ANALYZE bench_articles")

    @staticmethod
    def _row(a: Article) -> Sequence[Any]:
        texts = [analyse(text) for analyse in (exact_text, folded_text) for text in (a.title, a.text)]
        return [a.key, *texts, a.province, a.source, a.kind, a.year, a.published]

    def size(self) -> int:
        """What the table and its indexes take, in bytes."""
        row = self._db.execute("SELECT pg_total_relation_size('bench_articles')").fetchone()
        return int(row[0]) if row else 0

    def open(self) -> None:
        self._db.execute("CREATE TEMP TABLE found (id int, score real)")

    def ask(self, asked: Asked) -> int | None:
        if asked.like is not None:
            return None
        db, column = self._db, "words" if asked.toned else "plain"
        query = (" <-> " if asked.phrase else " & ").join(f"'{word}'" for word in terms(asked))
        where = "AND province = %(province)s" if asked.province else ""
        score = "0" if asked.newest_first else f"ts_rank_cd({column}, q)"
        given = {"query": query, "province": asked.province}
        db.execute("TRUNCATE found")
        match = f"FROM bench_articles, to_tsquery('simple', %(query)s) q WHERE {column} @@ q {where}"
        db.execute(f"INSERT INTO found SELECT id, {score} {match}", given)
        row = db.execute("SELECT count(*) FROM found").fetchone()
        for name in FACETS:
            db.execute(f"SELECT {name}, count(*) FROM found JOIN bench_articles USING (id) GROUP BY 1").fetchall()
        order = "published DESC" if asked.newest_first else "score DESC"
        page = f"SELECT id FROM found JOIN bench_articles USING (id) ORDER BY {order} LIMIT %s OFFSET %s"
        db.execute(page, (LIMIT, asked.offset)).fetchall()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._db.close()
