"""Whether anything of an erased article is still there: each place of the archive is searched for its own sentences."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Q

from archive.backups.tables import lines_of, tables_of
from archive.core.text import normalise
from archive.models import Article, Capture, CaptureReading, Erasure
from archive.models.history import history_of
from archive.storage import blobs, packs
from archive.warc.record_streams import open_stream
from archive.warc.records import read_records
from search.indexing import holds_deleted

_SHORTEST = 40  # characters: shorter ones may stand in other articles as well
_PHRASES = 6
_LONGEST_RECORD = 64_000_000


def telling_phrases(article: Article) -> list[str]:
    """The longest lines of an article that no other article holds or held, its title first; at most six.

    What two articles share (a text that several portals published, or one before the portal corrected it) proves
    nothing and stays with the other one.
    """
    lines = [article.title, *sorted(article.text.splitlines(), key=len, reverse=True)]
    own: list[str] = []
    for line in dict.fromkeys(normalise(line).strip() for line in lines):
        if len(line) >= _SHORTEST and not _stands_elsewhere(line, article):
            own.append(line[:400])
        if len(own) == _PHRASES:
            break
    return own


def _stands_elsewhere(line: str, article: Article) -> bool:
    """Whether another article says the line today, in an earlier capture, or in the history of its fields."""
    others = Article.objects.exclude(pk=article.pk)
    earlier = CaptureReading.objects.exclude(article=article)
    history = history_of(Article).exclude(id=article.pk)
    says = Q(text__contains=line) | Q(title__contains=line)
    return (
        others.filter(says).exists()
        or earlier.filter(says).exists()
        or history.filter(Q(title__contains=line) | Q(lead__contains=line)).exists()
    )


def search_traces(*, phrases: Iterable[str], digests: Collection[str], except_for: Erasure) -> dict[str, int]:
    """How often each place holds one of the phrases or digests: database, captures, WARC files, index.

    Reads the whole database and every WARC file of the crawls. All figures are 0 after a complete erasure.
    """
    wanted = list(phrases)
    return {
        "database": _in_database([*wanted, *digests], except_for),
        "captures": sum(blobs.is_stored(digest) for digest in digests)
        + Capture.objects.filter(sha256__in=digests).count(),
        "warcs": _in_warcs(wanted),
        "index": int(holds_deleted()),
    }


def _in_database(wanted: list[str], except_for: Erasure) -> int:
    needles = [json.dumps(each, ensure_ascii=False)[1:-1].encode() for each in wanted]
    found = 0
    for model in tables_of(apps).values():
        own = f'"id": {except_for.pk},'.encode() if model is Erasure else None
        for line in lines_of(model):
            if own is None or own not in line:
                found += any(needle in line for needle in needles)
    return found


def _in_warcs(phrases: list[str]) -> int:
    needles = [phrase.encode() for phrase in phrases]
    if not needles:
        return 0
    found = 0
    for path in (*sorted(Path(settings.WARC_DIR).glob("*.warc.gz")), *packs.packs()):
        with path.open("rb") as file:
            for record in read_records(open_stream(file, path.name), longest=_LONGEST_RECORD):
                found += any(needle in (record.block or b"") for needle in needles)
    return found
