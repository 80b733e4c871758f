"""What changed since: a journal of changed records for those who harvest the archive.

Whoever changes a record writes a row in the same transaction. Rows get their place in the journal (`sequence`) only
after the commit, from the first reader that meets them, one reader at a time: so whoever has read up to a place misses
nothing, however long a transaction took.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from django.utils.translation import gettext_lazy

from archive.models.articles import Article
from archive.models.bulk_write import insert_rows
from archive.models.citations import Citation
from archive.models.officials import Official, OfficialMention
from archive.models.provinces import Province
from archive.models.resolutions import Resolution
from archive.models.sources import Source

_PLACED_AT_ONCE = 5_000
_LOCK = 0x74_61_6E_67_74_68_75  # of PostgreSQL's advisory locks; SQLite has one writer at a time anyway


class ChangedRecord(models.TextChoices):
    """Which records the journal follows."""

    ARTICLE = "article", gettext_lazy("bài viết")
    RESOLUTION = "resolution", gettext_lazy("văn bản")
    OFFICIAL = "official", gettext_lazy("cán bộ")


class RecordChangeQuerySet(models.QuerySet["RecordChange"]):
    def note(self, subject: ChangedRecord, numbers: Iterable[int]) -> None:
        """Write into the journal that the records with these primary keys were changed, merged or deleted."""
        insert_rows(RecordChange, ("subject", "number"), [(subject.value, pk) for pk in dict.fromkeys(numbers)])

    def note_named_in(self, articles: Iterable[int]) -> None:
        """Write into the journal the officials and provisional resolutions that these articles name.

        Only what a public article names is public: they may come or go with an article that does.
        """
        keys = list(articles)
        people = OfficialMention.objects.filter(article__in=keys, official__isnull=False).order_by("official")
        self.note(ChangedRecord.OFFICIAL, people.values_list("official", flat=True).distinct())
        cited = Citation.objects.filter(article__in=keys, resolution__status=Resolution.Status.PROVISIONAL)
        numbers = cited.order_by("resolution").values_list("resolution", flat=True).distinct()
        self.note(ChangedRecord.RESOLUTION, numbers)

    def note_gained_or_lost(
        self, subject: ChangedRecord, records: Iterable[int | None], articles: Collection[int]
    ) -> None:
        """Write into the journal the officials or documents of these that only these articles, or none, make public.

        To be called by whoever gave the mentions of the articles other records, with those that they had and have.
        None among the records is passed over; what another public article names was public and stays so.
        """
        wanted = {pk for pk in records if pk is not None}
        if not wanted:
            return
        is_person = subject == ChangedRecord.OFFICIAL
        mentions: models.QuerySet[Any] = (OfficialMention if is_person else Citation).objects.order_by()
        name = "official" if is_person else "resolution"
        elsewhere = mentions.filter(**{f"{name}__in": wanted}, article__in=Article.objects.visible())
        public = elsewhere.exclude(article__in=articles).values_list(name, flat=True).distinct()
        self.note(subject, sorted(wanted.difference(public)))

    def placed(self) -> RecordChangeQuerySet:
        """The journal in order, each record once, at its last change; committed rows are given their places first."""
        while self._place() == _PLACED_AT_ONCE:
            pass
        return self.filter(sequence__isnull=False).order_by("sequence")

    def last_place(self) -> int:
        return int(self.aggregate(last=Max("sequence"))["last"] or 0)

    def _place(self) -> int:
        waiting = self.filter(sequence__isnull=True)
        if not waiting.exists():
            return 0
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:_PLACED_AT_ONCE])
            if not keys:
                return 0
            # Keys grow, so behind the last place they are places themselves, in the order in which rows were written.
            batch = self.filter(pk__range=(keys[0], keys[-1]), sequence__isnull=True, pk__in=keys)
            offset = max(0, self.last_place() + 1 - keys[0])
            batch.update(sequence=models.F("pk") + offset, placed_at=timezone.now())
            fresh = self.filter(sequence__gte=keys[0] + offset)
            later = self.filter(
                subject=OuterRef("subject"), number=OuterRef("number"), sequence__gt=OuterRef("sequence")
            )
            self.filter(Exists(later), number__in=fresh.values("number"), sequence__isnull=False).delete()
        return len(keys)


class RecordChange(models.Model):
    """One change of one record; what it is now, the record itself tells."""

    subject = models.CharField(max_length=10, choices=ChangedRecord.choices)
    number = models.BigIntegerField()  # the record's primary key; the record may be gone
    sequence = models.BigIntegerField(null=True, unique=True)
    placed_at = models.DateTimeField(null=True)

    objects = RecordChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = gettext_lazy("thay đổi")
        verbose_name_plural = gettext_lazy("các thay đổi")
        indexes = [
            models.Index(fields=["number", "subject"], name="record_change_record"),
            models.Index(fields=["placed_at"], name="record_change_placed"),
            models.Index(fields=["id"], name="record_change_waiting", condition=models.Q(sequence__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.number}"


class ToldSet(models.Model):
    """That harvesters were told of an article as one of a set: when it has left the set, it is deleted there."""

    number = models.BigIntegerField()  # the article's primary key; the article may be gone
    spec = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        verbose_name = gettext_lazy("tập đã báo")
        verbose_name_plural = gettext_lazy("các tập đã báo")
        constraints = [models.UniqueConstraint(fields=["number", "spec"], name="told_set_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.spec}"


def oldest_change() -> datetime | None:
    """When the first change that the journal still tells was placed."""
    found: datetime | None = RecordChange.objects.placed().aggregate(first=Min("placed_at"))["first"]
    return found


_SUBJECTS: dict[type[models.Model], ChangedRecord] = {
    Official: ChangedRecord.OFFICIAL,
    Resolution: ChangedRecord.RESOLUTION,
}
# What is told of an article in the words of other records: a change there is a change of the article's record.
_WORDS: dict[type[models.Model], tuple[str, ...]] = {
    Official: ("name",),
    Province: ("full_name",),
    Resolution: ("number", "kind", "title", "issued"),
    Source: ("name",),
}


def _note_record(sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        RecordChange.objects.note(_SUBJECTS[sender], [instance.pk])


def _keep_words(sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Keep with the instance, until it is saved, what articles' records say of it now."""
    is_new = raw or instance._state.adding
    rows = sender._default_manager.filter(pk=instance.pk)
    instance._words_before = None if is_new else rows.values(*_WORDS[sender]).first()


def _note_articles(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    before = getattr(instance, "_words_before", None)
    if before is None or before == {name: getattr(instance, name) for name in before}:
        return
    if sender in _SUBJECTS:
        mentions: models.QuerySet[Any] = (OfficialMention if sender is Official else Citation).objects.order_by()
        keys = mentions.filter(**{sender.__name__.lower(): instance}).values_list("article", flat=True).distinct()
    else:
        keys = Article.objects.filter(**{sender.__name__.lower(): instance}).order_by().values_list("pk", flat=True)
    RecordChange.objects.note(ChangedRecord.ARTICLE, keys.iterator(chunk_size=2_000))


for _model in _WORDS:
    pre_save.connect(_keep_words, sender=_model)
    post_save.connect(_note_articles, sender=_model)
for _model in _SUBJECTS:
    post_save.connect(_note_record, sender=_model)
    post_delete.connect(_note_record, sender=_model)
