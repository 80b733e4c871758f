"""Suppressions: a person's name that the archive keeps out of public view, told without saying which."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.db import connection, models
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

from archive.core.suppression import HashedNames, cover_processed, cover_values, hashed, hashed_names, written_forms
from archive.models.articles import Article
from archive.models.edits import Edit, current_edit
from archive.models.history import TRACKED
from archive.models.reports import Report
from archive.whole_files import made_once, written_whole

if TYPE_CHECKING:  # a process that reads no page starts without what reads them
    from archive.core.linking import LinkedOfficial
    from archive.core.pipeline import Processed

KEY_FILE = "suppression.key"
_HASH = 32  # hexadecimal digits of an HMAC-SHA256 that are kept
_DIGESTS_KEPT = 65_536
_WRITERS = 7_512_604  # key of the advisory lock that writers of articles share


class KeyMissing(Exception):
    """The key of the suppressed names is not that of the archive's records; the message says what to do."""


class SuppressionScope(models.TextChoices):
    """Where a name is covered."""

    EVERYWHERE = "everywhere", _("ở mọi nơi")
    OFFICIAL = "official", _("ở mọi bài nêu cán bộ này")
    ARTICLES = "articles", _("chỉ ở những bài đã chọn")


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def in_force(self) -> SuppressionQuerySet:
        return self.filter(lifted_at__isnull=True)

    def unfinished(self) -> SuppressionQuerySet:
        """Those whose covering, or uncovering, a dead process left for the next one."""
        return self.exclude(pending={})


