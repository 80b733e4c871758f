"""Articles that are withdrawn until a day: they come back by themselves when it has come."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.models import Article, by_machine


def release_due(today: date | None = None) -> int:
    """Bring back the articles whose embargo ends today or ended before; return how many there were.

    `today` is a local date, the present one unless given. A second call does nothing.
    """
    today = today or timezone.localdate()
    released = 0
    for key in Article.objects.withdrawn().filter(withdrawn_until__lte=today).values_list("pk", flat=True):
        with transaction.atomic(), by_machine():
            article = Article.objects.select_for_update().filter(pk=key, withdrawn_until__lte=today).first()
            if article is None:
                continue  # an editor was faster
            article.withdrawn_at, article.withdrawn_until, article.withdrawn_reason = None, None, ""
            article.save()
            announce_changes([article])
            released += 1
    return released
