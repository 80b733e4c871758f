"""Taking the sample articles out again, with everything that was there for their sake only."""

from django.db import transaction

from archive.article_changes import delete_articles
from archive.models import Article, Capture, Citation, Official, Resolution, Source
from archive.resolving.text_clusters import take_turn
from archive.storage import blobs


def purge_samples() -> int:
    """Delete the sample articles, their captures and what nothing else mentions; returns how many articles went.

    Provisional documents, officials and sources stay as soon as one other article knows them. The bytes go last, when
    the database no longer speaks of them.
    """
    with transaction.atomic():
        take_turn()
        samples = Article.objects.filter(is_sample=True)
        captures = Capture.objects.filter(article__in=samples)
        digests = set(captures.values_list("sha256", flat=True))
        documents = set(Citation.objects.filter(article__in=samples).values_list("resolution", flat=True)) - {None}
        officials = set(samples.values_list("official_mentions__official", flat=True)) - {None}
        sources = set(samples.values_list("source", flat=True)) - {None}
        capture_ids = list(captures.values_list("pk", flat=True))
        count = samples.count()
        delete_articles(samples)
        Capture.objects.filter(pk__in=capture_ids).delete()
        Official.objects.filter(pk__in=officials, mentions__isnull=True, merged__isnull=True).delete()
        Source.objects.filter(pk__in=sources, articles__isnull=True).delete()
        provisional = Resolution.objects.filter(pk__in=documents, status=Resolution.Status.PROVISIONAL)
        provisional.filter(citations__isnull=True, merged__isnull=True).delete()
    for digest in digests - set(Capture.objects.filter(sha256__in=digests).values_list("sha256", flat=True)):
        blobs.remove(digest)
    return count