class Suppression(models.Model):
    """One name out of public view, with the reason and the proof that nothing public holds it.

    The row holds nothing of the name: `hashes` are keyed hashes of the forms it is written in, and the key lies in the
    data folder, not in the database. `slugs` are hashes of addresses of officials, which answer with status 410.
    """

    Scope: TypeAlias = SuppressionScope

    scope = models.CharField(_("phạm vi"), max_length=10, choices=Scope.choices)
    hashes = models.JSONField(default=dict, editable=False)  # hash: number of syllables
    key_mark = models.CharField(max_length=16, editable=False)  # by which the key is known again
    slugs = models.JSONField(default=list, editable=False)
    articles = models.JSONField(default=list, editable=False)  # their numbers, where the scope is not everywhere
    officials = models.JSONField(default=list, editable=False)  # primary keys of the records that were covered
    provinces = models.JSONField(default=list, editable=False)  # slugs of the official's units; "" is none
    reason = models.TextField(_("lý do"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("người thực hiện")
    )
    made_by_name = models.CharField(_("tên người thực hiện"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    erases_bytes = models.BooleanField(_("xóa cả bản chụp có tên ấy"), default=False)
    lifted_at = models.DateTimeField(_("bỏ che lúc"), null=True, blank=True)
    lifted_by_name = models.CharField(_("người bỏ che"), max_length=200, blank=True)
    lifted_reason = models.TextField(_("lý do bỏ che"), blank=True)
    # What is still to be done and how far it came; emptied when it is done.
    pending = models.JSONField(default=dict, editable=False)
    covered = models.JSONField(_("đã che"), default=dict, editable=False)  # {"articles": 3, …}
    # How often each public place still held the name when it was searched afterwards: {"database": 0, …}.
    proof = models.JSONField(_("kiểm tra sau khi che"), default=dict, editable=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tên được che")
        verbose_name_plural = _("các tên được che")
        ordering = ("-made_at", "-pk")
        default_permissions = ("view",)
        permissions = [("suppress_names", _("Đưa tên người khỏi trang công khai"))]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.get_scope_display()})"

    @cached_property
    def names(self) -> HashedNames:
        """The name, to be found in texts. Raises KeyMissing."""
        self.check_key()
        return hashed_names(self.hashes, keyed_digest())

    def check_key(self) -> None:
        """Raises KeyMissing where the key of the data folder is another one."""
        if self.key_mark != key_mark():
            raise KeyMissing(
                f"{Path(settings.DATA_DIR) / KEY_FILE} is not the key by which suppressed names are known. Put the "
                "file back from a backup of this archive; without it names would come back into public view."
            )

    @classmethod
    def of_name(cls, name: str, **values: Any) -> Suppression:
        """A suppression of the name, not saved. Raises NameRefused."""
        hashes = hashed(written_forms(name), keyed_digest())
        return cls(hashes=hashes, key_mark=key_mark(), **values)

    def knows(self, name: str) -> bool:
        """Whether it is this name; to lift a suppression, a person has to say which."""
        try:
            return any(keyed_digest()(form) in self.hashes for form in written_forms(name))
        except ValueError:
            return False

    def concerns(self, article: Article | None, officials: Iterable[LinkedOfficial] = ()) -> bool:
        """Whether it holds for an article (None: for what is of no article) that names these officials."""
        if self.scope == SuppressionScope.EVERYWHERE:
            return True
        if article is not None and article.pk in self.articles:
            return True
        return self.scope == SuppressionScope.OFFICIAL and any(
            official.province in self.provinces and self.names.holds(official.mention.name) for official in officials
        )


class SuppressedPlace(models.Model):
    """A place outside the captured bytes where a name was covered, and how it was written there: not its letters.

    What is read from the bytes comes back by reading them again; what people wrote, and what the history tells, comes
    back from here once the name is given.
    """

    suppression = models.ForeignKey(Suppression, models.CASCADE, related_name="places")
    table = models.CharField(max_length=80)
    row = models.BigIntegerField()
    column = models.CharField(max_length=80)
    path = models.JSONField(default=list)  # keys and numbers that lead into a JSON value
    cuts = models.JSONField(default=list)  # [start, end, form]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.table}.{self.column} #{self.row}"


# --- the key --------------------------------------------------------------------------------------------------------


def _key() -> bytes:
    """The key in the data folder; the first suppression makes it. It is no setting, so that a new secret key or another
    server on the same folder knows the same names, and a dump of the database without it tells none.
    """
    path = Path(settings.DATA_DIR) / KEY_FILE
    with suppress(FileNotFoundError):
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    path.parent.mkdir(parents=True, exist_ok=True)
    made_once(path, _line_of(secrets.token_hex(32)), _OWNER_ONLY)
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def put_key(key: str) -> None:
    """Put a key in place of the folder's own, when a backup is restored that has one."""
    with written_whole(Path(settings.DATA_DIR) / KEY_FILE, _OWNER_ONLY) as file:
        file.write(_line_of(key))


_OWNER_ONLY = 0o600


def _line_of(key: str) -> bytes:
    return f"{key}\n".encode("ascii")


def keyed_digest() -> Callable[[str], str]:
    """The function by which names and addresses are hashed; the same one as long as the key is the same."""
    return _digest_by(_key())


@lru_cache(maxsize=1)
def _digest_by(key: bytes) -> Callable[[str], str]:
    @lru_cache(maxsize=_DIGESTS_KEPT)
    def digest(text: str) -> str:
        return hmac.digest(key, text.encode(), "sha256").hex()[:_HASH]

    return digest


def key_mark() -> str:
    """By which the key is known again without being told."""
    return keyed_digest()("key mark")[:16]


# --- two at once ----------------------------------------------------------------------------------------------------


def wait_for_writers() -> None:
    """Wait for the transactions that covered names by the suppressions so far; new ones wait until this one ends.

    Whoever makes or lifts a suppression calls it first in the transaction: a page that is being saved would otherwise
    be committed, uncovered, behind the back of the sweep. SQLite has one writer anyway.
    """
    _take_lock("pg_advisory_xact_lock")


def _take_lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_WRITERS])


