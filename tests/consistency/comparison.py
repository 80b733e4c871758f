"""The archive against its model: database, indexes and counts, and what readers, harvesters and exports are told."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.db import connection
from django.test import Client
from django.utils.html import escape
from lxml import etree

from archive.exporting.metadata import export_metadata
from archive.feeds import NEWEST
from archive.models import Article, Erasure, ImportRun, Job, Official, Province, Resolution, Suppression
from search.capture_readings import readings_that_differ
from search.drift import index_drift
from search.engine import SearchRequest, every_article, find
from search.engines import search_engine
from search.haystack.queryset import TreeSearchQuerySet
from search.lookup import found_keys
from search.models import IndexChange
from search.query import parse
from search.tree import Node
from tests.consistency.model import PROVINCES, Model, ModelArticle

_MOST = 1_000
_ARTICLES = """SELECT a.id, a.url, a.title, a.section, a.published, p.slug, a.withdrawn_at, a.withdrawn_until, a.text
FROM archive_article a LEFT JOIN archive_province p ON p.id = a.province_id"""
_CITATIONS = """SELECT c.article_id, p.slug, r.number, r.slug FROM archive_citation c
LEFT JOIN archive_resolution r ON r.id = c.resolution_id LEFT JOIN archive_province p ON p.id = r.province_id"""
_MENTIONS = """SELECT m.article_id, o.name, o.slug FROM archive_officialmention m
LEFT JOIN archive_official o ON o.id = m.official_id"""
_OAI = "{http://www.openarchives.org/OAI/2.0/}"


class Comparison:
    """Compares one archive with one model after each step, and remembers what a harvester would.

    After each step all of the database and of the index is compared, and what searches find and count. Of the seven
    outlets (journal of changes, page of hits, feed of all, feeds of provinces, search in earlier captures, export,
    OAI-PMH) one is compared after each step, in turn: each tells the whole state, so what went wrong before it still
    shows.
    """

    def __init__(self, folder: Path, model: Model) -> None:
        self.folder, self.model, self.client = folder, model, Client()
        self.outlets = (
            self._changes, self._page_of_hits, self._feed, self._earlier_captures, self._feeds_of_provinces,
            self._export, self._oai,
        )  # fmt: skip
        self.steps = 0
        self.numbers: dict[str, int] = {}  # primary keys by address, of all articles there ever were
        self.cursor = ""
        self.harvested: dict[tuple[str, int], dict[str, Any]] = {}  # by the journal alone
        self.copied: dict[int, tuple[Any, ...]] = {}  # what a harvester copied of each article when it was told of it
        self.provinces = dict(Province.objects.filter(slug__in=PROVINCES).values_list("pk", "slug"))

    def compare(self, *, thoroughly: bool = False) -> None:
        """Raise AssertionError where anything differs; `thoroughly`: all outlets, and the archive's own check too."""
        self._database()
        self._indexes()
        self._searches()
        for outlet in self.outlets if thoroughly else [self.outlets[self.steps % len(self.outlets)]]:
            outlet()
        if thoroughly:
            assert not index_drift()
        self.steps += 1

    # --- what the archive holds -----------------------------------------------------------------------------------

    def _database(self) -> None:
        rows = _fetch(_ARTICLES)
        articles = self.model.articles.values()
        stated = {
            each.url: (
                *(self.model.shown_title(each), each.section, str(each.published), each.province),
                *(bool(each.withdrawn), str(each.until)),
            )
            for each in articles
        }
        told = {row[1]: (*row[2:4], str(row[4]), row[5], row[6] is not None, str(row[7])) for row in rows}
        assert told == stated
        self.numbers |= {row[1]: row[0] for row in rows}
        texts = {row[1]: row[8] for row in rows}
        for article in articles:
            assert f"Trang được sửa lần {article.read}." in texts[article.url]
            assert (article.official in texts[article.url]) == (not self.model.hides(article))
        self.citations, mentions = _fetch(_CITATIONS), _fetch(_MENTIONS)
        expected = {
            (self.numbers[each.url], province, f"{number}-NQ/TU")
            for each in articles
            for province, number in [self.model.resolution_of(each)]
        }
        assert {row[:3] for row in self.citations} == expected
        named = {(self.numbers[each.url], each.official) for each in articles if not self.model.hides(each)}
        assert {row[:2] for row in mentions} == named
        self.officials = {(number, slug) for number, _, slug in mentions}
        people = set(Official.objects.standing().values_list("name", flat=True))
        gone = {name for name, each in self.model.suppressed.items() if each.numbers is None}
        assert people >= {name for _, name in named}
        assert people.isdisjoint(gone)
        by_province = Article.objects.visible().count_by_province()
        counts = Counter(each.province for each in self.model.visible)
        assert {self.provinces[key]: count for key, count in by_province.items()} == dict(counts)

    def _indexes(self) -> None:
        """What the index stores of each article, and that nothing waits for it."""
        assert not IndexChange.objects.exists()
        engine, visible = search_engine(), self.model.visible
        keys = {str(self.numbers[each.url]): each for each in visible}
        held = {name: engine.stored_values(name) for name in ("title", "province", "document", "official")}
        assert held["title"] == {key: self.model.shown_title(each) for key, each in keys.items()}
        assert held["province"] == {key: each.province for key, each in keys.items()}
        cited = {key: [slug for number, _, _, slug in self.citations if str(number) == key] for key in keys}
        named = {key: [slug for number, slug in self.officials if str(number) == key] for key in keys}
        assert {key: _values(value) for key, value in held["document"].items()} == cited
        assert {key: _values(value) for key, value in held["official"].items()} == named

    def _searches(self) -> None:
        """What the index finds and counts."""
        visible = self.model.visible
        found = _asked("hội nghị").facet("province")
        assert found.count() == len(visible)
        counts = Counter(each.province for each in visible)
        assert {name: count for name, count in found.facet_totals("province").items() if count} == dict(counts)
        assert sorted(found_keys(SearchRequest(query="hội nghị"), _MOST)) == self._keys(visible)
        for body in {each.read for each in visible}:
            assert _holding(f'"sửa lần {body}"') == self._keys([each for each in visible if each.read == body])
        # Names come and go with suppressions only: those that did, and one other.
        for name in {
            *self.model.suppressed,
            *(each.official for each in visible[self.steps % 10 : self.steps % 10 + 1]),
        }:
            named = [each for each in visible if each.official == name and not self.model.hides(each)]
            assert _holding(f'"{name}"') == self._keys(named)
        for article in visible[-1:]:
            assert _holding(article.word) == self._keys([article])

    def _page_of_hits(self) -> None:
        """What a reader sees of a search: its number of hits, the first of them, and the counts beside them."""
        visible = self.model.visible
        page = find(SearchRequest(query="hội nghị"))
        assert (page.total, page.degraded, page.pending) == (len(visible), False, 0)
        shown = [article.url for article in page.articles]
        assert len(shown) == len(set(shown)) == min(len(visible), 20)
        facets = {facet.name: {value.value: value.count for value in facet.values} for facet in page.facets}
        counts = Counter(each.province for each in visible)
        assert {value: count for value, count in facets.get("tinh", {}).items() if count} == dict(counts)

    def _earlier_captures(self) -> None:
        """What only earlier captures say is found where that is asked, and nowhere else."""
        shown = [each for each in self.model.visible if not self.model.hides(each)]
        for body in {body for each in shown for body in each.captured - {each.read}}:
            then = [each for each in shown if body in each.captured - {each.read}]
            found = found_keys(SearchRequest(query=f'"sửa lần {body}"', captures="only"), _MOST)
            assert sorted(found) == self._keys(then)

    def _keys(self, articles: list[ModelArticle]) -> list[int]:
        return sorted(self.numbers[each.url] for each in articles)

    # --- what others are told ---------------------------------------------------------------------------------------

    def _changes(self) -> None:
        """Who follows the journal and nothing else knows what is public, and has copied it as it is."""
        rows = {row[0]: row[1:8] for row in _fetch(_ARTICLES)}
        while True:
            answer = self.client.get("/api/v1/changes", {"cursor": self.cursor} if self.cursor else {}).json()
            self.cursor = answer["meta"]["cursor"]
            for told in answer["data"]:
                self.harvested[told["type"], told["number"]] = told
                if told["type"] == "article":
                    self.copied[told["number"]] = rows.get(told["number"], ())
            if not answer["links"].get("next"):
                break
        states = {number: told["state"] for (kind, number), told in self.harvested.items() if kind == "article"}
        assert states == self._states()
        assert {number: row for number, row in self.copied.items() if row} == rows
        public = {
            told["id"] for (kind, _), told in self.harvested.items() if (kind, told["state"]) == ("official", "updated")
        }
        visible = set(self._keys(self.model.visible))
        assert public == {slug for number, slug in self.officials if number in visible}
        told = {
            told["id"]
            for (kind, _), told in self.harvested.items()
            if (kind, told["state"]) == ("resolution", "updated")
        }
        cited = {slug for number, _, _, slug in self.citations if number in visible}
        assert told >= cited
        assert not Resolution.objects.filter(slug__in=told - cited, status=Resolution.Status.PROVISIONAL).exists()

    def _states(self) -> dict[int, str]:
        """What each article that there ever was is for the public."""
        there = {each.url: each for each in self.model.articles.values()}
        states = {}
        for url, number in self.numbers.items():
            states[number] = "erased" if url not in there else "withdrawn" if there[url].withdrawn else "updated"
        return states

    def _feed(self) -> None:
        self._compare_feed("/feed.atom", self.model.visible)

    def _feeds_of_provinces(self) -> None:
        for slug in PROVINCES:
            self._compare_feed(
                f"/tinh/{slug}/feed.atom", [each for each in self.model.visible if each.province == slug]
            )

    def _compare_feed(self, path: str, articles: list[ModelArticle]) -> None:
        feed = self.client.get(path).content.decode()
        titles = re.findall(r"<entry><title>(.*?)</title>", feed)
        expected = {escape(self.model.shown_title(each)) for each in articles}
        assert len(titles) == min(NEWEST, len(articles))
        assert set(titles) <= expected
        assert len(articles) > NEWEST or set(titles) == expected

    def _export(self) -> None:
        folder = self.folder / f"export-{self.steps}"
        export_metadata(folder, forms=("jsonl",))
        lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [(row["url"], row["title"], row["province_slug"]) for row in map(json.loads, lines)]
        expected = [(each.url, self.model.shown_title(each), each.province) for each in self.model.visible]
        assert sorted(rows) == sorted(expected)
        whole = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))
        assert not [name for name, each in self.model.suppressed.items() if each.numbers is None and name in whole]
        captures = [json.loads(line) for line in (folder / "captures.jsonl").read_text(encoding="utf-8").splitlines()]
        shown = [each for each in self.model.visible if not self.model.hides(each)]
        assert Counter(row["url"] for row in captures) == {each.url: len(each.captured) for each in shown}

    def _oai(self) -> None:
        """All records with the sets they are in, the deleted ones too."""
        ask: dict[str, str] = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
        told: dict[int, tuple[str, set[str]]] = {}
        while True:
            tree = etree.fromstring(self.client.get("/oai", ask).content)
            for header in tree.iter(f"{_OAI}header"):
                number = int(str(header.findtext(f"{_OAI}identifier")).rpartition("/")[2])
                sets = {str(each.text) for each in header.iter(f"{_OAI}setSpec")}
                told[number] = header.get("status", ""), {each for each in sets if each.startswith("province:")}
            token = tree.findtext(f".//{_OAI}resumptionToken")
            if not token:
                break
            ask = {"verb": "ListIdentifiers", "resumptionToken": token}
        provinces = {self.numbers[each.url]: each.province for each in self.model.visible}
        assert told == {
            number: ("", {f"province:{provinces[number]}"}) if state == "updated" else ("deleted", set())
            for number, state in self._states().items()
        }

    # --- at the end --------------------------------------------------------------------------------------------------

    def compare_all(self) -> None:
        """Everything at once, and that no work was left behind."""
        self.compare(thoroughly=True)
        assert not readings_that_differ()
        assert {row.url for row in every_article(SearchRequest(query="hội nghị"))} == {
            each.url for each in self.model.visible
        }
        assert not Job.objects.unfinished().exists()
        assert not Suppression.objects.unfinished().exists()
        assert not Erasure.objects.unfinished().exists()
        assert ImportRun.objects.filter(state=ImportRun.RunState.RUNNING).count() <= 1  # a later start finds it


def _fetch(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _holding(query: str) -> list[int]:
    """The articles of which the index holds the words, the database not asked."""
    return sorted(int(result.pk) for result in _asked(query)[:_MOST])


def _asked(query: str) -> TreeSearchQuerySet:
    """A question for keys only, in an order for which nothing is weighed."""
    return cast(TreeSearchQuerySet, TreeSearchQuerySet().matching(_tree(query)).keys_only().order_by("-published"))


@lru_cache(maxsize=1_000)
def _tree(query: str) -> Node:
    return parse(query).tree


def _values(value: Any) -> list[str]:
    """The values of a stored field that may have several."""
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value or "").split()
