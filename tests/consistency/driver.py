"""Drives an archive and its model through the same random acts, and compares the two."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.curation import bulk_edits
from archive.curation.capture_choice import choose_capture
from archive.curation.embargo import release_due
from archive.curation.erasure import erase_article, erase_capture
from archive.curation.merging import Refused, merge
from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import suppress_name
from archive.curation.undo import undo
from archive.decisions import decide_field, mark_decided_grounds
from archive.exporting.metadata import export_metadata
from archive.feeds import NEWEST
from archive.models import Article, Capture, Citation, Edit, Official, Province, Resolution, Suppression, editing
from archive.reprocessing.run import ReprocessingScope, reprocess
from search import indexing
from search.drift import index_drift, repair_index
from search.engine import SearchRequest, every_article, find
from tests.consistency.model import PROVINCES, Act, Model, ModelArticle, new_article

DAYS = tuple(date(2030, 1, day) for day in (10, 20, 30))  # on which embargoes end


class Torn(Exception):
    """Raised in the middle of an act, as a crash or a refused constraint would."""


class Driver:
    """One archive, its model, and the acts that change both. Every choice comes from `seed`."""

    def __init__(self, folder: Path, seed: int, user: User) -> None:
        self.chance = random.Random(seed)
        self.folder, self.user, self.model, self.steps = folder, user, Model(), 0
        self.next_number = 0
        self.acts = (
            (self.import_pages, 5), (self.import_again, 2), (self.correct_page, 2), (self.edit_field, 6),
            (self.edit_in_bulk, 2), (self.undo_act, 4), (self.withdraw_or_restore, 2), (self.erase, 1),
            (self.merge_resolutions, 1), (self.tear_an_edit, 2), (self.die_while_indexing, 2), (self.reprocess, 1),
            (self.write_past_the_outbox, 1), (self.end_embargoes, 1), (self.choose_a_capture, 2), (self.erase_capture, 1),
            (self.suppress_or_lift, 1),
        )  # fmt: skip

    def step(self) -> str:
        """Do one act, compare, and return what was done."""
        act = self.chance.choices([act for act, _ in self.acts], [weight for _, weight in self.acts])[0]
        if not self.model.articles:
            act = self.import_pages
        act()
        self.steps += 1
        self.compare()
        return act.__name__

    # --- acts -----------------------------------------------------------------------------------------------------

    def import_pages(self) -> None:
        numbers = range(self.next_number, self.next_number + self.chance.randint(1, 3))
        self.next_number = numbers.stop
        for number in numbers:
            self.model.articles[number] = new_article(number)
        self._import([self.model.articles[number] for number in numbers])

    def import_again(self) -> None:
        """The same pages once more, and pages that were erased: nothing changes."""
        known = self.chance.sample(sorted(self.model.articles), min(3, len(self.model.articles)))
        erased = self.chance.sample(sorted(self.model.erased), min(2, len(self.model.erased)))
        self._import([*(self.model.articles[number] for number in known), *map(new_article, erased)])

    def correct_page(self) -> None:
        """The portal corrects a paragraph; a newer capture of the page changes its text and no decision."""
        article = self._one()
        article.body += 1
        self._import([article])

    def edit_field(self) -> None:
        article = self._one()
        name, value = self.chance.choice(
            [
                ("title", f"Tiêu đề do người sửa {self.chance.randrange(1000)}"),
                ("section", self.chance.choice(["Thời sự", "Xây dựng Đảng"])),
                ("province", self.chance.choice(list(PROVINCES))),
            ]
        )
        act = self.model.change([(article.number, name, value)])
        self._note(act, self._edit(article, name, value))

    def edit_in_bulk(self) -> None:
        province = self.chance.choice(list(PROVINCES))
        value = self.chance.choice(["Tin địa phương", "Nghị quyết và cuộc sống"])
        request = SearchRequest(query="hội nghị", provinces=(province,))
        preview = bulk_edits.preview(request, "section", value, override=True)
        expected = [each for each in self.model.visible if each.province == province]
        assert preview.total == len(expected)
        assert len(preview.changing) == sum(each.section != value for each in expected)
        if not preview.changing:
            return
        edit = bulk_edits.apply(preview.changing, "section", value, self.user, summary="thử", reason="")
        self._note(self.model.change([(each.number, "section", value) for each in expected]), edit)

    def undo_act(self) -> None:
        acts = [act for act in self.model.acts if act.edit and not act.undone]
        if not acts:
            return
        act = self.chance.choice(acts)
        edit = Edit.objects.get(pk=act.edit)
        if self.model.can_undo(act):
            undo(edit, self.user)
            self.model.undo(act)
        else:
            with pytest.raises(Refused):
                undo(edit, self.user)

    def withdraw_or_restore(self) -> None:
        article = self._one()
        kind = Edit.Kind.RESTORE if article.withdrawn else Edit.Kind.WITHDRAW
        until = None if article.withdrawn else self.chance.choice([None, *DAYS])
        with editing(self.user, kind, reason="thử") as edit:
            row = self._row(article)
            row.withdrawn_at = None if article.withdrawn else timezone.now()
            row.withdrawn_reason = "" if article.withdrawn else "thử"
            row.withdrawn_until = until
            row.save()
            announce_changes([row])
        self.model.withdrawals += 1
        stamp = 0 if article.withdrawn else self.model.withdrawals
        self._note(self.model.change([(article.number, "withdrawn", stamp), (article.number, "until", until)]), edit)

    def end_embargoes(self) -> None:
        """A day comes; what is embargoed until then is back, and no later day is touched."""
        today = self.chance.choice(DAYS)
        expected = self.model.release(today)
        assert release_due(today) == expected
        assert release_due(today) == 0

    def choose_a_capture(self) -> None:
        """An editor has the article read from one of its captures; later corrections do not change it."""
        article = self._one()
        captures = Capture.objects.of_articles().filter(article__url=article.url).order_by("pk")
        capture = self.chance.choice(list(captures))
        choose_capture(capture, self.user, reason="thử")
        article.chosen = _body_of(capture)

    def erase_capture(self) -> None:
        """A capture that no article is read from goes for good, and the article stays as it is."""
        article = self._one()
        row = self._row(article)
        others = Capture.objects.filter(article=row).exclude(pk=row.read_from_id or 0).order_by("pk")
        if others:
            erasure = erase_capture(self.chance.choice(list(others)), self.user, reason="thử")
            assert not any(erasure.proof.values()), erasure.proof

    def suppress_or_lift(self) -> None:
        """A person's name goes out of public view, or comes back."""
        name = self.chance.choice(sorted({each.official for each in self.model.articles.values()}))
        if name in self.model.suppressed:
            suppression = Suppression.objects.get(pk=self.model.suppressed.pop(name))
            assert lift_suppression(suppression, name, self.user, reason="thử") == 0
        else:
            suppression = suppress_name(name, self.user, reason="thử")
            assert not any(suppression.proof.values()), suppression.proof
            self.model.suppressed[name] = suppression.pk

    def erase(self) -> None:
        article = self._one()
        erasure = erase_article(self._row(article), self.user, reason="thử")
        assert not any(erasure.proof.values()), erasure.proof
        self.model.erase(article.number)

    def merge_resolutions(self) -> None:
        """Two provisional resolutions are found to be one; articles of both lead to the one that stays."""
        rows = {self.model.resolution_of(article) for article in self.model.articles.values()}
        if len(rows) < 2:
            return
        loser, target = self.chance.sample(sorted(rows), 2)
        merge([self._resolution(*loser)], self._resolution(*target), self.user)
        for key, end in list(self.model.merged.items()):
            if end == loser:
                self.model.merged[key] = target
        self.model.merged[loser] = target

    def tear_an_edit(self) -> None:
        """An act that fails before its end changes neither database nor index."""

        def torn() -> None:
            with transaction.atomic(), indexing.batched():
                self._edit(self._one(), "title", "Không bao giờ được thấy")
                raise Torn

        with pytest.raises(Torn):
            torn()

    def die_while_indexing(self) -> None:
        """The process dies between the commit and the index, or between the index and the outbox."""
        article = self._one()
        value = f"Sửa khi đang ghi chỉ mục {self.chance.randrange(1000)}"
        act = self.model.change([(article.number, "title", value)])
        place = self.chance.choice(["_write", "_finish"])
        with pytest.MonkeyPatch.context() as patch:

            def die(*args: Any, **kwargs: Any) -> None:
                raise Torn

            patch.setattr(indexing, place, die)
            with pytest.raises(Torn):
                self._edit(article, "title", value)
        act.edit = Edit.objects.latest("pk").pk
        indexing.drain()

    def reprocess(self) -> None:
        reprocess(ReprocessingScope(everything=True), processes=1)

    def write_past_the_outbox(self) -> None:
        """An update that tells nobody; the comparison of index and database names it and mends it."""
        article = self._one()
        row = self._row(article)
        for title in (f"Sửa thẳng trong cơ sở dữ liệu {self.chance.randrange(1000)}", row.title):
            Article.objects.filter(pk=row.pk).update(title=title)
            assert index_drift().articles == ([] if article.withdrawn else [row.pk])
            repair_index()
            assert not index_drift()

    def _import(self, articles: list[ModelArticle]) -> None:
        folder = self.folder / f"pages-{self.steps}"
        folder.mkdir()
        lines = []
        for article in articles:
            name = f"{article.number}-{article.body}.html"
            (folder / name).write_text(article.page, encoding="utf-8")
            moment = f"2024-01-01T00:{article.body // 60:02d}:{article.body % 60:02d}Z"
            lines.append(json.dumps({"path": name, "url": article.url, "captured_at": moment}))
        (folder / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
        call_command("import_articles", str(folder), verbosity=0)

    def _edit(self, article: ModelArticle, name: str, value: Any) -> Edit:
        row = self._row(article)
        with editing(self.user, Edit.Kind.EDIT) as edit:
            setattr(row, name, Province.objects.get(slug=value) if name == "province" else value)
            mark_decided_grounds(row, [name])
            row.save()
            decide_field(row, name, self.user)
            announce_changes([row])
        return edit

    def _note(self, act: Act, edit: Edit) -> None:
        act.edit = edit.pk if act.changes else 0

    def _one(self) -> ModelArticle:
        return self.model.articles[self.chance.choice(sorted(self.model.articles))]

    def _row(self, article: ModelArticle) -> Article:
        return Article.objects.get(url=article.url)

    def _resolution(self, province: str, number: str) -> Resolution:
        return Resolution.objects.get(number=f"{number}-NQ/TU", province__slug=province)

    # --- comparing ------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Database, index, counts, feeds and exports against the model."""
        assert not index_drift()
        self._compare_database()
        self._compare_search()
        if self.steps % 10 == 0:
            self._compare_feed()
            self._compare_export()

    def _compare_database(self) -> None:
        columns = ("url", "title", "section", "published", "province__slug", "withdrawn_at")
        rows = {row[0]: row[1:] for row in Article.objects.values_list(*columns)}
        stated = {
            each.url: (each.title, each.section, each.published, each.province) for each in self.model.articles.values()
        }
        assert {url: row[:4] for url, row in rows.items()} == stated
        assert {url for url, row in rows.items() if row[4]} == {
            each.url for each in self.model.articles.values() if each.withdrawn
        }
        texts = dict(Article.objects.values_list("url", "text"))
        for article in self.model.articles.values():
            text = texts[article.url]
            assert article.said in text
            assert (article.official in text) == (article.official not in self.model.suppressed)
        people = set(Official.objects.standing().values_list("name", flat=True))
        assert people >= {each.official for each in self.model.articles.values()} - set(self.model.suppressed)
        assert people.isdisjoint(self.model.suppressed)
        links = Citation.objects.values_list("article__url", "resolution__province__slug", "resolution__number")
        cited = set(links)
        expected = set()
        for article in self.model.articles.values():
            province, number = self.model.resolution_of(article)
            expected.add((article.url, province, f"{number}-NQ/TU"))
        assert cited == expected
        by_province = Article.objects.visible().count_by_province()
        slugs = dict(Province.objects.filter(slug__in=PROVINCES).values_list("slug", "pk"))
        counts = Counter(each.province for each in self.model.visible)
        assert by_province == {slugs[slug]: count for slug, count in counts.items()}

    def _compare_search(self) -> None:
        visible = self.model.visible
        page = find(SearchRequest(query="hội nghị"))
        assert (page.total, page.degraded) == (len(visible), False)
        facets = {facet.name: {value.value: value.count for value in facet.values} for facet in page.facets}
        counts = Counter(each.province for each in visible)
        shown = {value: count for value, count in facets.get("tinh", {}).items() if count}
        assert not visible or shown == dict(counts)
        for article in self.chance.sample(list(self.model.articles.values()), min(2, len(self.model.articles))):
            found = [row.url for row in every_article(SearchRequest(query=article.word))]
            assert found == ([] if article.withdrawn else [article.url])
        assert {row.url for row in every_article(SearchRequest(query="hội nghị"))} == {each.url for each in visible}
        if self.model.articles:
            name = self._one().official
            named = [each.url for each in visible if each.official == name and name not in self.model.suppressed]
            assert sorted(row.url for row in every_article(SearchRequest(query=f'"{name}"'))) == sorted(named)

    def _compare_feed(self) -> None:
        feed = Client().get("/feed.atom").content.decode()
        newest = Article.objects.visible().newest_first()[:NEWEST]
        assert all(row.title in feed for row in newest)
        assert feed.count("<entry>") == min(NEWEST, len(self.model.visible))
        for slug in PROVINCES:
            of_province = [each for each in self.model.visible if each.province == slug]
            feed = Client().get(f"/tinh/{slug}/feed.atom").content.decode()
            assert feed.count("<entry>") == min(NEWEST, len(of_province))

    def _compare_export(self) -> None:
        folder = self.folder / f"export-{self.steps}"
        export_metadata(folder, forms=("jsonl",))
        lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [(row["url"], row["title"], row["province_slug"]) for row in map(json.loads, lines)]
        assert sorted(rows) == sorted((each.url, each.title, each.province) for each in self.model.visible)
        whole = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))
        assert not [name for name in self.model.suppressed if name in whole]
        captures = [json.loads(line) for line in (folder / "captures.jsonl").read_text(encoding="utf-8").splitlines()]
        hidden = {each.url for each in self.model.articles.values() if each.official in self.model.suppressed}
        assert {row["url"] for row in captures} == {each.url for each in self.model.visible} - hidden


def _body_of(capture: Capture) -> int:
    """Which change of its page a capture was taken after: the moment tells."""
    moment = capture.captured_at
    assert moment is not None
    return moment.minute * 60 + moment.second
