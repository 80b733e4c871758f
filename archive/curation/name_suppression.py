"""Taking a person's name out of public view, and bringing it back.

From the moment the suppression stands in the register, imports and reprocessing cover the name. What is there already
is covered in short transactions, so that readers and editors do not wait; a process that dies in between leaves how far
it came, and `continue_suppression` does the rest. Captured bytes are kept, shown to nobody where they hold the name;
lifting reads the articles from them again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.core.capture import RawCapture
from archive.core.pipeline import process
from archive.core.suppression import NameRefused, cover, covered_at, values_hold, written_forms
from archive.core.text import Span, fold, overlaps
from archive.curation.covered_records import (
    cover_official,
    cover_rows,
    cover_slug,
    move_decisions,
    public_tables,
    remember_mentions,
    rows_of,
)
from archive.curation.erasure import erase_read_captures
from archive.curation.suppression_proof import search_public
from archive.importing.withholding import holds_name
from archive.models import (
    Article,
    Capture,
    CaptureReading,
    CaptureState,
    ChangedRecord,
    Official,
    RecordChange,
    SuppressedPlace,
    Suppression,
    by_machine,
)
from archive.models.officials import HeldPost
from archive.models.suppressions import (
    cover_article,
    cover_record,
    joined,
    keyed_digest,
    text_columns,
    wait_for_writers,
)
from archive.pdf.extraction import with_pdf_pages
from archive.reference.registry import Registry
from archive.storage import blobs
from search.engine import SearchRequest, find
from search.indexing import batched, purge
from search.locking import alone

_AT_ONCE = 50  # records in one transaction
_READ_AHEAD = 500  # records looked through before the next transaction
_COMMON = 20  # articles; a phrase that stands in more of them, and in a tenth of all, is no person's name
_REFUSED = {
    "short": "Hãy ghi đủ họ và tên: một tiếng đứng riêng có trong vô số câu khác.",
    "long": "Tên người không có quá tám tiếng.",
    "signs": "Tên người chỉ gồm chữ cái, dấu cách, dấu nối và dấu lược.",
}


class SuppressionRefused(Exception):
    """Why a name cannot be suppressed or brought back, as a sentence for the person who asked."""


def suppress_name(
    name: str,
    user: Any,
    *,
    reason: str,
    official: Official | None = None,
    articles: Sequence[int] = (),
    erase_bytes: bool = False,
    run: bool = True,
) -> Suppression:
    """Take a name out of public view: everywhere, in all articles that name an official, or in some articles only.

    `official` and `articles` (numbers) exclude each other. With `erase_bytes` the captures that hold the name are
    erased too, and nothing can bring them back. `run=False` only enters it into the register.

    Raises:
        SuppressionRefused: no reason, no name of a person, or a name that stands in too many articles for everywhere.
        KeyMissing: the key of the data folder is not the one of earlier suppressions.
    """
    if not reason.strip():
        raise SuppressionRefused(gettext("Hãy ghi lý do."))
    _check_name(name, is_everywhere=official is None and not articles)
    numbers = sorted(Article.objects.filter(pk__in=articles).values_list("pk", flat=True))
    if missing := sorted(set(articles) - set(numbers)):
        raise SuppressionRefused(gettext("Không có bài số %(number)s.") % {"number": missing[0]})
    joined(Suppression.objects.in_force())  # the key is that of the others
    author = (user.get_full_name() or user.get_username()) if user else ""
    scope = Suppression.Scope.EVERYWHERE
    with transaction.atomic():
        wait_for_writers()
        people = _people(official)
        provinces: list[str] = []
        if official is not None:
            scope = Suppression.Scope.OFFICIAL
            provinces = _units_of(people)
            named = Article.objects.filter(official_mentions__official__in=people)
            numbers = sorted(set(named.values_list("pk", flat=True)))
        elif articles:
            scope = Suppression.Scope.ARTICLES
        suppression = Suppression.of_name(
            name,
            scope=scope,
            articles=numbers,
            officials=[person.pk for person in people],
            provinces=provinces,
            slugs=[keyed_digest()(person.slug) for person in people],
            reason=cover(reason.strip(), Suppression.of_name(name).names),
            made_by=user,
            made_by_name=author[:200],
            erases_bytes=erase_bytes,
            pending={"stage": _STAGES[0], "after": 0},
        )
        suppression.save()
    if run:
        continue_suppression(suppression)
    return suppression


def continue_suppression(suppression: Suppression, *, most: int | None = None) -> bool:
    """Cover what is not covered yet, at most so many steps; returns whether all is done.

    Raises:
        Locked: another process is at it.
        KeyMissing: the key of the data folder is another one.
    """
    with alone("suppress", wait=0), batched():
        suppression.refresh_from_db()
        steps = 0
        while suppression.pending.get("stage") in _WORK and suppression.lifted_at is None:
            if most is not None and steps >= most:
                return False
            _WORK[suppression.pending["stage"]](suppression)
            steps += 1
    return not suppression.pending


# --- what may be suppressed -------------------------------------------------------------------------------------------


def _check_name(name: str, *, is_everywhere: bool) -> None:
    try:
        forms = written_forms(name)
    except NameRefused as refused:
        raise SuppressionRefused(gettext(_REFUSED[refused.code])) from refused
    authorities = Registry().authorities
    units = [each for unit in authorities.provinces for each in (unit.name, unit.full_name, *unit.aliases)]
    posts = [each for post in authorities.posts for each in (post.canonical, *post.variants, post.organ)]
    kinds = [kind.name for kind in authorities.document_types]
    customary = [customary.name for customary in authorities.customary_names]
    places = [district.name for district in authorities.districts]
    known = {fold(each) for each in (*units, *posts, *kinds, *customary, *places, *_PHRASES)}
    if fold(" ".join(name.split())) in known:
        raise SuppressionRefused(gettext("Đây là tên địa phương, cơ quan, chức vụ hay văn bản, không phải tên người."))
    if not is_everywhere or Official.objects.filter(folded=fold(" ".join(name.split()))).exists():
        return
    found, every = find(SearchRequest(query=f'"{name}"')).total, Article.objects.count()
    if forms and found > _COMMON and found * 10 > every:
        raise SuppressionRefused(
            gettext("Cụm từ này có trong %(count)s bài: hãy chọn một cán bộ hoặc những bài cụ thể.") % {"count": found}
        )


_PHRASES = ("Đảng Cộng sản", "Nhà nước", "Nghị quyết", "Hội nghị", "Việt Nam", "đồng chí", "nhân dân", "cán bộ")


def _people(official: Official | None) -> list[Official]:
    """The records of one person: the one that stands and all that were merged into it."""
    if official is None:
        return []
    found = {official.standing().pk: official.standing()}
    while more := list(Official.objects.filter(merged_into__in=found).exclude(pk__in=found)):
        found |= {person.pk: person for person in more}
    return [found[pk] for pk in sorted(found)]


def _units_of(people: Sequence[Official]) -> list[str]:
    """The units that the person is known in, those before and after them included; "" for none."""
    slugs: set[str] = set()
    for person in people:
        unit = person.province
        if unit is None:
            slugs.add("")
        while unit is not None and unit.slug not in slugs:
            slugs |= {unit.slug, *unit.family().values_list("slug", flat=True)}
            unit = unit.successor
    return sorted(slugs)


# --- covering, stage by stage -----------------------------------------------------------------------------------------


def _batch(rows: Any, after: int, is_wanted: Callable[[Any], bool]) -> tuple[list[int], int | None]:
    """Keys of the next rows that are wanted, looked for without a lock, and behind which to go on; None at the end."""
    wanted: list[int] = []
    last = after
    page = list(rows.filter(pk__gt=after).order_by("pk")[:_READ_AHEAD])
    for row in page:
        last = row.pk
        wanted += [row.pk] if is_wanted(row) else []
        if len(wanted) == _AT_ONCE:
            return wanted, last
    return wanted, last if len(page) == _READ_AHEAD else None


def _note(suppression: Suppression, after: int | None, count: int, kind: str) -> None:
    """Write how far it came, in the transaction of the step itself."""
    stage = suppression.pending["stage"]
    suppression.covered = {**suppression.covered, kind: suppression.covered.get(kind, 0) + count}
    if after is None:
        suppression.pending = {"stage": _STAGES[_STAGES.index(stage) + 1], "after": 0}
    else:
        suppression.pending = {**suppression.pending, "after": after}
    suppression.save()


def _cover_articles(suppression: Suppression) -> None:
    names, people = suppression.names, set(suppression.officials)

    def is_wanted(article: Article) -> bool:
        words = (article.text, article.title, article.lead, article.slug.replace("-", " "), article.url)
        return any(names.in_address(each) for each in words) or _is_touched(article)

    def _is_touched(article: Article) -> bool:
        return values_hold([getattr(article, name) for name in _COLUMNS], names) or (
            bool(people) and article.official_mentions.filter(official__in=people).exists()
        )

    after = suppression.pending["after"]
    wanted, last = _batch(rows_of(Article, suppression), after, is_wanted)
    with transaction.atomic(), by_machine():
        rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        articles = list(rows)
        for article in articles:
            _cover_article(article, suppression)
        announce_changes(articles)
        _note(suppression, last, len(articles), "articles")


_COLUMNS = ("section", "byline", "published_evidence", "event_evidence", "province_evidence", "images", "found",
            "withdrawn_reason")  # fmt: skip


def _cover_article(article: Article, suppression: Suppression) -> None:
    names = suppression.names
    spans = names.find(article.text)
    mentions = [
        mention
        for mention in article.official_mentions.all()
        if mention.official_id in suppression.officials
        or names.holds(mention.name)
        or any(overlaps(Span(mention.start, mention.end), span) for span in spans)
    ]
    remember_mentions(mentions, suppression)
    gone = [mention.pk for mention in mentions]
    HeldPost.objects.filter(mention__in=gone).delete()
    article.official_mentions.filter(pk__in=gone).delete()
    people = {mention.official_id for mention in mentions}
    RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, people, [article.pk])
    move_decisions(article, covered_at(article.text, spans))
    cover_rows(article.decisions.all(), suppression)
    cover_rows([article] if names.holds(article.withdrawn_reason) else [], suppression)
    cover_slug(article, suppression)
    cover_article(article, names)
    article.names_covered = True
    article.save()
    for row in (*article.citations.all(), *HeldPost.objects.filter(mention__article=article)):
        if changed := cover_record(row, names):
            row.save(update_fields=[*changed])


def _cover_officials(suppression: Suppression) -> None:
    names, people = suppression.names, set(suppression.officials)
    rows = rows_of(Official, suppression)

    def is_wanted(official: Official) -> bool:
        return official.pk in people or names.holds(official.name) or names.in_address(official.slug)

    wanted, last = _batch(rows, suppression.pending["after"], is_wanted)
    with transaction.atomic(), by_machine():
        for official in Official.objects.select_for_update(of=("self",)).filter(pk__in=wanted):
            suppression.slugs = [*{*suppression.slugs, keyed_digest()(official.slug)}]
            suppression.officials = sorted({*suppression.officials, official.pk})
            cover_official(official, suppression)
        Official.objects.filter(near__in=wanted).update(near=None)
        _note(suppression, last, len(wanted), "officials")


def _cover_records(suppression: Suppression) -> None:
    """Rows of all other public tables, one table after the other."""
    done = suppression.pending.get("table", "")
    later = [model for model in public_tables() if model._meta.db_table >= done and model is not Article]
    left = [model for model in later if rows_of(model, suppression).exists()]
    if not left:
        return _note(suppression, None, 0, "records")
    model = left[0]
    after = suppression.pending["after"] if model._meta.db_table == done else 0
    names = suppression.names

    def is_wanted(row: Any) -> bool:
        return values_hold([getattr(row, column) for column in text_columns(model)], names)

    wanted, last = _batch(rows_of(model, suppression), after, is_wanted)
    with transaction.atomic(), by_machine():
        if model is CaptureReading:  # found again from the bytes
            announce_changes(linked=articles_of(wanted))
            count, _ = CaptureReading.objects.filter(pk__in=wanted).delete()
        else:
            count = cover_rows(model._base_manager.filter(pk__in=wanted), suppression)
        if last is None and len(left) > 1:
            _note(suppression, 0, count, "records")
            suppression.pending = {**suppression.pending, "table": left[1]._meta.db_table}
            suppression.save()
        else:
            _note(suppression, last, count, "records")


def _withhold_captures(suppression: Suppression) -> None:
    names = suppression.names
    rows = Capture.objects.filter(withheld=False)
    if suppression.scope != Suppression.Scope.EVERYWHERE:
        rows = rows.filter(article__in=suppression.articles)
    wanted, last = _batch(rows, suppression.pending["after"], lambda capture: is_held_by(capture, names))
    with transaction.atomic():
        Capture.objects.filter(pk__in=wanted).update(withheld=True)
        announce_changes(linked=articles_of(wanted))
        SuppressedPlace.objects.bulk_create(
            [SuppressedPlace(suppression=suppression, table=CAPTURES, row=pk, column="withheld") for pk in wanted]
        )
        _note(suppression, last, len(wanted), "captures")


CAPTURES = Capture._meta.db_table


def is_held_by(capture: Capture, names: Any) -> bool:
    """Whether a capture's addresses, bytes or reading hold a name; of lost bytes only the addresses are known."""
    try:
        body = blobs.load(capture.sha256)
    except blobs.BlobError:
        body = b""
    if holds_name(capture, body, names):
        return True
    if capture.state == CaptureState.RESOURCE or body[:4] not in (b"%PDF", b"PK\x03\x04"):
        return False
    raw = RawCapture(body, capture.url or None, capture.captured_at, capture.content_type or None)
    return holds_name(capture, b"", names, process(with_pdf_pages(raw), Registry().authorities, insisted=True))


def articles_of(captures: Sequence[int]) -> list[int]:
    """The articles of captures, by primary keys: the search in captures has to hear that these are shown or not."""
    rows = Capture.objects.filter(pk__in=captures, article__isnull=False).order_by("article")
    return list(rows.values_list("article", flat=True).distinct())


def _erase_bytes(suppression: Suppression) -> None:
    places = suppression.places.filter(table=CAPTURES)
    captures = list(Capture.objects.filter(pk__in=places.values("row"))) if suppression.erases_bytes else []
    if captures:
        erase_read_captures(captures, suppression.made_by, reason=suppression.reason)
    with transaction.atomic():
        _note(suppression, None, len(captures), "erased")


def _finish(suppression: Suppression) -> None:
    purge()
    cache.clear()
    suppression.proof = search_public(suppression)
    suppression.pending = {}
    suppression.save()


_WORK: dict[str, Callable[[Suppression], None]] = {
    "articles": _cover_articles,
    "officials": _cover_officials,
    "records": _cover_records,
    "captures": _withhold_captures,
    "bytes": _erase_bytes,
    "proof": _finish,
}
_STAGES = list(_WORK)
