"""What all authority records share: a name that sorts and is found alike in every database, and where it came from."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy

from archive.core.text import fold, sort_key

SORT_KEY_LENGTH = 200


class Confidence(models.TextChoices):
    """How far a fact of the reference data was verified; pages never present less than VERIFIED as established."""

    VERIFIED = "verified", gettext_lazy("đã kiểm chứng")
    PARTIAL = "partial", gettext_lazy("kiểm chứng một phần")
    REMEMBERED = "remembered", gettext_lazy("chưa kiểm chứng")


class Named(models.Model):
    """A record with `folded` and `sort_key` made from its name; SQLite and PostgreSQL differ in everything else."""

    named_by: ClassVar[str] = "name"

    folded = models.CharField(max_length=1000, editable=False, db_index=True)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.set_name_keys()
        if update_fields is not None and self.named_by in update_fields:
            update_fields = {*update_fields, "folded", "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def set_name_keys(self) -> None:
        """Bring `folded` and `sort_key` up to date; `save` does it by itself, bulk writers call it."""
        name = getattr(self, self.named_by)
        self.folded = fold(name)[:1000]
        self.sort_key = sort_key(name)[:SORT_KEY_LENGTH]


_ASKED_AT_ONCE = 16  # numbers behind an address that are looked up together; four times as many after each time


def free_slug(model: type[models.Model], wanted: str) -> str:
    """Return an address of a model's own that is still free: the wanted one, else the first number after it.

    `free_slug(Official, "le-thi-mau-hau-giang")` is "le-thi-mau-hau-giang-2" where one of that name is there already.
    """
    return free_slugs(model, [wanted])[0]


def free_slugs(model: type[models.Model], wanted: Sequence[str]) -> list[str]:
    """Return what `free_slug` would for one after the other, each being used before the next is asked for.

    Namesakes are many in a large archive: the questions grow with the logarithm of their number.
    """
    there = set(model._default_manager.filter(slug__in=wanted).values_list("slug", flat=True))
    found = []
    for slug in wanted:
        free = _numbered(model, slug, there) if slug in there else slug
        there.add(free)
        found.append(free)
    return found


def _numbered(model: type[models.Model], slug: str, there: Collection[str]) -> str:
    """The address with the first number that is neither in the database nor in `there`."""
    first, many = 2, _ASKED_AT_ONCE
    while True:
        numbered = [f"{slug}-{number}" for number in range(first, first + many)]
        held = set(model._default_manager.filter(slug__in=numbered).values_list("slug", flat=True))
        free = next((each for each in numbered if each not in held and each not in there), None)
        if free is not None:
            return free
        first, many = first + many, 4 * many


class Mergeable(models.Model):
    """A record that can be merged into another of its kind; its model has the foreign key `merged_into`."""

    merged_into: models.ForeignKey[Any, Any]

    class Meta:
        abstract = True

    def standing(self) -> Self:
        """The record that this one leads to in the end: itself, or what it was merged into, at any remove.

        Records that were merged in a circle lead to the last one before it closes, so the search always ends.
        """
        record, met = self, {self.pk}
        while record.merged_into is not None and record.merged_into_id not in met:  # type: ignore[attr-defined]
            record = record.merged_into
            met.add(record.pk)
        return record


class Referenced(models.Model):
    """A record that the reference data may have made.

    `reference_key` says which row of the data it is. `reference` holds its values as last loaded: a field whose value
    differs from there was edited by a person, and loading leaves it alone.
    """

    confidence = models.CharField(
        gettext_lazy("độ tin cậy"), max_length=12, choices=Confidence.choices, default=Confidence.VERIFIED
    )
    reference_key = models.CharField(max_length=300, blank=True, editable=False, db_index=True)
    reference = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        return self.confidence == Confidence.VERIFIED
