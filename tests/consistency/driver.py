"""Drives an archive and its model through the same random acts, and compares the two after each."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from math import exp, log
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.curation import bulk_edits
from archive.curation.capture_choice import choose_capture
from archive.curation.embargo import release_due
from archive.curation.erasure import erase_article, erase_capture, finish_erasures
from archive.curation.merging import merge
from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import continue_suppression, suppress_name
from archive.curation.refused import Refused
from archive.curation.undo import undo
from archive.decisions import decide_field, mark_decided_grounds
from archive.jobs.queue import ask, work
from archive.models import Article, Capture, Edit, Erasure, Job, Province, Resolution, Suppression, editing
from archive.reprocessing.run import ReprocessingScope, reprocess
from search import indexing
from search.drift import index_drift, repair_index
from search.engine import SearchRequest
from tests.consistency.comparison import Comparison
from tests.consistency.killing import Killed, killed_after
from tests.consistency.model import COVER, PROVINCES, Act, Key, Model, ModelArticle, Suppressed, new_article

DAYS = tuple(date(2030, 1, day) for day in (10, 20, 30))  # on which embargoes end
KILLED = 0.2  # of the acts that can be
MOST_STATEMENTS = 400  # that a process makes before it is killed


class Torn(Exception):
    """Raised in the middle of an act, as a refused constraint would."""


class Driver:
    """One archive, its model, and the acts that change both. Every choice comes from `seed`."""

    def __init__(self, folder: Path, seed: int, user: User) -> None:
        self.chance = random.Random(seed)
        self.folder, self.user, self.model = folder, user, Model()
        self.comparison = Comparison(folder, self.model)
        self.steps = self.next_number = self.kills = 0
        self.done: Counter[str] = Counter()
        self.acts: tuple[tuple[Callable[[], None], int], ...] = (
            (self.import_pages, 5), (self.import_again, 2), (self.correct_page, 3), (self.edit_field, 6),
            (self.edit_in_bulk, 3), (self.undo_act, 5), (self.withdraw_or_restore, 2), (self.erase, 1),
            (self.merge_resolutions, 1), (self.tear_an_edit, 1), (self.die_while_indexing, 2), (self.reprocess, 1),
            (self.write_past_the_outbox, 1), (self.end_embargoes, 1), (self.choose_a_capture, 2), (self.erase_capture, 1),
            (self.suppress_or_lift, 1),
        )  # fmt: skip

    def step(self) -> None:
        """Do one act and compare."""
        act = self.chance.choices([act for act, _ in self.acts], [weight for _, weight in self.acts])[0]
        if not self.model.articles:
            act = self.import_pages
        kills = self.kills
        try:
            act()
            self.steps += 1
            self.done[act.__name__] += 1
            self.comparison.compare(thoroughly=self.steps % 25 == 0)
        except Exception as error:
            error.add_note(f"{act.__name__}{', killed' if self.kills > kills else ''}")
            raise

    # --- acts of the machine ----------------------------------------------------------------------------------------

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
        article.captured.add(article.body)
        self._import([article])

    def end_embargoes(self) -> None:
        """A day comes; what is embargoed until then is back, and no later day is touched."""
        today = self.chance.choice(DAYS)
        expected = self.model.release(today)
        if not self._attempt(lambda: release_due(today)):
            release_due(today)
        assert Article.objects.withdrawn().filter(withdrawn_until__lte=today).count() == 0, expected

    def reprocess(self) -> None:
        if self.chance.random() < 0.5:
            self._attempt(lambda: reprocess(ReprocessingScope(everything=True), processes=1))
            return
        job = ask(Job.Kind.REPROCESS, "thử", {"province": self.chance.choice(list(PROVINCES))}, self.user)
        self._work_off(job)

    # --- acts of editors ----------------------------------------------------------------------------------------------

    def edit_field(self) -> None:
        self._edit_field(self._one())

    def _edit_field(self, article: ModelArticle) -> None:
        words = f"Tiêu đề do người sửa {self.chance.randrange(1000)}"
        named = f"Đồng chí {COVER * len(article.official) if self.model.hides(article) else article.official} dự họp"
        name, value = self.chance.choice(
            [
                ("title", self.chance.choice([words, words, named, new_article(article.number).title])),
                ("section", self.chance.choice(["Thời sự", "Xây dựng Đảng"])),
                ("province", self.chance.choice(list(PROVINCES))),
            ]
        )
        if edit := self._attempt_edit(lambda: self._edit(article, name, value)):
            self._note(self.model.edit([article.number], name, value), edit)

    def edit_in_bulk(self) -> None:
        """A job sets a field of all that a search finds; in between somebody else is at the same articles."""
        province = self.chance.choice(list(PROVINCES))
        value = self.chance.choice(["Tin địa phương", "Nghị quyết và cuộc sống"])
        override = self.chance.random() < 0.5
        request = SearchRequest(query="hội nghị", provinces=(province,))
        preview = bulk_edits.preview(request, "section", value, override=override)
        found = [each for each in self.model.visible if each.province == province]
        decided = [each for each in found if each.decided_section is not None and not override]
        changing = [each.number for each in found if each.section != value and each not in decided]
        assert (preview.total, preview.decided) == (len(found), len(decided))
        assert len(preview.changing) == len(changing)
        if not changing:
            return
        arguments = {
            "articles": preview.changing, "field": "section", "value": value, "override": override, "reason": "",
            "reason_is_public": False,
        }  # fmt: skip
        job = ask(Job.Kind.BULK_EDIT, "thử", arguments, self.user, total=len(preview.changing))
        meanwhile = self.model.articles[self.chance.choice(changing)]
        self.chance.choice([lambda: None, lambda: self._edit_field(meanwhile), lambda: self._erase(meanwhile)])()
        self._work_off(job)
        left = [number for number in changing if number in self.model.articles]
        decided = [each for each in self._articles(left) if each.decided_section is not None and not override]
        left_out = {"gone": len(changing) - len(left), "decided": len(decided)}
        assert {why: len(job.left_out.get(why, ())) for why in left_out} == left_out
        act = self.model.edit([each.number for each in self._articles(left) if each not in decided], "section", value)
        act.in_bulk = True
        if job.edit:
            self._note(act, job.edit)

    def undo_act(self) -> None:
        acts = [act for act in self.model.acts if act.edit and not act.undone]
        mergers = [act for act in acts if act.merger]
        acts = [act for act in acts if not act.merger or act is mergers[-1]]
        if not acts:
            return
        act = self.chance.choice(acts)
        edit = Edit.objects.get(pk=act.edit)
        if act.in_bulk:
            job = ask(Job.Kind.UNDO, "thử", {"edit": edit.pk, "reason": ""}, self.user)
            self._work_off(job, fails=not self.model.can_undo(act))
        elif self.model.can_undo(act):
            self._attempt(lambda: undo(edit, self.user))
        else:
            with pytest.raises(Refused):
                undo(edit, self.user)
        edit.refresh_from_db()
        assert edit.undone_by_id is None or self.model.can_undo(act)
        if edit.undone_by_id is not None:
            self.model.undo(act)

    def withdraw_or_restore(self) -> None:
        article = self._one()
        kind = Edit.Kind.RESTORE if article.withdrawn else Edit.Kind.WITHDRAW
        until = None if article.withdrawn else self.chance.choice([None, *DAYS])

        def withdraw() -> None:
            with editing(self.user, kind, reason="thử"):
                row = self._row(article)
                row.withdrawn_at = None if article.withdrawn else timezone.now()
                row.withdrawn_reason = "" if article.withdrawn else "thử"
                row.withdrawn_until = until
                row.save()
                announce_changes([row])

        if edit := self._attempt_edit(withdraw):
            self.model.withdrawals += 1
            stamp = 0 if article.withdrawn else self.model.withdrawals
            self._note(
                self.model.change([(article.number, "withdrawn", stamp), (article.number, "until", until)]), edit
            )

    def choose_a_capture(self) -> None:
        """An editor has the article read from one of its captures; later corrections do not change it."""
        article = self._one()
        captures = Capture.objects.of_articles().filter(article__url=article.url).order_by("pk")
        assert {_body_of(capture) for capture in captures} == article.captured
        capture = self.chance.choice(list(captures))
        if edit := self._attempt_edit(lambda: choose_capture(capture, self.user)):
            self._note(self.model.change([(article.number, "chosen", _body_of(capture))]), edit)

    def merge_resolutions(self) -> None:
        """Two provisional resolutions are found to be one; articles of both lead to the one that stays."""
        rows: set[Key] = {self.model.resolution_of(article) for article in self.model.articles.values()}
        if len(rows) < 2:
            return
        loser, target = self.chance.sample(sorted(rows), 2)
        if edit := self._attempt_edit(lambda: merge([_resolution(*loser)], _resolution(*target), self.user)):
            self.model.merge(loser, target).edit = edit.pk

    # --- acts of administrators ---------------------------------------------------------------------------------------

    def erase(self) -> None:
        self._erase(self._one())

    def _erase(self, article: ModelArticle) -> None:
        row = self._row(article)
        self._attempt(lambda: erase_article(row, self.user, reason="thử"))
        erasure = Erasure.objects.filter(article_number=row.pk).first()
        if erasure is not None:
            assert not any(erasure.proof.values()), erasure.proof
            self.model.erase(article.number)

    def erase_capture(self) -> None:
        """A capture that no article is read from goes for good, and the article stays as it is."""
        article = self._one()
        row = self._row(article)
        others = list(Capture.objects.filter(article=row).exclude(pk=row.read_from_id or 0).order_by("pk"))
        if others:
            capture = self.chance.choice(others)
            body, key = _body_of(capture), capture.pk
            self._attempt(lambda: erase_capture(capture, self.user, reason="thử"))
            if not Capture.objects.filter(pk=key).exists():
                erasure = Erasure.objects.latest("pk")
                assert not any(erasure.proof.values()), erasure.proof
                article.captured.discard(body)

    def suppress_or_lift(self) -> None:
        """A person's name goes out of public view, everywhere or in some articles, or comes back."""
        name = self.chance.choice(sorted({each.official for each in self.model.articles.values()}))
        if name in self.model.suppressed:
            suppression = Suppression.objects.get(pk=self.model.suppressed[name].key)
            self._attempt(lambda: lift_suppression(suppression, name, self.user, reason="thử"))
            suppression = Suppression.objects.get(pk=suppression.pk)
            if suppression.lifted_at and suppression.pending:
                lift_suppression(suppression, name, self.user, reason="thử")
            if suppression.lifted_at:
                del self.model.suppressed[name]
            return
        naming = [each for each in self.model.articles.values() if each.official == name]
        some = self.chance.sample(naming, self.chance.randint(1, len(naming))) if self.chance.random() < 0.5 else []
        keys = [self._row(article).pk for article in some]
        before = Suppression.objects.count()
        self._attempt(lambda: suppress_name(name, self.user, reason="thử", articles=keys))
        if Suppression.objects.count() > before:
            suppression = Suppression.objects.latest("pk")
            assert not any(suppression.proof.values()), suppression.proof
            numbers = frozenset(article.number for article in some) if some else None
            self.model.suppressed[name] = Suppressed(suppression.pk, numbers)

    # --- mishaps --------------------------------------------------------------------------------------------------------

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
        act = self.model.edit([article.number], "title", value)
        place = self.chance.choice(["_write", "_finish"])
        with pytest.MonkeyPatch.context() as patch:

            def die(*args: Any, **kwargs: Any) -> None:
                raise Torn

            patch.setattr(indexing, place, die)
            with pytest.raises(Torn):
                self._edit(article, "title", value)
        self._note(act, Edit.objects.latest("pk"))
        indexing.drain()

    def write_past_the_outbox(self) -> None:
        """An update that tells nobody; the comparison of index and database names it and mends it."""
        article = self._one()
        row = self._row(article)
        for title in (f"Sửa thẳng trong cơ sở dữ liệu {self.chance.randrange(1000)}", row.title):
            Article.objects.filter(pk=row.pk).update(title=title)
            assert index_drift().articles == ([] if article.withdrawn else [row.pk])
            assert repair_index() == (0 if article.withdrawn else 1)

    # --- how they are done ----------------------------------------------------------------------------------------------

    def _attempt(self, act: Callable[[], Any]) -> bool:
        """Do an act, now and then in a process that is killed over it; returns whether it was not killed.

        After a kill the next process does what was left: the caller looks whether the act was begun.
        """
        if self.chance.random() >= KILLED:
            act()
            return True
        statements = int(exp(self.chance.uniform(0, log(MOST_STATEMENTS))))
        try:
            with killed_after(statements):
                act()
            return True
        except Killed:
            self.kills += 1
            self._start_again()
            return False

    def _start_again(self) -> None:
        """What the processes that start after a kill do."""
        for suppression in Suppression.objects.unfinished().in_force():
            continue_suppression(suppression)
        finish_erasures()
        indexing.drain()

    def _attempt_edit(self, act: Callable[[], Any]) -> Edit | None:
        """Do an act of one transaction; returns it, None where it was killed before its end."""
        last = Edit.objects.order_by("pk").last()
        self._attempt(act)
        return Edit.objects.filter(pk__gt=last.pk if last else 0).first()

    def _work_off(self, job: Job, *, fails: bool = False) -> None:
        """Have the queue worked off, by a second process where the first was killed."""
        if not self._attempt(work):
            work()
        job.refresh_from_db()
        assert job.state == (Job.State.FAILED if fails else Job.State.DONE), job.problem

    def _import(self, articles: list[ModelArticle]) -> None:
        """Import pages; a run that was killed is made once more."""
        folder = self.folder / f"pages-{self.steps}"
        folder.mkdir()
        lines = []
        for article in articles:
            name = f"{article.number}-{article.body}.html"
            (folder / name).write_text(article.page, encoding="utf-8")
            moment = f"2024-01-01T00:{article.body // 60:02d}:{article.body % 60:02d}Z"
            lines.append(json.dumps({"path": name, "url": article.url, "captured_at": moment}))
        (folder / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
        if not self._attempt(lambda: call_command("import_articles", str(folder), verbosity=0)):
            call_command("import_articles", str(folder), verbosity=0)

    def _edit(self, article: ModelArticle, name: str, value: Any) -> None:
        row = self._row(article)
        with editing(self.user, Edit.Kind.EDIT):
            setattr(row, name, Province.objects.get(slug=value) if name == "province" else value)
            mark_decided_grounds(row, [name])
            row.save()
            decide_field(row, name, self.user)
            announce_changes([row])

    def _note(self, act: Act, edit: Edit) -> None:
        act.edit = edit.pk if act.changes else 0

    def _one(self) -> ModelArticle:
        return self.model.articles[self.chance.choice(sorted(self.model.articles))]

    def _articles(self, numbers: list[int]) -> list[ModelArticle]:
        return [self.model.articles[number] for number in numbers]

    def _row(self, article: ModelArticle) -> Article:
        return Article.objects.get(url=article.url)


def _resolution(province: str, number: str) -> Resolution:
    return Resolution.objects.standing().get(number=f"{number}-NQ/TU", province__slug=province)


def _body_of(capture: Capture) -> int:
    """Which change of its page a capture was taken after: the moment tells."""
    moment = capture.captured_at
    assert moment is not None
    return moment.minute * 60 + moment.second
