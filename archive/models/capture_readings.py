"""What the captures of an article say where it has several: derived from their bytes, and read again at any time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.articles import Article, PrecisionChoice
from archive.models.captures import Capture


class CaptureReadingQuerySet(models.QuerySet["CaptureReading"]):
    def searchable(self) -> CaptureReadingQuerySet:
        """Those that say something else than their article does today, and that readers may see."""
        visible = Article.objects.visible().values("pk")
        return self.exclude(text="").filter(capture__withheld=False, article__in=visible)

    def replaced_between(self, since: date | None, until: date | None) -> CaptureReadingQuerySet:
        """Those that a capture of these days, both included, no longer says; None leaves a side open."""
        rows = self.filter(replaced_on__isnull=False)
        rows = rows.filter(replaced_on__gte=since) if since else rows
        return rows.filter(replaced_on__lte=until) if until else rows


class CaptureReading(models.Model):
    """What one capture of an article says. Articles with a single capture have none.

    Title and text stand only at the last of several captures in a row that say the same, and only where the article, as
    it is read today, says something else. No text is kept of a capture that holds a suppressed name.
    """

    capture = models.OneToOneField(Capture, models.CASCADE, primary_key=True, related_name="reading")
    article = models.ForeignKey(Article, models.CASCADE, related_name="capture_readings")
    moment = models.DateTimeField()  # of the capture, or when it came in where that is not known
    digest = models.CharField(max_length=32, blank=True)  # of the words; empty for what cannot be read as an article
    rules_version = models.CharField(max_length=40)
    replaced_on = models.DateField(null=True, db_index=True)  # local day of the first capture that says something else
    published = models.DateField(null=True)
    published_precision = models.CharField(max_length=8, choices=PrecisionChoice.choices, blank=True)
    title = models.CharField(max_length=1000, blank=True)
    segments = models.JSONField(default=list)  # [kind, start, end]
    text = models.TextField(blank=True)

    objects = CaptureReadingQuerySet.as_manager()

    class Meta:
        db_table = "archive_capture_reading"
        default_permissions = ()
        verbose_name = gettext_lazy("nội dung của bản chụp")
        verbose_name_plural = gettext_lazy("nội dung của các bản chụp")

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d} {self.title}"

    def as_article(self) -> Article:
        """The article as it was then, not to be saved: what the capture says, and of all else what is known today."""
        columns = {field.attname: getattr(self.article, field.attname) for field in _KNOWN_COLUMNS}
        then = Article(**columns)
        then._state.fields_cache.update(self.article._state.fields_cache)
        then._prefetched_objects_cache = getattr(self.article, "_prefetched_objects_cache", {})  # type: ignore[attr-defined]
        then.title, then.segments, then.text = self.title, self.segments, self.text
        if self.published:
            then.published, then.published_precision = self.published, self.published_precision
        return then


_LEFT_OUT = {"found", "images", "text", "segments", "lead"}
_KNOWN_COLUMNS = [field for field in Article._meta.concrete_fields if field.name not in _LEFT_OUT]
