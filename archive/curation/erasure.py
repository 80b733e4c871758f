"""Erasing for good: an article with all that is derived from it, or the bytes of one capture.

What is erased leaves the database in one transaction, together with the `Erasure` row that tells of it and of what is
still to be removed elsewhere: stored bytes, records in WARC files, entries of the index, caches. A process that dies in
between leaves that list, and `finish_erasures` does the rest. Backups made before still hold the record; those made
after do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from archive.article_changes import announce_changes, delete_articles
from archive.core.canonical_urls import host_of
from archive.curation.erasure_proof import search_traces, telling_phrases
from archive.models import (
    Article,
    Capture,
    CaptureState,
    Citation,
    Decision,
    Edit,
    Erasure,
    FrontierEntry,
    ImportProblem,
    Official,
    OfficialMention,
    Resolution,
    SiteMemory,
    Visit,
    by_machine,
)
from archive.models.history import history_of
from archive.resolving.people import settle_people
from archive.resolving.resolutions import settle_resolutions
from archive.storage import blobs
from archive.warc.cdxj import ascii_url
from archive.warc.records import WarcRecord
from archive.warc.redaction import blank_records
from search.indexing import purge
from search.locking import Locked, alone

_WAIT = 60  # seconds for a crawl that is writing its WARC


class ErasureRefused(Exception):
    """Why something cannot be erased, as a sentence for the person who asked."""


def erase_article(article: Article, user: Any, *, reason: str) -> Erasure:
    """Erase an article: its captures and their bytes, its history, decisions and reports, and every trace elsewhere.

    Its address answers with status 410 from then on, and the same page is refused when it comes again.

    Raises:
        ErasureRefused: no reason was given.
    """
    _require(reason)
    with transaction.atomic(), by_machine():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        captures = list(Capture.objects.filter(article=article))
        urls = sorted({article.url, *(capture.url for capture in captures)} - {""})
        images = list(Capture.objects.filter(state=CaptureState.RESOURCE, page_url__in=urls))
        number = article.pk
        erasure = _begin(Erasure.Subject.ARTICLE, user, reason, number)
        erasure.remember([article.identity, *(capture.sha256 for capture in captures)])
        phrases = telling_phrases(article)
        changed = _delete_article(article)
        _delete_captures([*captures, *images], urls, erasure, phrases)
        announce_changes(linked=sorted({number, *changed}))
    finish_erasure(erasure)
    return erasure


def erase_capture(capture: Capture, user: Any, *, reason: str) -> Erasure:
    """Erase the bytes and the row of one capture that no article is read from.

    Raises:
        ErasureRefused: no reason was given, or an article is read from the capture.
    """
    _require(reason)
    with transaction.atomic(), by_machine():
        if Article.objects.filter(read_from=capture).exists():
            raise ErasureRefused(
                gettext(
                    "Một bài viết đang được đọc từ bản chụp này. Hãy chọn bản chụp khác cho bài, hoặc xóa cả bài viết."
                )
            )
        erasure = _erase_captures([capture], user, reason)
    finish_erasure(erasure)
    return erasure


def erase_read_captures(captures: Sequence[Capture], user: Any, *, reason: str) -> Erasure:
    """Erase the bytes and rows of captures, also of those that articles are read from.

    The articles stay as they were read and can not be read again.

    Raises:
        ErasureRefused: no reason was given.
    """
    _require(reason)
    with transaction.atomic(), by_machine():
        Article.objects.filter(read_from__in=captures).update(read_from=None)
        erasure = _erase_captures(captures, user, reason)
    finish_erasure(erasure)
    return erasure


def _erase_captures(captures: Sequence[Capture], user: Any, reason: str) -> Erasure:
    erasure = _begin(Erasure.Subject.CAPTURE, user, reason, None)
    erasure.remember([capture.sha256 for capture in captures])
    articles = sorted({capture.article_id for capture in captures if capture.article_id})
    _delete_captures(captures, [], erasure, [])
    announce_changes(linked=articles)  # of what their captures say
    moments = [(one.url, one.captured_at.isoformat() if one.captured_at else "") for one in captures]
    erasure.pending |= {"records": [list(pair) for pair in moments]}
    erasure.save()
    return erasure


def finish_erasures() -> int:
    """Complete the erasures that a dead process left unfinished; returns how many there were."""
    unfinished = list(Erasure.objects.unfinished())
    for erasure in unfinished:
        finish_erasure(erasure)
    return len(unfinished)


def finish_erasure(erasure: Erasure) -> None:
    """Remove what the database no longer speaks of, search for traces, and note the result.

    Raises:
        ErasureRefused: a crawl is writing its WARC and does not end; the erasure stays unfinished.
        OSError: a file cannot be changed; the erasure stays unfinished.
    """
    pending = erasure.pending
    held = set(Capture.objects.filter(sha256__in=pending.get("digests", ())).values_list("sha256", flat=True))
    _remove_bytes(
        set(pending.get("digests", ())) - held,
        frozenset(pending.get("urls", ())),
        {tuple(pair) for pair in pending.get("records", ())},
    )
    purge()
    cache.clear()
    erasure.proof = search_traces(
        phrases=pending.get("phrases", ()), digests=set(pending.get("digests", ())) - held, except_for=erasure
    )
    erasure.pending = {}
    erasure.finished_at = timezone.now()
    erasure.save()


def _require(reason: str) -> None:
    if not reason.strip():
        raise ErasureRefused(gettext("Hãy ghi lý do: đó là điều duy nhất còn lại để giải thích việc xóa."))


def _begin(subject: Erasure.Subject, user: Any, reason: str, number: int | None) -> Erasure:
    name = (user.get_full_name() or user.get_username()) if user else ""
    return Erasure(subject=subject, made_by=user, made_by_name=name[:200], reason=reason.strip(), article_number=number)


def _delete_article(article: Article) -> set[int]:
    """Delete the article's rows and history; returns the articles whose links or officials changed by it."""
    mentions, citations = OfficialMention.objects.filter(article=article), Citation.objects.filter(article=article)
    names = set(mentions.values_list("name_key", "province_id"))
    groups = set(citations.values_list("provisional_group", flat=True)) - {""}
    officials = set(mentions.values_list("official", flat=True)) - {None}
    resolutions = set(citations.values_list("resolution", flat=True)) - {None}
    _scrub_edits(article)
    history_of(Decision).filter(article_id=article.pk).delete()
    history_of(Article).filter(id=article.pk).delete()
    delete_articles([article])
    changed = settle_resolutions(groups) | settle_people(names)
    _delete_unmentioned(officials, resolutions)
    return changed


