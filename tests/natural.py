"""The archive's contents by natural keys: what must be equal between databases and between runs."""

from typing import Any

from archive.models import (
    Article,
    ArticleWording,
    Capture,
    Citation,
    HeldPost,
    Official,
    OfficialMention,
    Resolution,
    Source,
)


def dump() -> dict[str, list[Any]]:
    """Everything that importing writes, without primary keys and times of day, in an order of its own."""
    return {
        "sources": _rows(Source, "slug", "name", "domain", "folded", "sort_key"),
        "articles": _rows(
            Article, "identity", "slug", "url", "title", "lead", "text", "segments", "section", "byline", "images",
            "views", "published", "published_time", "published_precision", "published_evidence",
            "published_rule", "event_date",
            "event_precision", "event_evidence", "province__slug", "province_rule", "province_evidence", "source__slug",
            "review_state", "is_sample", "read_from__sha256", "found", "folded", "sort_key",
        ),
        "captures": _rows(
            Capture, "sha256", "url", "captured_at", "content_type", "size", "state", "reason", "article__identity"
        ),
        "citations": _rows(
            Citation, "article__identity", "start", "end", "surface", "kind", "number", "issued", "issuer", "term",
            "outcome", "resolution__identity", "resolution__kind", "candidates", "rule", "evidence",
        ),
        "resolutions": _rows(
            Resolution, "identity", "kind", "number", "number_key", "issued", "province__slug", "status", "confidence",
            "merged_into__identity",
        ),
        "same_texts": same_texts(),
        "officials": _rows(Official, "name", "name_key", "province__slug", "merged_into__slug"),
        "mentions": _rows(
            OfficialMention, "article__identity", "start", "end", "name", "official__name", "official__province__slug"
        ),
        "posts": _rows(
            HeldPost, "mention__article__identity", "mention__start", "surface", "name", "organ", "former", "position"
        ),
    }  # fmt: skip


def same_texts() -> list[list[str]]:
    """The identities of the articles of each group that bears one text."""
    groups: dict[int, list[str]] = {}
    for group, identity in ArticleWording.objects.values_list("wording__group", "article__identity"):
        groups.setdefault(group, []).append(identity)
    return sorted(sorted(group) for group in groups.values())


def _rows(model: Any, *columns: str) -> list[Any]:
    rows = [[_plain(value) for value in row] for row in model.objects.values_list(*columns)]
    return sorted(rows, key=repr)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else value.isoformat()
