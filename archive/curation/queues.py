"""The review queue: what is doubtful, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from archive.curation.low_confidence import KINDS, on_little_evidence, weak_values
from archive.curation.twins import Twin, in_province, read_groups, twin_groups
from archive.models import (
    Article,
    Capture,
    Citation,
    Decision,
    ImportProblem,
    Official,
    OfficialMention,
    OutcomeKind,
    Province,
    Report,
    Resolution,
    ReviewState,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One kind of doubt: its rows in order of doubt, what each says on the page, and how it is narrowed.

    A key names a part of the queue: one of `kinds`, or the group that a line stands for. `articles` are those of a part
    to go through one after another; most queues of articles go through their own rows.
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

    @property
    def is_walked(self) -> bool:
        """Whether it leads from one article to the next; templates would call `articles` to find out."""
        return self.articles is not None

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

_SEPARATOR = "|"
_NOTE = 200  # characters of a reader's words
_LONGEST_NOTE = 800


def _open_citations(outcome: str) -> Callable[[str], Rows]:
    def rows(kind: str) -> Rows:
        citations = Citation.objects.filter(outcome=outcome, decision=None).exclude(article__in=_withdrawn())
        grouped = citations.order_by().values("number", "kind", "term")
        counted: Rows = grouped.annotate(
            count=Count("pk"), articles=Count("article", distinct=True), surface=Max("surface")
        )
        return counted.order_by("-count", "number", "kind", "term")

    return rows


def _citation_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            title=row["number"] or row["surface"],
            note=gettext("%(kind)s, %(articles)s bài") % {"kind": row["kind"], "articles": row["articles"]},
            count=row["count"],
            key=_SEPARATOR.join((row["number"], row["kind"], row["term"])),
        )
        for row in rows
    ]


def _articles_with(outcome: str) -> Callable[[str], QuerySet[Article]]:
    def articles(key: str) -> QuerySet[Article]:
        waiting = Citation.objects.filter(outcome=outcome, decision=None)
        parts = key.split(_SEPARATOR)
        if len(parts) == 3:
            waiting = waiting.filter(number=parts[0], kind=parts[1], term=parts[2])
        return Article.objects.visible().filter(pk__in=waiting.order_by().values("article")).order_by("pk")

    return articles


# --- articles -----------------------------------------------------------------------------------------------------


def _articles(**lookups: Any) -> Callable[[str], QuerySet[Article]]:
    def rows(kind: str) -> QuerySet[Article]:
        articles = Article.objects.visible().filter(**lookups)
        return articles.defer("text", "segments", "found", "images").order_by("pk")

    return rows


def _article_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [QueueItem(title=article.title, note=article.url, record=article) for article in rows]


_undated = _articles(published__isnull=True)
_unlocated = _articles(province__isnull=True)
_doubtful = _articles(review_state=ReviewState.DOUBTFUL.value)


def _weak_items(rows: Iterable[Any]) -> list[QueueItem]:
    articles = list(rows)
    said = weak_values(articles)
    return [QueueItem(title=row.title, note="; ".join(said[row.pk])[:_LONGEST_NOTE], record=row) for row in articles]


# --- officials ----------------------------------------------------------------------------------------------------


def _official_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [
        QueueItem(
            title=str(group.first),
            note="; ".join(group.evidence),
            count=sum(twin.mentions for twin in group.twins),
            record=group.first,
            key=",".join(str(twin.official.pk) for twin in group.twins),
            twins=group.twins,
        )
        for group in read_groups(rows)
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
    return [QueueItem(title=row.article.title, note=f"{row.reason} · {row.url}", record=row) for row in rows]


def _problems(kind: str) -> Rows:
    """What could not be imported and was not met without fault in a later run."""
    later = ImportProblem.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    failed = ImportProblem.objects.filter(is_failure=True).select_related("run")
    return failed.filter(~Exists(later)).order_by("-pk")


def _problem_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [QueueItem(title=row.path, note=f"{row.code} {row.detail}".strip(), record=row) for row in rows]


def _reports(kind: str) -> Rows:
    """What readers wait for, the longest waiting first."""
    waiting = Report.objects.open().select_related("article")
    return waiting.defer(*_OF_ARTICLE).order_by("created_at", "pk")


def _report_items(rows: Iterable[Any]) -> list[QueueItem]:
    return [QueueItem(title=report.article.title, note=report.message[:_NOTE], record=report) for report in rows]


QUEUES: tuple[Queue, ...] = (
    Queue(
        slug="ambiguous",
        label=gettext_lazy("Trích dẫn có nhiều văn bản khả dĩ"),
        hint=gettext_lazy("Xếp theo số lượt trích dẫn."),
        rows=_open_citations(OutcomeKind.AMBIGUOUS),
        items=_citation_items,
        province="article__province",
        articles=_articles_with(OutcomeKind.AMBIGUOUS),
    ),
    Queue(
        slug="unknown",
        label=gettext_lazy("Trích dẫn chưa xác định văn bản"),
        hint=gettext_lazy("Xếp theo số lượt trích dẫn."),
        rows=_open_citations(OutcomeKind.UNKNOWN),
        items=_citation_items,
        province="article__province",
        articles=_articles_with(OutcomeKind.UNKNOWN),
    ),
    Queue(
        slug="not-held",
        label=gettext_lazy("Văn bản được dẫn nhiều mà hồ sơ chưa có"),
        hint=gettext_lazy("Xếp theo số bài dẫn; mở từng văn bản để đưa vào hồ sơ hoặc gộp."),
        rows=_not_held,
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
    ),
    Queue(
        slug="without-province",
        label=gettext_lazy("Bài chưa rõ tỉnh"),
        rows=_unlocated,
        items=_article_items,
        articles=_unlocated,
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
    ),
    Queue(
        slug="near-twins",
        label=gettext_lazy("Cán bộ trùng hoặc gần trùng tên, có người chỉ được nêu một lần"),
        hint=gettext_lazy("Mỗi dòng là một nhóm có thể là một người; so sánh rồi gộp."),
        rows=twin_groups,
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


def next_article(queue: Queue, key: str, after: int) -> Article | None:
    """The article of the queue that follows the one with primary key `after`; the first one behind the last."""
    if queue.articles is None:
        return None
    waiting = queue.articles(key).exclude(pk=after)
    return waiting.filter(pk__gt=after).first() or waiting.first()


def mentions_of_one(official: Official) -> QuerySet[OfficialMention]:
    """The mentions of an official with what tells people apart: the posts, and the articles' dates and titles."""
    mentions = OfficialMention.objects.filter(official=official).select_related("article", "article__province")
    return mentions.prefetch_related("held_posts").defer(*_OF_ARTICLE).order_by("article__published", "pk")
