"""What came of the entries of a round: which capture, and the figures by which a source is followed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db.models import F

from archive.core.intake import IncomingCapture
from archive.core.succession import KeptAside
from archive.models import Capture, CaptureRound, CaptureState, FrontierEntry

_GONE = ("status-404", "status-410")


def add_to_round(pk: int, **figures: int) -> None:
    """Add to the figures of a round, in the transaction that settles the entry."""
    CaptureRound.objects.filter(pk=pk).update(**{name: F(name) + count for name, count in figures.items()})


def note_failure(entry: FrontierEntry) -> None:
    """Count an entry that gave nothing: as gone where the portal says that it is not there (any more)."""
    if entry.kind != FrontierEntry.EntryKind.IMAGE:
        add_to_round(entry.round_id, **{"gone" if entry.code in _GONE else "failed": 1})


def capture_of(entry: FrontierEntry, items: Iterable[IncomingCapture]) -> Capture | None:
    """Return the capture that an entry brought, of several the one that is an article."""
    moments = {each.captured_at for item in items if (each := item.raw or item.repeated)}
    captures = list(Capture.objects.filter(url=entry.url, captured_at__in=moments).order_by("-pk"))
    articles = [capture for capture in captures if capture.state == CaptureState.ARTICLE]
    return next(iter([*articles, *captures]), None)


def outcome_of(capture: Capture) -> str:
    """Return whether the capture of an article is its first ("added"), its bytes stood before, or it "changed"."""
    others = Capture.objects.of_articles().filter(article=capture.article_id).exclude(pk=capture.pk)
    if not others.exists():
        return "added"
    return "unchanged" if others.filter(sha256=capture.sha256).exists() else "changed"


def changed_lists(entry: FrontierEntry, items: Sequence[IncomingCapture], shown: str) -> Iterator[IncomingCapture]:
    """Yield a list page to be kept for replay; one that is as it was at the last visit is not kept again."""
    last = Capture.objects.filter(url=entry.url, captured_at__isnull=False).order_by("-captured_at").first()
    for item in items:
        if item.raw is not None and not (last and last.sha256 == item.raw.sha256):
            yield replace(item, path=shown, set_aside=item.set_aside or ("" if item.redirect_to else KeptAside.LIST))
