"""What alerts are sent: the articles that came since, found by the search itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from smtplib import SMTPException

from django.utils import timezone

from archive.alerts.letters import digest, send
from archive.alerts.subscriptions import end_token, search_of
from archive.models import Alert, Article, fold_copies
from search.engine import found_among

MOST_LISTED = 30  # articles in one letter; the others are counted and lead to the search
_BATCH = 500  # articles asked about at once

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class DigestCounts:
    """What one run did. `failed` letters are tried again by the next run: nothing is noted as sent."""

    sent: int = 0
    nothing_new: int = 0
    failed: int = 0
    deleted: int = 0


def send_due() -> DigestCounts:
    """Send each digest that is due, and delete what nobody confirmed. Raises IndexDamaged where nothing can be found.

    A letter is noted as sent after the mail server took it: killed in between, it is sent twice rather than never.
    """
    now, counts = timezone.now(), DigestCounts()
    counts.deleted, _ = Alert.objects.never_confirmed(now).delete()
    newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for alert in Alert.objects.due(now).iterator():
        found = sorted(_new_articles(alert, newest), key=lambda article: -article.pk)
        if found:
            listed = fold_copies(found)[:MOST_LISTED]
            try:
                send(digest(alert, listed, len(found), token=end_token(alert)))
            except (SMTPException, OSError) as error:
                logger.warning("A digest could not be sent (alert %s): %s", alert.pk, type(error).__name__)
                counts.failed += 1
                continue
        Alert.objects.filter(pk=alert.pk).update(looked_at=now, newest=newest)
        counts.sent += bool(found)
        counts.nothing_new += not found
    return counts


def _new_articles(alert: Alert, newest: int) -> Iterator[Article]:
    request = search_of(alert)
    came = Article.objects.visible().without_samples().filter(pk__gt=alert.newest, pk__lte=newest)
    keys = list(came.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        yield from found_among(request, keys[start : start + _BATCH])