# --- in force -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class SuppressedNames:
    """The suppressions in force, read again only when there is another one."""

    _state: tuple[int, ...] = ()
    _rows: tuple[Suppression, ...] = ()
    _is_held: bool = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within the block, one batch of articles, they are not looked for again."""
        self.rows()
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False

    def rows(self) -> tuple[Suppression, ...]:
        """Those in force now: one query of the primary keys. In a transaction they stay so until its end."""
        if self._is_held:
            return self._rows
        if connection.in_atomic_block:
            _take_lock("pg_advisory_xact_lock_shared")
        state = tuple(Suppression.objects.in_force().order_by("pk").values_list("pk", flat=True))
        if state != self._state:
            self._rows = tuple(Suppression.objects.in_force().order_by("pk")) if state else ()
            self._state = state
        return self._rows

    def of(self, article: Article | None, officials: Iterable[LinkedOfficial] = ()) -> HashedNames:
        """The names that are covered in an article, or in what belongs to no article. Raises KeyMissing."""
        officials = tuple(officials)
        return joined([row for row in self.rows() if row.concerns(article, officials)])

    def cover(self, article: Article, processed: Processed) -> Processed:
        """What was found in a capture of an article, without the names. Raises KeyMissing."""
        return cover_processed(processed, self.of(article, processed.officials))

    def cover_columns(self, article: Article, processed: Processed) -> None:
        """Cover the names in the article's columns, what people decided included; it is not saved.

        `processed` is what `cover` returned. Raises KeyMissing.
        """
        article.names_covered = processed.names_covered
        rows = self.rows()
        if not rows:
            return
        of_officials = [row for row in rows if row.scope == SuppressionScope.OFFICIAL and processed.names_covered]
        names = joined([row for row in rows if row in of_officials or row.concerns(article)])
        cover_article(article, names)


def joined(suppressions: Iterable[Suppression]) -> HashedNames:
    """All names of the suppressions as one. Raises KeyMissing."""
    rows = list(suppressions)
    if not rows:
        return HashedNames(str, frozenset(), ())
    every: dict[str, int] = {}
    for row in rows:
        row.check_key()
        every |= row.hashes
    return hashed_names(every, keyed_digest())


def cover_record(record: models.Model, names: HashedNames) -> dict[str, Any]:
    """Cover the names in a record's columns of text and JSON; returns the former values of those that changed.

    What stands for something else (a choice, an address of its own, a digest) is left alone. The record is not saved.
    """
    changed: dict[str, Any] = {}
    for column in text_columns(type(record)):
        value = getattr(record, column)
        covered = cover_values(value, names)
        if covered != value:
            changed[column] = value
            setattr(record, column, covered)
    return changed


def cover_article(article: Article, names: HashedNames) -> dict[str, Any]:
    """Do as `cover_record`, and take away addresses that have a name in them: a covered one would lead nowhere."""
    changed: dict[str, Any] = {}
    if names.in_address(article.url):
        changed["url"], article.url = article.url, ""
    images = article.images if isinstance(article.images, list) else []
    for image in [*images, *(article.found.get("images") or ())]:
        if isinstance(image, dict) and names.in_address(str(image.get("address") or "")):
            changed["images"], image["address"] = article.images, ""
    return changed | cover_record(article, names)


_KEPT_COLUMNS = frozenset({"identity", "folded", "sort_key", "name_key", "rules_version"})


@cache
def text_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a model in which words of a text may stand."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and not (isinstance(field, models.SlugField) and model is Article)
        and not (field.choices or field.unique)
        and field.attname not in _KEPT_COLUMNS
    )


def suppressed_address(slug: str) -> Suppression | None:
    """The suppression that an official's address is behind, whether or not the official was ever recorded."""
    rows = list(Suppression.objects.in_force())
    own = keyed_digest()(slug) if rows else ""
    for row in rows:
        is_everywhere = row.scope == SuppressionScope.EVERYWHERE
        if own in row.slugs or (is_everywhere and row.names.in_address(slug)):
            return row
    return None


# --- what people write ------------------------------------------------------------------------------------------------


_in_force = SuppressedNames()


def cover_what_people_write(sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Cover the names in a record that a person is saving, so that no editor brings one back unaware."""
    if raw or (sender in TRACKED and current_edit() is None):
        return
    article = instance if isinstance(instance, Article) else getattr(instance, "article", None)
    rows = [row for row in _in_force.rows() if row.concerns(article)]
    if not rows:
        return
    names = joined(rows)
    if isinstance(instance, Article):
        cover_article(instance, names)
    else:
        cover_record(instance, names)


_WRITTEN: tuple[type[models.Model], ...] = (*TRACKED, Edit, Report)
for _model in _WRITTEN:
    pre_save.connect(cover_what_people_write, sender=_model)
