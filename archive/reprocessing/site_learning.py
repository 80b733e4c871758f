"""Learning sites: what the stored pages of each host teach together, kept in versions for the readings to come."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.reading.site_lessons import MIN_PAGES, learn_site
from archive.core.reading.site_observation import PageObservation, observe_page
from archive.core.reading.site_profile import Lesson, SiteProfile
from archive.models import Article, SiteMemory, Source
from archive.reference.registry import Registry
from archive.storage import blobs

MOST_PAGES = 200  # of a host, the newest; more teach no more
_READ_AHEAD = 2000  # articles of a source, among which the hosts are told apart
_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedSite:
    """What came of one host: how many pages it was learned from, what they teach, how many articles are due by it."""

    host: str
    pages: int
    lessons: int
    version: int
    is_new: bool
    due: int


@dataclass(slots=True)
class LearningReport:
    """The hosts that were learned, and the captures whose bytes could not be read."""

    sites: list[LearnedSite] = field(default_factory=list)
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """An article's page as the database knows it."""

    capture: int
    sha256: str
    url: str
    content_type: str
    captured_at: Any


def learn_sites(
    *, source: Source | None = None, everything: bool = False, tick: Callable[[], Any] = lambda: None
) -> LearningReport:
    """Learn the sites that have pages which their profile does not know, or `everything`; `tick` follows each page.

    A profile that teaches the same as the one in force keeps its version. Where it teaches something else, it is the
    next version, and the articles of the host are due for reading again.
    """
    registry = Registry()
    report = LearningReport()
    wanted = Source.objects.filter(pk=source.pk) if source else Source.objects.all()
    newest_of = Article.objects.filter(source__in=wanted, read_from__isnull=False).values_list("source")
    newest = dict(newest_of.annotate(newest=Max("read_from")).order_by())
    for one in wanted.filter(pk__in=newest).order_by("pk"):
        known = SiteMemory.objects.current().filter(source=one).aggregate(to=Max("learned_to"))["to"] or 0
        if everything or newest[one.pk] > known:
            for host, pages in _by_host(one).items():
                if len(pages) >= MIN_PAGES:
                    report.sites.append(_learn_host(host, one, pages, registry, report, tick))
    return report


def _by_host(source: Source) -> dict[str, list[_Page]]:
    """The newest pages of each host of a source."""
    rows = Article.objects.filter(source=source, read_from__withheld=False)
    newest = rows.order_by(F("read_from__captured_at").desc(nulls_last=True), "-read_from")
    columns = ("read_from", *(f"read_from__{name}" for name in ("sha256", "url", "content_type", "captured_at")))
    found: dict[str, list[_Page]] = {}
    for facts in newest.values_list(*columns)[:_READ_AHEAD]:
        page = _Page(*facts)
        pages = found.setdefault(host_of(page.url), [])
        if len(pages) < MOST_PAGES:
            pages.append(page)
    found.pop("", None)
    return found


def _learn_host(
    host: str, source: Source, pages: Sequence[_Page], registry: Registry, report: LearningReport, tick: Any
) -> LearnedSite:
    profile = learn_site(_observe(pages, report, tick))
    hidden = registry.suppressed.of(None)
    lessons = tuple(lesson for lesson in profile.lessons if not _names_somebody(lesson, hidden))
    profile = SiteProfile(pages=profile.pages, lessons=lessons)
    row, is_new = _keep(host, source, profile, learned_to=max(page.capture for page in pages))
    due = _note_due(host, source, row.version)
    return LearnedSite(
        host=host, pages=profile.pages, lessons=len(lessons), version=row.version, is_new=is_new, due=due
    )


def _names_somebody(lesson: Lesson, hidden: Any) -> bool:
    """Whether a lesson holds a name that is kept out of public view."""
    return bool(hidden) and (hidden.holds(lesson.example) or hidden.holds(lesson.key))


def _observe(pages: Sequence[_Page], report: LearningReport, tick: Any) -> Iterator[PageObservation]:
    for page in pages:
        try:
            body = blobs.load(page.sha256)
            raw = RawCapture(body, page.url or None, page.captured_at, page.content_type or None)
            observed = observe_page(raw)
        except Exception:  # lost bytes, or a page on which the rules break: reprocessing tells of it
            report.unread += 1
            observed = None
        tick()
        if observed is not None:
            yield observed


@transaction.atomic
def _keep(host: str, source: Source, profile: SiteProfile, *, learned_to: int) -> tuple[SiteMemory, bool]:
    """The row in force: the present one with its counts renewed, or the next version where it teaches otherwise."""
    present = SiteMemory.objects.current().select_for_update().filter(host=host).first()
    facts = {
        "source": source,
        "pages": profile.pages,
        "lessons": profile.as_json(),
        "learned_at": timezone.now(),
        "learned_to": learned_to,
    }
    if present is not None and present.profile.states_the_same_as(profile):
        for name, value in facts.items():
            setattr(present, name, value)
        present.save()
        return present, False
    version = 1
    if present is not None:
        version = present.version + 1
        present.is_current = False
        present.save(update_fields=["is_current"])
    return SiteMemory.objects.create(host=host, version=version, **facts), True


def _note_due(host: str, source: Source, version: int) -> int:
    """Mark the articles of a host that were read with another version; returns how many are due by it."""
    due = last = 0
    rows = Article.objects.filter(source=source, read_from__isnull=False).exclude(site_version=version).order_by("pk")
    if version == 1 and not SiteMemory.objects.filter(host=host, version=1).exclude(lessons=[]).exists():
        return 0  # nothing was known before and nothing is now
    while page := list(rows.filter(pk__gt=last).values_list("pk", "url")[:_PAGE]):
        last = page[-1][0]
        keys = [pk for pk, url in page if host_of(url) == host]
        due += Article.objects.filter(pk__in=keys).update(site_outdated=True)
    return due
