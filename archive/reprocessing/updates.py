"""What re-reading found, into the database: only what differs is written, and each difference is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from archive.article_changes import announce_changes
from archive.core.linking.outcomes import Located
from archive.core.pipeline import Processed
from archive.decisions import find_decided_place, is_added
from archive.importing.saving import (
    citation_rows,
    official_rows,
    replace_citations,
    replace_officials,
    save_article,
    settle_all,
    state_article,
)
from archive.models import Article, Capture, CaptureState, Citation, Decision, OfficialMention, ReviewState
from archive.reference.registry import Registry
from archive.reprocessing import comparison
from archive.reprocessing.comparison import ArticleChange
from archive.reprocessing.readings import CAPTURE_COLUMNS, RereadCapture, StoredCapture, reread
from archive.resolving.people import OfficialRow
from archive.resolving.province_families import NameGroup
from archive.resolving.text_clusters import take_turn

_Row = TypeVar("_Row", Citation, OfficialMention)


@dataclass(slots=True)
class UpdatedBatch:
    """What became of one batch."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    elsewhere: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)  # of the report

    def add_problem(self, item: RereadCapture, code: str, detail: str, *, is_failure: bool) -> None:
        path = item.stored.url or item.stored.sha256
        self.problems.append({"path": path[:1000], "code": code, "detail": detail, "is_failure": is_failure})


@dataclass(slots=True)
class _StoredArticle:
    """An article as it is stored, with all that was found in it."""

    article: Article
    citations: list[Citation]
    officials: list[OfficialMention]
    decisions: list[Decision]
    change: ArticleChange = field(default_factory=ArticleChange)
    is_settled: bool = False  # a mention of it turned out to be of another document or official
    replaced: set[str] = field(default_factory=set)  # which of its mentions were made again, as subjects of decisions

    def found_by_machine(self, rows: Iterable[_Row]) -> list[_Row]:
        """The mentions without those that a person added where the machine found none."""
        added = {decision.pk for decision in self.decisions if is_added(decision)}
        return [row for row in rows if row.decision_id not in added]

    def not_rejected(self, rows: list[OfficialRow]) -> list[OfficialRow]:
        """The mentions found without those of which a person said that they name nobody."""
        rejected = [one for one in self.decisions if one.subject == Decision.Subject.OFFICIAL and one.value is None]
        places = {place.start for one in rejected if (place := find_decided_place(one, self.article))}
        return [row for row in rows if row[0].start not in places]

    def decisions_to_apply(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.subject in self.replaced]


