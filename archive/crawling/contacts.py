"""Whether sources still answer. What a person stated of a source is never written over."""

from django.db import transaction
from django.utils import timezone

from archive.fetching.targets import FetchError
from archive.models import Source, SourceContact

# A host that cannot be reached; after any other error the source lives.
UNREACHED = frozenset({"dns", "connection", "tls", "timeout"})


class Contacts:
    """What one run met: each source is noted once as reached, or once as not."""

    def __init__(self) -> None:
        self._reached: set[int] = set()
        self._failed: set[int] = set()

    def note_reached(self, source: Source | None) -> None:
        """A page of the source came."""
        if source is None or source.pk in self._reached:
            return
        self._reached.add(source.pk)
        now = timezone.now()
        with transaction.atomic():
            state = {"reached_at": now, "failing_since": None, "failures": 0, "code": "", "detail": ""}
            SourceContact.objects.update_or_create(source=source, defaults=state)
            _see_alive(source.pk)

    def note_failed(self, source: Source | None, trouble: FetchError) -> None:
        """An address of the source could not be fetched; only what keeps every page from coming counts."""
        if source is None or trouble.code not in UNREACHED or source.pk in self._reached | self._failed:
            return
        self._failed.add(source.pk)
        with transaction.atomic():
            contact, _ = SourceContact.objects.select_for_update().get_or_create(source=source)
            contact.failures += 1
            contact.failing_since = contact.failing_since or timezone.now()
            contact.code, contact.detail = trouble.code, trouble.detail
            contact.save()


def _see_alive(pk: int) -> None:
    """Date the source's last sign of life, unless a person gave the date: `reference` holds what the machine gave."""
    source = Source.objects.select_for_update(of=("self",)).get(pk=pk)
    today = timezone.localdate()
    stated = source.last_seen_alive.isoformat() if source.last_seen_alive else None
    if stated not in (None, source.reference.get("last_seen_alive")) or source.last_seen_alive == today:
        return
    reference = {**source.reference, "last_seen_alive": today.isoformat()}
    Source.objects.filter(pk=pk).update(last_seen_alive=today, reference=reference)
