"""The review queue: what is doubtful, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from archive.curation.claims import take_first
from archive.curation.code_words import code_in_words
from archive.curation.low_confidence import FIELD_OF, KINDS, on_little_evidence, weak_values
from archive.curation.open_citations import key_of, waiting_groups, waiting_since
from archive.curation.twins import Twin, in_province, read_groups, twin_groups
from archive.models import (
    Article,
    Capture,
    Citation,
    Claim,
    Decision,
    ImportProblem,
    Official,
    OfficialMention,
    OutcomeKind,
    Province,
    Report,
    Resolution,
)
from archive.models.articles import ArticleQuerySet

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One line of a queue: what it is, why it is doubtful, and the record to open."""

    title: str
    note: str = ""
    count: int | None = None
    record: Any = None  # an object with a change page
    key: str = ""  # of a group of articles, where the line leads to several
    twins: tuple[Twin, ...] = ()  # the people of a group that may be one
    since: datetime | None = None  # when it began to wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One kind of doubt: its rows in order of doubt, what each says on the page, and how it is narrowed.

    A key names a part of the queue: one of `kinds`, or the group that a line stands for. `articles` are those of a part
    to go through one after another; most queues of articles go through their own rows. With an `outcome` its rows are
    groups of citations.
    """

    slug: str
    label: str | Promise
    hint: str | Promise = ""
    rows: Callable[[str], Rows]  # of a kind; of all kinds where it is empty
    items: Callable[[Iterable[Any]], list[QueueItem]]
    province: str = ""  # the column by which the rows are narrowed to a province
    within: Callable[[Any, Province], Rows] | None = None  # narrows them where a column does not tell
    kinds: Mapping[str, str | Promise] = field(default_factory=dict)  # with their labels
    articles: Callable[[str], QuerySet[Article]] | None = None
    outcome: str = ""  # of the citations that it holds, which are gone through one after another
    field: str = ""  # the field of an article's form that its rows are about
    is_dear: bool = False  # whether its rows, plain values then, take long to find and are kept for a minute

    @property
    def is_walked(self) -> bool:
        """Whether it leads from one article to the next; templates would call `articles` to find out."""
        return self.articles is not None

    @property
    def is_gone_through(self) -> bool:
        """Whether it leads from row to row."""
        return self.is_walked or bool(self.outcome)

    def field_of(self, key: str) -> str:
        """The field of an article's form that a row of the part `key` is about; empty where several are."""
        return FIELD_OF.get(key, "") if self.kinds else self.field

    def count(self) -> int:
        return self.rows("").count()

    def narrowed(self, province: Province | None = None, kind: str = "") -> Rows:
        rows = self.rows(kind if kind in self.kinds else "")
        if province is None or not self.province:
            return rows
        return self.within(rows, province) if self.within else rows.filter(**{self.province: province})


def _withdrawn() -> Rows:
    """The few articles that are gone, to be left out without looking at all the others."""
    return Article.objects.withdrawn().order_by().values("pk")


# --- citations ----------------------------------------------------------------------------------------------------

_NOTE = 200  # characters of a reader's words
_LONGEST_NOTE = 800


def _citation_queue(outcome: OutcomeKind, label: Promise) -> Queue:
    """The open citations of an outcome, by what they name; gone through one citation after another."""
    return Queue(
        slug=outcome.value,
        label=label,
        hint=gettext_lazy("Xếp theo số lượt trích dẫn."),
        rows=lambda kind: waiting_groups(outcome),
        items=lambda rows: _citation_items(outcome, list(rows)),
        province="article__province",
        outcome=outcome.value,
    )


def _citation_items(outcome: str, rows: list[Any]) -> list[QueueItem]:
    since = waiting_since(outcome, rows)
    return [
        QueueItem(
            title=row["number"] or row["surface"],
            note=gettext("%(kind)s, %(articles)s bài") % {"kind": row["kind"], "articles": row["articles"]},
            count=row["count"],
            key=key_of(row),
            since=since.get(key_of(row)),
        )
        for row in rows
    ]


# --- articles -----------------------------------------------------------------------------------------------------