class BatchUpdate:
    """Writes one batch, within a transaction of the caller's."""

    def __init__(self, registry: Registry, *, province: str = "") -> None:
        self.registry = registry
        self.province = province
        self.written = UpdatedBatch()
        self.groups: set[str] = set()
        self.names: set[NameGroup] = set()

    def write(self, batch: Sequence[RereadCapture]) -> UpdatedBatch:
        """Write what differs in the articles of the batch, and make articles of captures that are some now."""
        take_turn()
        with self.registry.suppressed.held():
            return self._write(batch)

    def _write(self, batch: Sequence[RereadCapture]) -> UpdatedBatch:
        held = _hold([item.stored.article for item in batch if item.stored.article is not None])
        same: dict[int, list[int]] = defaultdict(list)  # by the version of what was known of the site
        for item in batch:
            if item.processed is None:
                self.written.add_problem(item, item.problem, item.detail, is_failure=True)
            elif item.stored.article is None:
                self._take_up(item, item.processed)
            elif not _is_current(item, held):
                self._pass_over(item, held)
            else:
                one = held[item.stored.article]
                self._restate(one, item, item.processed)
                if not one.change.fields:
                    same[one.article.site_version].append(one.article.pk)
        self._settle(held)
        self._report(held.values())
        # Not a change of the articles: their columns say the same, and now by these rules.
        for version, keys in same.items():
            note = {"rules_version": self.registry.rules_version, "site_version": version, "site_outdated": False}
            Article.objects.filter(pk__in=keys).exclude(**note).update(**note)
        return self.written

    def _pass_over(self, item: RereadCapture, held: dict[int, _StoredArticle]) -> None:
        """Leave an article alone that an import has given another capture meanwhile."""
        self.written.unchanged += 1
        held.pop(item.stored.article or 0, None)

    # --- articles -------------------------------------------------------------------------------------------------

    def _restate(self, held: _StoredArticle, item: RereadCapture, processed: Processed) -> None:
        article, capture = held.article, held.article.read_from
        assert capture is not None
        before = comparison.state_of(article)
        if not processed.reading.is_article and (better := self._better_capture(held, capture)):
            capture.state, capture.reason = CaptureState.SKIPPED, processed.reading.refusal
            capture.save(update_fields=["state", "reason"])
            capture, processed = better
        processed = self.registry.suppressed.cover(article, processed)
        if processed.reading.is_article:
            state_article(article, capture, processed, self.registry, held.decisions)
            self._take_back_doubt(article, capture)
        else:
            self._mark_as_no_article(article, capture, item, processed)
        held.change.fields = comparison.changed_fields(before, article)
        if held.change.fields:
            article.save()
            announce_changes([article])
        if processed.reading.is_article:
            self._restate_mentions(held, processed)

    def _better_capture(self, held: _StoredArticle, refused: Capture) -> tuple[Capture, Processed] | None:
        """Find the newest other capture that still is an article; none where a person chose the one that is refused."""
        if any(decision.subject == Decision.Subject.CAPTURE for decision in held.decisions):
            return None
        others = Capture.objects.of_articles().filter(article=held.article).exclude(pk=refused.pk)
        for capture in others.order_by(F("captured_at").desc(nulls_last=True), "-pk"):
            facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS}
            stored = StoredCapture(article=held.article.pk, capture=capture.pk, **facts)
            processed = reread(stored, self.registry.authorities, self.registry.sites).processed
            if processed is not None and processed.reading.is_article:
                return capture, processed
        return None

    def _mark_as_no_article(
        self, article: Article, capture: Capture, item: RereadCapture, processed: Processed
    ) -> None:
        refusal = processed.reading.refusal
        article.rules_version = self.registry.rules_version
        article.site_version, article.site_outdated = processed.reading.site_version, False
        self.written.add_problem(item, "no-longer-article", f"bài {article.pk}: {refusal}", is_failure=False)
        if article.review_state == ReviewState.UNREVIEWED:
            article.review_state = ReviewState.DOUBTFUL
        if capture.reason != refusal:
            capture.reason = refusal
            capture.save(update_fields=["reason"])

    def _take_back_doubt(self, article: Article, capture: Capture) -> None:
        """Take back a doubt that only the rules had: the reason beside the capture tells it from a person's."""
        if not capture.reason:
            return
        if article.review_state == ReviewState.DOUBTFUL:
            article.review_state = ReviewState.UNREVIEWED
        capture.reason = ""
        capture.save(update_fields=["reason"])

    def _restate_mentions(self, held: _StoredArticle, processed: Processed) -> None:
        article = held.article
        # A decision is bound to words in their surroundings: in another text its place is sought again.
        moved = {decision.subject for decision in held.decisions} if "text" in held.change.fields else set()
        citations = citation_rows(article, processed, self.registry)
        stored = held.found_by_machine(held.citations)
        if Decision.Subject.CITATION in moved or not comparison.same_citations(stored, citations):
            self.groups |= replace_citations(article, citations)
            held.replaced.add(Decision.Subject.CITATION)
        officials = official_rows(article, processed, self.registry)
        named = held.found_by_machine(held.officials)
        if Decision.Subject.OFFICIAL in moved or not comparison.same_officials(named, held.not_rejected(officials)):
            self.names |= replace_officials(article, officials)
            held.replaced.add(Decision.Subject.OFFICIAL)

    # --- captures that were no article ----------------------------------------------------------------------------

    def _take_up(self, item: RereadCapture, processed: Processed) -> None:
        capture = Capture.objects.select_for_update().filter(pk=item.stored.capture).first()
        located = processed.province.province if isinstance(processed.province, Located) else ""
        is_wanted = processed.reading.is_article and self.province in ("", located)
        if capture is None or capture.state != CaptureState.SKIPPED or not is_wanted:
            self.written.skipped += 1
            refusal = processed.reading.refusal
            if capture is not None and refusal and capture.reason != refusal:
                capture.reason = refusal
                capture.save(update_fields=["reason"])
            return
        capture.state, capture.reason = CaptureState.ARTICLE, ""
        capture.save(update_fields=["state", "reason"])
        saved = save_article(capture, processed, self.registry)
        self.written.added += saved.added
        self.written.updated += saved.changed and not saved.added
        self.written.unchanged += not saved.changed
        if saved.changed:
            self.written.lines.append(_line(saved.article, {"added" if saved.added else "read_from": capture.sha256}))

    # --- over all articles ----------------------------------------------------------------------------------------

    def _settle(self, held: dict[int, _StoredArticle]) -> None:
        """Settle what the changed articles gained or lost, and what a person merged while they cited it."""
        groups, names = _stranded(list(held))
        self.groups |= groups
        self.names |= names
        replaced = [one for one in held.values() if one.replaced]
        decisions = {one.article.pk: one.decisions_to_apply() for one in replaced}
        elsewhere = _links(self.groups, self.names, without=list(held))
        touched = settle_all([one.article for one in replaced], self.groups, self.names, decisions)
        for pk in touched & set(held):
            held[pk].is_settled = True
        self._report_elsewhere(elsewhere, touched - set(held))
        announce_changes(linked=sorted(touched | {one.article.pk for one in replaced}))

    def _report_elsewhere(self, before: dict[int, Any], touched: set[int]) -> None:
        after = _links(self.groups, self.names, within=list(touched)) if touched else {}
        for article in Article.objects.filter(pk__in=touched).defer("text", "segments", "found").order_by("pk"):
            change = ArticleChange()
            for name in ("citations", "officials"):
                old, new = before.get(article.pk, {}).get(name, []), after.get(article.pk, {}).get(name, [])
                setattr(change, name, comparison.difference(old, new))
            if change:
                self.written.elsewhere += 1
                self.written.changes.update(change.counts())
                self.written.lines.append(_line(article, change.as_json()))

    def _report(self, held: Iterable[_StoredArticle]) -> None:
        held = list(held)
        replaced = {one.article.pk: one for one in held if one.replaced or one.is_settled}
        for pk, now in _hold(list(replaced)).items():
            change, was = replaced[pk].change, replaced[pk]
            shown = comparison.citations_shown, comparison.officials_shown
            change.citations = comparison.difference(shown[0](was.citations), shown[0](now.citations))
            change.officials = comparison.difference(shown[1](was.officials), shown[1](now.officials))
        for one in held:
            if one.change:
                self.written.updated += 1
                self.written.changes.update(one.change.counts())
                self.written.lines.append(_line(one.article, one.change.as_json()))
            elif one.article.pk:
                self.written.unchanged += 1


