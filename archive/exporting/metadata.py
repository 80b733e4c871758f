"""What the archive states in public, as JSON Lines with a manifest of digests."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.models import Article, Citation, HeldPost, Official, OfficialMention, Resolution

_IN_ONE_QUERY = 1_000


def _articles() -> Iterator[dict[str, Any]]:
    columns = (
        "id", "url", "title", "lead", "section", "byline", "published", "published_time", "published_precision",
        "published_evidence", "event_date", "event_precision", "province__slug", "province_rule", "source__slug",
        "source__name", "review_state", "read_from__sha256", "read_from__captured_at", "is_sample",
    )  # fmt: skip
    yield from _rows(_public(), columns)


def _citations() -> Iterator[dict[str, Any]]:
    columns = (
        "article_id", "start", "end", "surface", "kind", "number", "issued", "issuer", "term", "outcome",
        "resolution__slug", "candidates", "rule", "evidence",
    )  # fmt: skip
    yield from _rows(Citation.objects.filter(article__in=_public()), columns, "article_id", "start", "id")


def _officials() -> Iterator[dict[str, Any]]:
    mentioned = OfficialMention.objects.filter(article__in=_public()).values("official")
    yield from _rows(Official.objects.standing().filter(pk__in=mentioned), ("id", "slug", "name", "province__slug"))


def _mentions() -> Iterator[dict[str, Any]]:
    mentions = OfficialMention.objects.filter(article__in=_public())
    columns = ("id", "article_id", "official__slug", "start", "end", "name")
    yield from _rows(mentions, columns, "article_id", "start", "id")


def _posts() -> Iterator[dict[str, Any]]:
    posts = HeldPost.objects.filter(mention__article__in=_public())
    columns = ("mention_id", "surface", "name", "organ", "former", "position")
    yield from _rows(posts, columns, "mention_id", "position", "id")


def _resolutions() -> Iterator[dict[str, Any]]:
    columns = (
        "id", "slug", "identity", "kind", "number", "issued", "issuer", "term", "title", "province__slug", "status",
        "confidence", "replaces", "evidence_url",
    )  # fmt: skip
    cited = Citation.objects.filter(article__in=_public(), resolution__isnull=False).values("resolution")
    standing = Resolution.objects.standing()
    public = standing.exclude(status=Resolution.Status.PROVISIONAL) | standing.filter(pk__in=cited)
    yield from _rows(public, columns)


FILES: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "articles.jsonl": _articles,
    "citations.jsonl": _citations,
    "officials.jsonl": _officials,
    "mentions.jsonl": _mentions,
    "posts.jsonl": _posts,
    "resolutions.jsonl": _resolutions,
}


def export_metadata(folder: Path) -> dict[str, Any]:
    """Write a file for each kind of record, and manifest.json with their digests last; returns the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, rows in FILES.items():
        digest, count, size = hashlib.sha256(), 0, 0
        with (folder / name).open("wb") as file:
            for row in rows():
                line = (json.dumps(row, ensure_ascii=False, default=_plain) + "\n").encode()
                digest.update(line)
                count, size = count + 1, size + len(line)
                file.write(line)
        files.append({"path": name, "rows": count, "bytes": size, "sha256": digest.hexdigest()})
    manifest = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "time_zone_of_dates": settings.TIME_ZONE,
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _public() -> Any:
    return Article.objects.visible().without_samples().order_by()


def _rows(rows: Any, columns: tuple[str, ...], *order: str) -> Iterator[dict[str, Any]]:
    """Rows with their columns, those of related records under one underscore: province_slug."""
    for row in rows.order_by(*(order or ("pk",))).values(*columns).iterator(_IN_ONE_QUERY):
        yield {name.replace("__", "_"): value for name, value in row.items()}


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{value!r} is no public value")