def _articles(found: Callable[[ArticleQuerySet], QuerySet[Article]]) -> Callable[[str], QuerySet[Article]]:
    def rows(kind: str) -> QuerySet[Article]:
        articles = found(Article.objects.visible())
        return articles.defer("text", "segments", "found", "images").order_by("pk")

    return rows


def _article_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [QueueItem(title=row.title, note=row.url, record=row, since=row.created_at) for row in rows]


_undated = _articles(ArticleQuerySet.undated)
_unlocated = _articles(lambda articles: articles.filter(province__isnull=True))
_doubtful = _articles(ArticleQuerySet.doubtful)


def _weak_items(rows: Iterable[Any]) -> list[QueueItem]:
    articles = list(rows)
    said = weak_values(articles)
    notes = {row.pk: "; ".join(said[row.pk])[:_LONGEST_NOTE] for row in articles}
    return [QueueItem(title=row.title, note=notes[row.pk], record=row, since=row.created_at) for row in articles]


# --- officials ----------------------------------------------------------------------------------------------------


def _official_items(rows: Iterable[Any]) -> list[QueueItem]:
    keys = list(rows)
    firsts = Official.objects.select_related("province", "near__province").in_bulk(keys)
    return [
        QueueItem(
            title=str(group.first),
            note="; ".join(group.evidence),
            count=sum(twin.mentions for twin in group.twins),
            record=group.first,
            key=",".join(str(twin.official.pk) for twin in group.twins),
            twins=group.twins,
        )
        for group in read_groups(firsts[key] for key in keys if key in firsts)
    ]


# --- documents, decisions, problems, reports ----------------------------------------------------------------------


def _not_held(kind: str) -> Rows:
    """Documents that are cited but that the authority file does not hold, the most cited first."""
    documents = Resolution.objects.standing().filter(status=Resolution.Status.PROVISIONAL)
    cited = Citation.objects.filter(resolution__in=documents.order_by().values("pk")).exclude(article__in=_withdrawn())
    counted: Rows = cited.order_by().values("resolution").annotate(count=Count("article", distinct=True))
    return counted.order_by("-count", "resolution")


def _document_items(rows: Iterable[Any]) -> list[QueueItem]:
    counts = {row["resolution"]: row["count"] for row in rows}
    documents = Resolution.objects.select_related("province").in_bulk(counts)
    return [
        QueueItem(
            title=str(documents[pk]),
            note=str(documents[pk].province or documents[pk].issuer or ""),
            count=count,
            record=documents[pk],
        )
        for pk, count in counts.items()
    ]


_OF_ARTICLE = ("article__text", "article__segments", "article__found", "article__images")


def _stale(kind: str) -> Rows:
    decisions = Decision.objects.filter(stale=True).select_related("article", "decided_by")
    return decisions.defer(*_OF_ARTICLE).order_by("decided_at", "pk")


def _decision_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            title=f"{row.get_subject_display()}: {row.surface or row.field}", note=row.article.title, record=row.article
        )
        for row in rows
    ]


def _set_aside(kind: str) -> Rows:
    """Captures beside an article, newest first, with the reason why they are not read."""
    captures = Capture.objects.set_aside().select_related("article")
    return captures.defer(*_OF_ARTICLE).order_by("-pk")


def _capture_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            title=row.article.title, note=f"{code_in_words(row.reason)} · {row.url}", record=row, since=row.captured_at
        )
        for row in rows
    ]


def _problems(kind: str) -> Rows:
    """What could not be imported and was not met without fault in a later run."""
    last = ImportProblem.objects.order_by().values("path").annotate(last=Max("pk")).values("last")
    return ImportProblem.objects.filter(is_failure=True, pk__in=last).select_related("run").order_by("-pk")


def _problem_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            title=row.path, note=f"{code_in_words(row.code)} {row.detail}".strip(), record=row, since=row.run.started_at
        )
        for row in rows
    ]


def _reports(kind: str) -> Rows:
    """What readers wait for, the longest waiting first."""
    waiting = Report.objects.open().select_related("article")
    return waiting.defer(*_OF_ARTICLE).order_by("created_at", "pk")


def _report_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(title=row.article.title, note=row.message[:_NOTE], record=row, since=row.created_at) for row in rows
    ]