def _is_current(item: RereadCapture, held: dict[int, _StoredArticle]) -> bool:
    """Whether the article is still there and still read from this capture; an import may have been faster."""
    one = held.get(item.stored.article or 0)
    return one is not None and one.article.read_from_id == item.stored.capture


def _line(article: Article, said: dict[str, Any]) -> dict[str, Any]:
    return {"article": article.pk, "title": article.title, "url": article.url, **said}


def _hold(article_ids: Sequence[int]) -> dict[int, _StoredArticle]:
    """The articles, locked, with their mentions and decisions: five queries, however many they are."""
    if not article_ids:
        return {}
    articles = Article.objects.select_for_update(of=("self",)).select_related("read_from").filter(pk__in=article_ids)
    citations = Citation.objects.filter(article__in=article_ids).select_related("resolution").order_by("pk")
    officials = OfficialMention.objects.filter(article__in=article_ids).select_related("official").order_by("pk")
    decisions = Decision.objects.filter(article__in=article_ids).order_by("pk")
    citations_of = _by_article(article_ids, citations.defer("resolution__title", "resolution__notes"))
    officials_of = _by_article(article_ids, officials.prefetch_related("held_posts"))
    decisions_of = _by_article(article_ids, decisions)
    return {
        article.pk: _StoredArticle(
            article, citations_of[article.pk], officials_of[article.pk], decisions_of[article.pk]
        )
        for article in articles.order_by("pk")
    }


def _by_article(article_ids: Sequence[int], rows: QuerySet[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {pk: [] for pk in article_ids}
    for row in rows:
        grouped[row.article_id].append(row)
    return grouped


def _stranded(article_ids: Sequence[int]) -> tuple[set[str], set[NameGroup]]:
    """The groups of mentions that still stand at a document or official which was merged into another."""
    citations = Citation.objects.filter(article__in=article_ids, resolution__merged_into__isnull=False, decision=None)
    groups = citations.exclude(provisional_group="").order_by().values_list("provisional_group", flat=True).distinct()
    mentions = OfficialMention.objects.filter(
        article__in=article_ids, official__merged_into__isnull=False, decision=None
    )
    return set(groups), set(mentions.order_by().values_list("name_key", "province").distinct())


def _links(
    groups: set[str], names: set[NameGroup], *, within: Sequence[int] | None = None, without: Sequence[int] = ()
) -> dict[int, dict[str, list[Any]]]:
    """The mentions of the groups and names, as a report shows them, by article and kind."""
    links: dict[int, dict[str, list[Any]]] = defaultdict(lambda: {"citations": [], "officials": []})
    if not groups and not names:
        return links
    citations = Citation.objects.filter(provisional_group__in=groups).select_related("resolution").order_by("pk")
    keys = [name_key for name_key, _ in names]
    officials = OfficialMention.objects.filter(name_key__in=keys).select_related("official").order_by("pk")
    wanted = Q() if within is None else Q(article__in=within)
    for citation in citations.filter(wanted).exclude(article__in=without):
        links[citation.article_id]["citations"] += comparison.citations_shown([citation])
    for official in officials.filter(wanted).exclude(article__in=without).prefetch_related("held_posts"):
        links[official.article_id]["officials"] += comparison.officials_shown([official])
    return links
