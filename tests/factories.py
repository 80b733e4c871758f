"""Small makers of archive rows for tests; each gives a valid row and lets a test say only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.article_changes import announce_changes, delete_articles
from archive.core.numbers import number_key
from archive.core.text import fold, slugify
from archive.models import (
    Article,
    Capture,
    CaptureState,
    Citation,
    HeldPost,
    ImportRun,
    Official,
    OfficialMention,
    OutcomeKind,
    Province,
    Resolution,
    Source,
)
from archive.storage.stores import name_of

_numbers = count(1)


def next_number() -> int:
    """A number that no row of the test has yet."""
    return next(_numbers)


def province(name: str = "Hậu Giang", slug: str = "", **fields: Any) -> Province:
    """A unit of today, unless `until` says otherwise."""
    defaults = {"full_name": f"Tỉnh {name}", "kind": "tỉnh"} | fields
    return Province.objects.create(name=name, slug=slug or slugify(name), **defaults)


def source(name: str = "Cổng thông tin điện tử thử nghiệm", **fields: Any) -> Source:
    return Source.objects.create(**({"name": name, "slug": f"{slugify(name)}-{next(_numbers)}"} | fields))


def resolution(number: str = "04-NQ/TW", issued: date | None = date(2016, 10, 30), **fields: Any) -> Resolution:
    """A central resolution of the authority file."""
    stem = f"{number}@{issued.isoformat() if issued else ''}"
    defaults = {
        "kind": "Nghị quyết",
        "identity": stem,
        "slug": slugify(f"{number} {issued or ''} {next(_numbers)}"),
        "number_key": number_key(number),
        "issuer": "Ban Chấp hành Trung ương",
    }
    return Resolution.objects.create(number=number, issued=issued, **(defaults | fields))


def official(name: str = "Phan Văn Thử", **fields: Any) -> Official:
    defaults = {"slug": f"{slugify(name)}-{next(_numbers)}", "name_key": fold(name)}
    return Official.objects.create(name=name, **(defaults | fields))


def run() -> ImportRun:
    return ImportRun.objects.create(command="import_articles", rules_version="thử", state=ImportRun.RunState.FINISHED)


def capture(**fields: Any) -> Capture:
    defaults = {
        "sha256": f"{next(_numbers):064x}",
        "size": 10,
        "state": CaptureState.ARTICLE,
        "captured_at": datetime(2021, 7, 5, 3, 0, tzinfo=UTC),
    } | fields
    return Capture.objects.create(**({"run": fields.get("run") or run()} | defaults))


def stored_file(capture: Capture) -> Path:
    """The file with a capture's bytes."""
    return Path(settings.CAPTURE_DIR) / name_of(capture.sha256)


def article(title: str = "Hội nghị thử nghiệm của tỉnh", *body: str, **fields: Any) -> Article:
    """An article whose text is its title, its lead where given, and the paragraphs of `body`."""
    lead = fields.get("lead", "")
    kinds = ["title", *(["lead"] if lead else []), *("body" for _ in body)]
    lines = [title, *([lead] if lead else []), *body]
    defaults = {
        "identity": f"sha256:{next(_numbers):064x}",
        "slug": slugify(title)[:120] or "bai",
        "text": "\n".join(lines),
        "segments": segments(kinds, lines),
        "published": date(2021, 7, 5),
        "published_precision": "day",
    }
    made = Article.objects.create(title=title, **(defaults | fields))
    announce_changes([made], added=True)
    return made


def save(article: Article) -> None:
    """Save an article as every writer does: what follows articles is told."""
    article.save()
    announce_changes([article])


def delete(article: Article) -> None:
    """Delete an article as every writer does."""
    delete_articles([article])


def segments(kinds: list[str], lines: list[str]) -> list[list[object]]:
    """The stored table of segments of `lines` joined by newlines."""
    table: list[list[object]] = []
    start = 0
    for kind, line in zip(kinds, lines, strict=True):
        table.append([kind, start, start + len(line)])
        start += len(line) + 1
    return table


def citation(article: Article, surface: str, resolution: Resolution | None = None, **fields: Any) -> Citation:
    """A citation of the first place where the article has `surface`; linked where a resolution is given."""
    start = article.text.find(surface)
    defaults = {
        "start": max(start, 0),
        "end": max(start, 0) + len(surface),
        "surface": surface,
        "kind": "Nghị quyết",
        "outcome": OutcomeKind.LINKED if resolution else OutcomeKind.UNKNOWN,
        "rule": "number-and-date" if resolution else "bare-number",
    }
    made = Citation.objects.create(article=article, resolution=resolution, **(defaults | fields))
    announce_changes(linked=[article.pk])
    return made


def mention(article: Article, official: Official, *posts: str, former: bool = False) -> OfficialMention:
    """A mention of the official's name in the article, with the posts said there."""
    start = max(article.text.find(official.name), 0)
    made = OfficialMention.objects.create(
        article=article, official=official, start=start, end=start + len(official.name), name=official.name
    )
    for position, post in enumerate(posts):
        HeldPost.objects.create(mention=made, surface=post, name=post, former=former, position=position)
    announce_changes(linked=[article.pk])
    return made