QUEUES: tuple[Queue, ...] = (
    _citation_queue(OutcomeKind.AMBIGUOUS, gettext_lazy("Trích dẫn có nhiều văn bản khả dĩ")),
    _citation_queue(OutcomeKind.UNKNOWN, gettext_lazy("Trích dẫn chưa xác định văn bản")),
    Queue(
        slug="not-held",
        label=gettext_lazy("Văn bản được dẫn nhiều mà hồ sơ chưa có"),
        hint=gettext_lazy("Xếp theo số bài dẫn; mở từng văn bản để đưa vào hồ sơ hoặc gộp."),
        rows=_not_held,
        is_dear=True,
        items=_document_items,
        province="resolution__province",
    ),
    Queue(
        slug="undated",
        label=gettext_lazy("Bài chưa rõ ngày đăng"),
        rows=_undated,
        items=_article_items,
        province="province",
        articles=_undated,
        field="published",
    ),
    Queue(
        slug="without-province",
        label=gettext_lazy("Bài chưa rõ tỉnh"),
        rows=_unlocated,
        items=_article_items,
        articles=_unlocated,
        field="province",
    ),
    Queue(
        slug="weak",
        label=gettext_lazy("Giá trị có căn cứ yếu"),
        hint=gettext_lazy("Máy đã chọn, nhưng dựa vào ít chữ: sửa nếu sai; nếu đúng, đánh dấu bài là đã duyệt."),
        rows=on_little_evidence,
        items=_weak_items,
        province="province",
        kinds=KINDS,
        articles=on_little_evidence,
    ),
    Queue(
        slug="doubtful",
        label=gettext_lazy("Bài cần xem lại"),
        hint=gettext_lazy("Do người duyệt đánh dấu hoặc do quy tắc đọc nay không coi là bài viết."),
        rows=_doubtful,
        items=_article_items,
        province="province",
        articles=_doubtful,
        field="review_state",
    ),
    Queue(
        slug="near-twins",
        label=gettext_lazy("Cán bộ trùng hoặc gần trùng tên, có người chỉ được nêu một lần"),
        hint=gettext_lazy("Mỗi dòng là một nhóm có thể là một người; so sánh rồi gộp."),
        rows=lambda kind: twin_groups().values_list("pk", flat=True),
        is_dear=True,
        items=_official_items,
        province="province",
        within=in_province,
    ),
    Queue(
        slug="stale",
        label=gettext_lazy("Quyết định không còn khớp với bài"),
        hint=gettext_lazy("Bài đã được đọc lại và không còn những chữ ấy."),
        rows=_stale,
        items=_decision_items,
        province="article__province",
    ),
    Queue(
        slug="set-aside",
        label=gettext_lazy("Bản chụp giữ bên bài, không đọc"),
        hint=gettext_lazy(
            "Trang rao bán tên miền, đăng nhập, báo lỗi, bị cắt hoặc bài khác. Có thể chọn bản chụp để đọc bài."
        ),
        rows=_set_aside,
        items=_capture_items,
        province="article__province",
    ),
    Queue(slug="problems", label=gettext_lazy("Tệp không nhập được"), rows=_problems, items=_problem_items),
    Queue(
        slug="reports",
        label=gettext_lazy("Phản ánh của bạn đọc"),
        hint=gettext_lazy("Phản ánh chờ lâu nhất đứng trước."),
        rows=_reports,
        items=_report_items,
        province="article__province",
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def next_article(queue: Queue, key: str, after: int, user: Any) -> int | None:
    """Claim the article of the queue that follows the one with primary key `after`; the first one behind the last.

    None where the queue has none that nobody else is at.
    """
    if queue.articles is None:
        return None
    waiting = queue.articles(key).exclude(pk=after)
    following = take_first(Claim.Subject.ARTICLE, lambda: waiting.filter(pk__gt=after), user)
    return following or take_first(Claim.Subject.ARTICLE, lambda: waiting.filter(pk__lt=after), user)


def mentions_of_one(official: Official) -> QuerySet[OfficialMention]:
    """The mentions of an official with what tells people apart: the posts, and the articles' dates and titles."""
    mentions = OfficialMention.objects.filter(official=official).select_related("article", "article__province")
    return mentions.prefetch_related("held_posts").defer(*_OF_ARTICLE).order_by("article__published", "pk")
