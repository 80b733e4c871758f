"""What the captures of an article say, each by itself: found from their bytes, kept in the database for the search.

Bytes are read outside of transactions, once for each capture and release of the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from archive.core.capture import RawCapture
from archive.core.reading.values import Reading
from archive.core.suppression import HashedNames
from archive.models import Article, Capture, CaptureReading, SuppressedNames
from archive.storage import blobs
from archive.storage.stores import StoreUnavailable

_COLUMNS = ("article", "moment", "digest", "rules_version", "replaced_on", "published", "published_precision", "title",
            "segments", "text")  # fmt: skip


def settle_capture_readings(article_ids: Iterable[int]) -> set[int]:
    """Bring what is kept of these articles' captures up to date with the captures there are.

    Returns the articles with several captures; of the others nothing is kept.

    Raises KeyMissing where suppressed names cannot be looked for.
    """
    ids = list(article_ids)
    captures = Capture.objects.of_articles().filter(article__in=ids).order_by()
    counted = captures.values("article").annotate(count=Count("pk")).filter(count__gt=1)
    several = set(counted.values_list("article", flat=True))
    CaptureReading.objects.filter(article__in=set(ids) - several).delete()
    suppressed = SuppressedNames()
    for key in sorted(several):
        if (article := Article.objects.filter(pk=key).first()) is not None:
            _settle(article, suppressed.of(article))
    return several


def articles_to_settle() -> set[int]:
    """Return the articles with captures of which nothing was noted yet: those of an archive of an older release."""
    captures = Capture.objects.of_articles().filter(article__isnull=False).order_by()
    several = captures.values("article").annotate(count=Count("pk"), noted=Count("reading")).filter(count__gt=1)
    return {row["article"] for row in several if row["noted"] < row["count"]}


def digest_of(text: str) -> str:
    """Return by what equal texts are known, however their blanks and lines are set."""
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=16).hexdigest()


def _settle(article: Article, names: HashedNames) -> None:
    captures = sorted(article.captures.of_articles(), key=lambda capture: (moment_of(capture), capture.pk))
    before = {row.pk: row for row in CaptureReading.objects.filter(article=article)}
    readings = _Readings()
    rows = [_noted(article, capture, before.get(capture.pk), readings) for capture in captures]
    by_key = {row.pk: row for row in rows}
    today = by_key.get(article.read_from_id or 0)
    standing = today.digest if today and today.digest else digest_of(article.text)
    said = [row for row in rows if row.digest]
    last: dict[int, CaptureReading | None] = {one.pk: None for one in said[-1:]}
    last |= {one.pk: after for one, after in pairwise(said) if one.digest != after.digest}
    for row, capture in zip(rows, captures, strict=True):
        after = last.get(row.pk)
        row.replaced_on = timezone.localdate(after.moment) if after else None
        is_kept = row.pk in last and row.digest != standing and not capture.withheld
        _state(row, readings.of(capture) if is_kept and not row.text else None, is_kept=is_kept, names=names)
    _write(article, rows, before)


def moment_of(capture: Capture) -> Any:
    """Return when a capture was taken, or when it came in where that is not known."""
    return capture.captured_at or capture.received_at


class _Readings:
    """The captures of one article as they are read, equal bytes once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, bool], Reading | None] = {}

    def of(self, capture: Capture) -> Reading | None:
        """What a capture says; None where it cannot be read as an article."""
        key = (capture.sha256, capture.insisted)
        if key not in self._read:
            self._read[key] = _read(capture)
        return self._read[key]


def _read(capture: Capture) -> Reading | None:
    from archive.core.reading.dispatch import read_capture  # a process that reads nothing starts without it

    try:
        body = blobs.load(capture.sha256)
        raw = RawCapture(body, capture.url or None, capture.captured_at, capture.content_type or None)
        reading = read_capture(raw, insisted=capture.insisted)
    except StoreUnavailable:
        raise
    except Exception:  # a page that cannot be read keeps no other from being found
        return None
    return reading if reading.is_article else None


def _noted(article: Article, capture: Capture, row: CaptureReading | None, readings: _Readings) -> CaptureReading:
    """The row of a capture, with the digest of what it says; the row there was where it is still right."""
    from archive.core.pipeline import RULES_VERSION

    moment = moment_of(capture)
    if row is not None and (row.rules_version, row.moment) == (RULES_VERSION, moment):
        return row
    reading = readings.of(capture)
    return CaptureReading(
        capture_id=capture.pk,
        article=article,
        moment=moment,
        digest=digest_of(reading.text) if reading else "",
        rules_version=RULES_VERSION,
    )


def _state(row: CaptureReading, reading: Reading | None, *, is_kept: bool, names: HashedNames) -> None:
    """Give a row its text where it is to have one, and take it away where a name in it is out of public view."""
    if reading is not None:
        dated = reading.published
        row.title, row.text = reading.heading[:1000], reading.text
        row.segments = [[segment.kind.value, segment.span.start, segment.span.end] for segment in reading.segments]
        row.published = dated.day if dated else None
        row.published_precision = dated.precision.value if dated else ""
    if not is_kept or (row.text and names.find(row.text)):
        row.title, row.text, row.segments, row.published, row.published_precision = "", "", [], None, ""


def _write(article: Article, rows: Sequence[CaptureReading], before: dict[int, CaptureReading]) -> None:
    with transaction.atomic():
        there = set(
            Capture.objects.select_for_update()
            .filter(article=article, pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )
        CaptureReading.objects.filter(pk__in=before.keys() - there).delete()
        kept = [row for row in rows if row.pk in there]
        CaptureReading.objects.bulk_create(
            kept, batch_size=100, update_conflicts=True, unique_fields=["capture"], update_fields=_COLUMNS
        )
