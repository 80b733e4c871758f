"""One run of an import: captures in batches or one by one, each problem a row, the sum at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.core.canonical_urls import identities
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.pipeline import Processed
from archive.importing.batches import BatchImport, Reader
from archive.importing.heads import keep_heads, sent_on_to
from archive.importing.images import save_resource
from archive.importing.new_captures import NewCapture, new_capture
from archive.importing.progress import ImportProgress
from archive.importing.readers import opened_reader
from archive.importing.reading import SKIPPED, ReadPage, is_kept, read_and_store, read_page
from archive.importing.report import COUNTS, NO_ARTICLES, ImportReport
from archive.importing.revisits import resolve_revisits
from archive.importing.run_state import watched_run
from archive.importing.saving import save_article
from archive.importing.spread import opened_spread_reader
from archive.importing.succession import attach_refused, is_truncated
from archive.importing.withholding import withhold, withhold_image
from archive.models import Article, Capture, CaptureState, ImportProblem, ImportRun
from archive.reference.registry import Registry
from archive.resolving.near_duplicates import newest_official, note_near_duplicates_since
from archive.storage import blobs
from search.indexing import batched


def run_import(
    found: Iterable[IncomingCapture],
    *,
    command: str,
    arguments: list[str],
    samples: bool = False,
    at_once: bool = False,
    processes: int = 1,
    tick: Callable[[], Any],
    progress: ImportProgress | None = None,
) -> ImportReport:
    """Import what a source yields; call `tick` after each. Interrupted at any moment, a second run completes it.

    Captures are saved in batches; `at_once` saves each before the next is asked for, for a source that must know. With
    several `processes` pages are read in so many beside this one, which saves them; with the `progress` of a job they
    are pieces for the workers of all hosts as well, and the run goes on where that says. The outcome is the same.
    Raises BrokenProcessPool where processes do not start, Stopped where the job is not wanted any more.
    """
    registry = Registry()
    report = progress.report if progress else ImportReport()
    newest = newest_official()
    resumed = progress.run if progress else None
    with watched_run(command, arguments, registry.rules_version, resumed=resumed) as run:
        if progress is not None:
            progress.begin(run, newest)
            newest = progress.newest if progress.newest is not None else newest
        try:
            with batched():
                one = _Single(run, registry, report, samples=samples)
                if at_once:
                    for item in resolve_revisits(report.without_passed_over(found)):
                        report.seen += 1
                        one.take(item)
                        tick()
                else:
                    with _opened_reader(registry, processes, progress) as read:
                        batches = BatchImport(
                            run, registry, report, one, read=read, samples=samples, tick=tick, progress=progress
                        )
                        batches.take_all(found)
            note_near_duplicates_since(newest)
        finally:
            if progress is None:
                _note_figures(run, report)
        run.state = ImportRun.RunState.FINISHED if report.is_clean else ImportRun.RunState.FAILED
        run.finished_at = timezone.now()
        run.save()
    return report


def _opened_reader(
    registry: Registry, processes: int, progress: ImportProgress | None
) -> AbstractContextManager[Reader]:
    if progress is None:
        return opened_reader(registry, processes)
    return opened_spread_reader(registry, progress.job, progress.figures, processes=processes)


def dry_run(found: Iterable[IncomingCapture], *, tick: Callable[[], Any]) -> ImportReport:
    """Say what `run_import` would do with the captures, saving nothing."""
    report = ImportReport()
    registry = Registry()
    met: set[tuple[Any, ...]] = set()
    for item in resolve_revisits(report.without_passed_over(found)):
        report.seen += 1
        tick()
        if item.raw is None:
            report.add_problem(item.path, item.problem, item.detail, is_failure=True)
            continue
        known = _known(item.raw)
        key = (item.raw.sha256, item.raw.url, item.raw.captured_at)
        if known is not None or key in met:
            report.skipped += known in NO_ARTICLES
            report.unchanged += known in (None, CaptureState.ARTICLE)
            continue
        if item.is_resource or item.set_aside or item.redirect_to or (item.is_fallback and _is_held(item.raw)):
            report.skip(_kind(item), item.path)
            continue
        processed = read_page(item.raw, registry.authorities, registry.sites)
        if _is_insisted(item.raw, processed):
            processed = read_page(item.raw, registry.authorities, registry.sites, insisted=True)
        if _note_problems(item.path, item.raw, processed, report):
            met.add(key)
            if processed.reading.is_article:
                report.added += 1
            else:
                report.skip(processed.reading.refusal, item.path)
    return report


@dataclass(frozen=True, slots=True)
class _Single:
    """The import of one capture after the other."""

    run: ImportRun
    registry: Registry
    report: ImportReport
    samples: bool

    def take(self, item: IncomingCapture) -> None:
        report, registry = self.report, self.registry
        if item.raw is None:
            report.add_problem(item.path, item.problem, item.detail, is_failure=True)
            return
        known = _known(item.raw)
        if known is not None:
            report.count_known(known)
        elif registry.erased.hold(item.raw.sha256, *identities(item.raw.url or "", item.raw.sha256)):
            report.skip("erased", item.path)
        elif item.is_resource:
            self._take_image(item, item.raw)
        elif item.set_aside or item.redirect_to:
            _keep_aside(item, item.raw, self.run, registry)
            report.skip(_kind(item), item.path)
        elif item.is_fallback and _is_held(item.raw):
            report.skip(_kind(item), item.path)
        else:
            self._take_page(item, item.raw)

    def _take_image(self, item: IncomingCapture, raw: RawCapture) -> None:
        if save_resource(item, raw, self.run):
            withhold_image(raw, item.page_url, self.registry.suppressed)
            self.report.skip("image", item.path)
        elif item.page_url and not item.rescued_from:
            self.report.add_problem(item.path, "no-image", raw.url or "", is_failure=True)
        else:
            self.report.skip("not-an-image", item.path)  # of an imported file: what calls itself one and is none

    def _take_page(self, item: IncomingCapture, raw: RawCapture) -> None:
        page = read_and_store(raw, self.registry.authorities, self.registry.sites)
        insisted = page.processed is not None and _is_insisted(raw, page.processed)
        if insisted:
            page = read_and_store(raw, self.registry.authorities, self.registry.sites, insisted=True)
        if self.note(item, page) and page.processed is not None:
            self.keep(item, page.processed, insisted=insisted)

    def note(self, item: IncomingCapture, page: ReadPage) -> bool:
        if page.processed is None:
            self.report.add_problem(item.path, page.problem, page.detail, is_failure=True)
            return False
        assert item.raw is not None
        return _note_problems(item.path, item.raw, page.processed, self.report)

    def keep(self, item: IncomingCapture, processed: Processed, *, insisted: bool = False) -> None:
        assert item.raw is not None
        try:
            self._save(item, processed, insisted=insisted)
        except IntegrityError:
            # Another run saved the same address at the same moment; what it wrote is there now.
            self.registry.forget()
            if _known(item.raw) is not None:
                self.report.unchanged += 1
            else:
                self._save(item, processed, insisted=insisted)

    @transaction.atomic
    def _save(self, item: IncomingCapture, processed: Processed, *, insisted: bool) -> None:
        raw, registry, report = item.raw, self.registry, self.report
        assert raw is not None
        reading = processed.reading
        is_article = reading.is_article
        state = CaptureState.ARTICLE if is_article else CaptureState.SKIPPED
        if not is_article and (to := sent_on_to(raw, item.heads)):
            item, state = replace(item, redirect_to=to), CaptureState.REDIRECT
        found = NewCapture(
            item=item,
            state=state,
            reason=reading.refusal,
            truncated=item.is_truncated or is_truncated(reading),
            redirect_to=item.redirect_to,
        )
        capture = _keep_capture(self.run, found, insisted=insisted)
        if not is_article:
            if state != CaptureState.REDIRECT:
                attach_refused(capture)
            withhold(capture, raw.body, registry.suppressed, processed)
            report.skip(reading.refusal, item.path)
            return
        with registry.suppressed.held():
            saved = save_article(capture, processed, registry)
            withhold(capture, raw.body, registry.suppressed, processed)
        if self.samples and saved.added:
            saved.article.is_sample = True
            saved.article.save(update_fields=["is_sample"])
            announce_changes([saved.article], same_text=True)
        report.added += saved.added
        report.updated += saved.changed and not saved.added
        report.unchanged += not saved.changed and not saved.aside
        if saved.aside:
            report.skip(saved.aside, item.path)


def _kind(item: IncomingCapture) -> str:
    """What a capture is that is not read as an article, for the report."""
    if item.is_resource:
        return "image"
    return "redirect" if item.redirect_to else item.set_aside or "text-of-page"


@transaction.atomic
def _keep_aside(item: IncomingCapture, raw: RawCapture, run: ImportRun, registry: Registry) -> None:
    """Keep a capture that its container says is no page of its own, such as the answer to a form."""
    blobs.store(raw.body)
    state = CaptureState.REDIRECT if item.redirect_to else CaptureState.SKIPPED
    found = NewCapture(
        item=item, state=state, reason=item.set_aside, truncated=item.is_truncated, redirect_to=item.redirect_to
    )
    capture = _keep_capture(run, found)
    if not item.redirect_to:
        attach_refused(capture)
    withhold(capture, raw.body, registry.suppressed)


def _is_held(raw: RawCapture) -> bool:
    """Whether the page itself was read, as an article or as something else, so that its mere text is not needed."""
    if Article.objects.filter(identity__in=identities(raw.url or "", raw.sha256)).exists():
        return True
    return Capture.objects.filter(url=raw.url, state=CaptureState.SKIPPED, reason__in=SKIPPED).exists()


def _is_insisted(raw: RawCapture, processed: Processed) -> bool:
    """Whether a person took the same bytes for an article that reading takes for none: it is one whenever it comes."""
    return processed.reading.refusal in SKIPPED and Capture.objects.filter(sha256=raw.sha256, insisted=True).exists()


def _note_problems(path: str, raw: RawCapture, processed: Processed, report: ImportReport) -> bool:
    """Note what was wrong with a capture, in one row; returns whether it is kept."""
    reading = processed.reading
    if not is_kept(reading, raw):
        report.add_problem(path, reading.refusal, ", ".join(reading.problems), is_failure=True)
        return False
    if reading.problems and reading.is_article:
        report.add_problem(path, reading.problems[0], ", ".join(reading.problems), is_failure=False)
    return True


def _keep_capture(run: ImportRun, found: NewCapture, *, insisted: bool = False) -> Capture:
    capture = new_capture(found.item, run, found, insisted=insisted)
    capture.save(force_insert=True)
    keep_heads(capture, found.item.heads)
    return capture


def _known(raw: RawCapture) -> str | None:
    """The state of the capture, None where the archive does not have it yet."""
    known = Capture.objects.filter(sha256=raw.sha256, url=raw.url or "", captured_at=raw.captured_at)
    return known.values_list("state", flat=True).first()


def _note_figures(run: ImportRun, report: ImportReport) -> None:
    for name in COUNTS:
        setattr(run, name, getattr(report, name))
    run.passed_over = report.passed_over
    run.save()
    ImportProblem.objects.bulk_create([ImportProblem(run=run, **problem) for problem in report.problems])
