"""What people decided of names over all articles: that two officials are two people, and that a name is no person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from archive.core.text import fold, syllables
from archive.models.officials import Official

ANYWHERE = "*"
_BEFORE = 2  # syllables
_REACH = 60  # characters


class Ruling(models.Model):
    """Who decided it, when and why."""

    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("người quyết định"),
    )
    decided_by_name = models.CharField(max_length=200, blank=True, editable=False)  # once the account is deleted
    decided_at = models.DateTimeField(gettext_lazy("lúc"), auto_now_add=True)
    reason = models.TextField(gettext_lazy("lý do"), blank=True)

    class Meta:
        abstract = True

    @property
    def author(self) -> str:
        """Who decided it, whether or not the account still exists; empty where nobody is known."""
        return str(self.decided_by or self.decided_by_name)


class KeptApartQuerySet(models.QuerySet["KeptApart"]):
    def among(self, officials: Iterable[int]) -> frozenset[tuple[int, int]]:
        """The pairs of these officials, by primary key, that are two people; the smaller key first."""
        keys = list(officials)
        return frozenset(self.filter(first__in=keys, second__in=keys).values_list("first", "second"))


class KeptApart(Ruling):
    """Two officials of the same or nearly the same name who are two people; `first` has the smaller key."""

    first = models.ForeignKey(Official, models.CASCADE, related_name="+", verbose_name=gettext_lazy("cán bộ"))
    second = models.ForeignKey(Official, models.CASCADE, related_name="+", verbose_name=gettext_lazy("với cán bộ"))

    objects = KeptApartQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("hai người giữ riêng")
        verbose_name_plural = gettext_lazy("hai người giữ riêng")
        default_permissions = ("view",)
        ordering = ("-decided_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="kept_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class NonPerson(Ruling):
    """Words that look like an official's name and are none, behind certain words: a street, a school, an office.

    `before` is the beginning of the context: the two syllables before the name, folded, nothing at the beginning of a
    line, and ANYWHERE where the name is nobody's wherever it stands.
    """

    name = models.CharField(gettext_lazy("tên"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    before = models.CharField(gettext_lazy("đứng sau những chữ"), max_length=120, blank=True)

    class Meta:
        verbose_name = gettext_lazy("tên không phải cán bộ")
        verbose_name_plural = gettext_lazy("tên không phải cán bộ")
        default_permissions = ("view",)
        ordering = ("-decided_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["name_key", "before"], name="non_person_once")]

    def __str__(self) -> str:
        return f"{self.before} {self.name}".strip() if self.before != ANYWHERE else self.name


def words_before(text: str, start: int) -> str:
    """The context of a name that stands at `start`: the two syllables before it in its line, folded."""
    line = text[max(start - _REACH, text.rfind("\n", 0, start) + 1) : start]
    return fold(" ".join(span.of(line) for span in syllables(line)[-_BEFORE:]))


class NonPersons:
    """The names that people said are nobody's, read once."""

    def __init__(self) -> None:
        self._contexts: dict[str, set[str]] = defaultdict(set)
        for name_key, before in NonPerson.objects.order_by().values_list("name_key", "before"):
            self._contexts[name_key].add(before)

    def hold(self, name_key: str, text: str, start: int) -> bool:
        """Whether the name at this place is no person's."""
        contexts = self._contexts.get(name_key)
        return contexts is not None and (ANYWHERE in contexts or words_before(text, start) in contexts)
