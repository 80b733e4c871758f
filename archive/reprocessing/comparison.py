"""What is stored of an article against what is found now: whether it differs, and the difference for people to read."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.decisions import DECIDABLE_FIELDS
from archive.models import Article, Citation, HeldPost, OfficialMention
from archive.resolving.people import OfficialRow

# Columns with a value of their own, beside those that people decide.
_OWN_COLUMNS = ("text", "segments", "url", "review_state", "names_covered")


@dataclass(slots=True)
class ArticleChange:
    """What re-reading changed in one article; empty where it stayed as it was."""

    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # before, after
    citations: dict[str, list[Any]] = field(default_factory=dict)  # gained, lost, relinked, restated
    officials: dict[str, list[Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields or self.citations or self.officials)

    def counts(self) -> Counter[str]:
        """How much of what changed: {"published": 1, "citations gained": 2}."""
        counts = Counter(dict.fromkeys(self.fields, 1))
        for name, parts in (("citations", self.citations), ("officials", self.officials)):
            counts.update({f"{name} {part}": len(entries) for part, entries in parts.items()})
        return counts

    def as_json(self) -> dict[str, Any]:
        fields = {name: {"before": before, "after": after} for name, (before, after) in self.fields.items()}
        parts = {"fields": fields, "citations": self.citations, "officials": self.officials}
        return {name: part for name, part in parts.items() if part}


# --- fields -------------------------------------------------------------------------------------------------------


def state_of(article: Article) -> dict[str, Any]:
    """The columns that re-reading may change, as they stand; foreign keys by their numbers, to be compared cheaply."""
    state = {name: getattr(article, _column(name)) for name in (*DECIDABLE_FIELDS, *_OWN_COLUMNS)}
    return {**state, "found": article.found}


def changed_fields(before: dict[str, Any], article: Article) -> dict[str, tuple[Any, Any]]:
    """The fields whose value differs from `before`, with both values as JSON has them.

    Where only what the machine found differs, because a person decided the field, it is named "found.title".
    """
    after = state_of(article)
    changed = {name: (before[name], after[name]) for name in before if name != "found" and before[name] != after[name]}
    for name in {*before["found"], *after["found"]} - set(changed):
        pair = before["found"].get(name), after["found"].get(name)
        if pair[0] != pair[1]:
            changed[f"found.{name}"] = pair
    return {name: (_plain(name, pair[0]), _plain(name, pair[1])) for name, pair in sorted(changed.items())}


def _column(name: str) -> str:
    return f"{name}_id" if name in ("province", "source") else name


def _plain(name: str, value: Any) -> Any:
    if name in ("province", "source"):
        model = Article._meta.get_field(name).related_model
        return model.objects.values_list("slug", flat=True).get(pk=value) if value else None  # type: ignore[union-attr]
    return value.isoformat() if hasattr(value, "isoformat") else value


# --- mentions -----------------------------------------------------------------------------------------------------


def same_citations(stored: Sequence[Citation], found: Sequence[Citation]) -> bool:
    """Whether the stored citations are those found now; of a decided one only the words are compared."""
    return len(stored) == len(found) and all(
        _words(one) == _words(other) and (one.decision_id is not None or _outcome(one) == _outcome(other))
        for one, other in zip(stored, found, strict=True)
    )


def _words(row: Citation) -> tuple[Any, ...]:
    named = (row.kind, row.number, row.issued, row.issuer, row.term)
    return (row.start, row.end, row.surface, *named, row.evidence, row.provisional_group, row.provisional)


def _outcome(row: Citation) -> tuple[Any, ...]:
    # Which row a provisional document is, is settled over all articles.
    return (row.outcome, row.candidates, row.rule, None if row.provisional_group else row.resolution_id)


def same_officials(stored: Sequence[OfficialMention], found: Sequence[OfficialRow]) -> bool:
    """Whether the stored mentions, their posts prefetched, are those found now."""
    return [_official(mention, list(mention.held_posts.all())) for mention in stored] == [
        _official(mention, posts) for mention, posts in found
    ]


def _official(row: OfficialMention, posts: Iterable[HeldPost]) -> tuple[Any, ...]:
    ordered = sorted(posts, key=lambda post: post.position)
    held = [(post.surface, post.post_id, post.name, post.organ, post.former, post.position) for post in ordered]
    return (row.start, row.end, row.name, row.name_key, row.province_id, held)


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention as a report shows it: the words by which it is known again, and what is said of it."""

    words: Hashable
    shown: str
    meaning: Any
    place: Any = None


def citations_shown(rows: Iterable[Citation]) -> list[ShownMention]:
    """The citations, their resolutions at hand, for a report."""
    return [
        ShownMention(
            words=(row.surface, row.kind, row.number, row.issued, row.issuer, row.term),
            shown=row.surface,
            meaning=row.resolution.identity if row.resolution else list(row.candidates) or None,
            place=(row.start, row.end, row.outcome, row.rule, row.evidence),
        )
        for row in rows
    ]


def officials_shown(rows: Iterable[OfficialMention]) -> list[ShownMention]:
    """The mentions of officials, their officials and posts at hand, for a report."""
    return [
        ShownMention(
            words=row.name,
            shown=row.name,
            meaning={
                "official": row.official.slug if row.official else None,
                "posts": [str(post) for post in row.held_posts.all()],
            },
            place=(row.start, row.end, [(post.surface, post.organ) for post in row.held_posts.all()]),
        )
        for row in rows
    ]


def difference(before: Iterable[ShownMention], after: Iterable[ShownMention]) -> dict[str, list[Any]]:
    """What was gained, lost and relinked; "restated" are those of which only the place or the reason differs.

    Mentions of the same words are compared in their order, wherever in the text they stand.
    """
    old, new = _by_words(before), _by_words(after)
    parts: dict[str, list[Any]] = defaultdict(list)
    for words in dict.fromkeys([*old, *new]):
        had, has = old.get(words, []), new.get(words, [])
        for one, other in zip(had, has, strict=False):
            if one.meaning != other.meaning:
                parts["relinked"].append({"surface": other.shown, "before": one.meaning, "after": other.meaning})
            elif one.place != other.place:
                parts["restated"].append(other.shown)
        parts["lost"] += [{"surface": one.shown, "before": one.meaning} for one in had[len(has) :]]
        parts["gained"] += [{"surface": other.shown, "after": other.meaning} for other in has[len(had) :]]
    return {name: entries for name, entries in sorted(parts.items()) if entries}


def _by_words(mentions: Iterable[ShownMention]) -> dict[Hashable, list[ShownMention]]:
    groups: dict[Hashable, list[ShownMention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.words].append(mention)
    return groups