def _delete_unmentioned(officials: set[int], resolutions: set[int]) -> None:
    """Delete the officials and provisional resolutions that no article names any more, their history included."""
    people = Official.objects.filter(pk__in=officials, mentions__isnull=True, merged__isnull=True)
    provisional = Resolution.objects.filter(pk__in=resolutions, status=Resolution.Status.PROVISIONAL)
    unnamed = provisional.filter(citations__isnull=True, merged__isnull=True)
    for model, rows in ((Official, people), (Resolution, unnamed)):
        gone = list(rows.values_list("pk", flat=True))
        history_of(model).filter(id__in=gone).delete()
        model._default_manager.filter(pk__in=gone).delete()


def _scrub_edits(article: Article) -> None:
    """Take the article's words out of the acts that changed it; who did what and when stays."""
    rows = [*history_of(Article).filter(id=article.pk), *history_of(Decision).filter(article_id=article.pk)]
    for edit in Edit.objects.filter(pk__in={row.edit_id for row in rows if row.edit_id}):
        edit.summary = f"bài #{article.pk} (đã xóa vĩnh viễn)"
        edit.reason = ""
        edit.details = {}
        edit.save()


def _delete_captures(captures: Sequence[Capture], urls: Sequence[str], erasure: Erasure, phrases: list[str]) -> None:
    """Delete the rows of captures and of the crawls that fetched them, and note in the erasure what else must go."""
    files = {capture.file_name for capture in captures} - {""}
    ImportProblem.objects.filter(_ends_with(files) | Q(path__in=urls)).delete()
    Visit.objects.filter(url__in=urls).delete()
    FrontierEntry.objects.filter(Q(url__in=urls) | Q(found_on__in=urls)).delete()
    SiteMemory.objects.forget_examples({host_of(url) for url in (*urls, *(capture.url for capture in captures))} - {""})
    Capture.objects.filter(pk__in=[capture.pk for capture in captures]).delete()
    erasure.pending = {
        "digests": sorted({capture.sha256 for capture in captures}),
        "urls": sorted({*urls, *(capture.url for capture in captures if urls)} - {""}),
        "phrases": phrases,
    }
    erasure.save()


def _ends_with(names: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for name in sorted(names):
        condition |= Q(path__endswith=name)
    return condition


def _remove_bytes(digests: set[str], urls: frozenset[str], records: set[tuple[str, ...]]) -> None:
    """Delete stored bytes, and empty their records in packs and in the crawls' WARC files: those of the addresses, and
    of single captures by address and moment."""
    every = urls | {ascii_url(url) for url in urls}
    single = {(form, moment) for url, moment in records for form in (url, ascii_url(url)) if url}

    def is_erased(record: WarcRecord) -> bool:
        url, moment = record.header("WARC-Target-URI"), record.header("WARC-Date")
        return url in every or any(url == own and _is_moment(moment, own_moment) for own, own_moment in single)

    folder = Path(settings.WARC_DIR)
    try:
        with alone("pack", wait=_WAIT):
            blobs.remove_all(digests, is_erased)
        if (every or single) and folder.is_dir():
            with alone("capture", wait=_WAIT), alone("save-page", wait=_WAIT):
                for path in sorted(folder.glob("*.warc.gz")):
                    blank_records(path, is_erased)
    except Locked as error:
        raise ErasureRefused(
            gettext("Một đợt chụp hay đóng gói đang chạy. Việc xóa sẽ được làm tiếp khi việc ấy xong.")
        ) from error


def _is_moment(stamp: str, moment: str) -> bool:
    return bool(moment) and stamp[:19] == moment[:19]
