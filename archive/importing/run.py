"""One run of an import: each capture in a transaction of its own, each problem a row, the sum at the end."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.core.canonical_urls import host_of, identities
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.pipeline import Processed, process
from archive.core.reading.problems import PAGE_REFUSALS, Refusal
from archive.importing.heads import keep_heads, sent_on_to
from archive.importing.images import save_resource
from archive.importing.report import COUNTS, ImportReport
from archive.importing.revisits import resolve_revisits
from archive.importing.run_state import watched_run
from archive.importing.saving import save_article
from archive.importing.succession import attach_refused, is_truncated
from archive.importing.withholding import withhold, withhold_image
from archive.models import Article, Capture, CaptureState, ImportProblem, ImportRun
from archive.pdf.extraction import with_pdf_pages
from archive.reference.registry import Registry
from archive.resolving.near_duplicates import newest_official, note_near_duplicates_since
from archive.storage import blobs
from search.indexing import batched

# An address without text is a page that scripts draw, a gallery, an answer to scripts: every site has some.
_BARE = frozenset({Refusal.NO_TEXT, Refusal.EMPTY, Refusal.NOT_TEXT})
# Pages, but no articles.
SKIPPED = frozenset(code.value for code in PAGE_REFUSALS)
NO_ARTICLES = frozenset({CaptureState.SKIPPED, CaptureState.RESOURCE, CaptureState.ASIDE, CaptureState.REDIRECT})


def run_import(
    found: Iterable[IncomingCapture],
    *,
    command: str,
    arguments: list[str],
    samples: bool = False,
    tick: Callable[[], Any],
) -> ImportReport:
    """Import what a source yields; call `tick` after each. Interrupted at any moment, a second run completes it."""
    registry = Registry()
    report = ImportReport()
    newest = newest_official()
    with watched_run(command, arguments, registry.rules_version) as run:
        try:
            with batched():
                for item in resolve_revisits(report.without_passed_over(found)):
                    report.seen += 1
                    _import_one(item, run, registry, report, samples=samples)
                    tick()
            note_near_duplicates_since(newest)
        finally:
            _note_figures(run, report)
        run.state = ImportRun.RunState.FINISHED if report.is_clean else ImportRun.RunState.FAILED
        run.finished_at = timezone.now()
        run.save()
    return report


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
        processed, _ = _process(item.raw, registry)
        if _note_problems(item.path, processed, report, has_address=bool(item.raw.url)):
            met.add(key)
            if processed.reading.is_article:
                report.added += 1
            else:
                report.skip(processed.reading.refusal, item.path)
    return report


def _import_one(
    item: IncomingCapture, run: ImportRun, registry: Registry, report: ImportReport, *, samples: bool
) -> None:
    if item.raw is None:
        report.add_problem(item.path, item.problem, item.detail, is_failure=True)
        return
    known = _known(item.raw)
    if known is not None:
        report.skipped += known in NO_ARTICLES
        report.unchanged += known == CaptureState.ARTICLE
        return
    if registry.erased.hold(item.raw.sha256, *identities(item.raw.url or "", item.raw.sha256)):
        report.skip("erased", item.path)
        return
    if item.is_resource:
        if save_resource(item, item.raw, run):
            withhold_image(item.raw, item.page_url, registry.suppressed)
            report.skip("image", item.path)
        elif item.page_url and not item.rescued_from:
            report.add_problem(item.path, "no-image", item.raw.url or "", is_failure=True)
        else:
            report.skip("not-an-image", item.path)  # of an imported file: what calls itself an image and is none
        return
    if item.set_aside or item.redirect_to:
        _keep_aside(item, item.raw, run, registry)
        report.skip(_kind(item), item.path)
        return
    if item.is_fallback and _is_held(item.raw):
        report.skip(_kind(item), item.path)
        return
    processed, insisted = _process(item.raw, registry)
    if not _note_problems(item.path, processed, report, has_address=bool(item.raw.url)):
        return
    blobs.store(item.raw.body)
    try:
        _save(item, processed, run, registry, report, samples=samples, insisted=insisted)
    except IntegrityError:
        # Another run saved the same address at the same moment; what it wrote is there now.
        registry.forget()
        if _known(item.raw) is not None:
            report.unchanged += 1
        else:
            _save(item, processed, run, registry, report, samples=samples, insisted=insisted)


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
    capture = _new_capture(item, raw, run, state=state, reason=item.set_aside, truncated=item.is_truncated)
    if not item.redirect_to:
        attach_refused(capture)
    withhold(capture, raw.body, registry.suppressed)


def _is_held(raw: RawCapture) -> bool:
    """Whether the page itself was read, as an article or as something else, so that its mere text is not needed."""
    if Article.objects.filter(identity__in=identities(raw.url or "", raw.sha256)).exists():
        return True
    return Capture.objects.filter(url=raw.url, state=CaptureState.SKIPPED, reason__in=SKIPPED).exists()


def _process(raw: RawCapture, registry: Registry) -> tuple[Processed, bool]:
    """What the capture yields, and whether a person insisted that it is an article.

    The same bytes that a person took for an article are one, whenever they come again.
    """
    site = registry.sites.get(host_of(raw.url or ""))
    raw = with_pdf_pages(raw)
    processed = process(raw, registry.authorities, site=site)
    insisted = (
        processed.reading.refusal in SKIPPED and Capture.objects.filter(sha256=raw.sha256, insisted=True).exists()
    )
    return (process(raw, registry.authorities, insisted=True, site=site), True) if insisted else (processed, False)


def _note_problems(path: str, processed: Processed, report: ImportReport, *, has_address: bool) -> bool:
    """Note what was wrong with a capture, in one row; returns whether it is kept."""
    reading = processed.reading
    is_bare_page = has_address and reading.refusal in _BARE
    if reading.refusal and reading.refusal not in SKIPPED and not is_bare_page:
        report.add_problem(path, reading.refusal, ", ".join(reading.problems), is_failure=True)
        return False
    if reading.problems and reading.is_article:
        report.add_problem(path, reading.problems[0], ", ".join(reading.problems), is_failure=False)
    return True


@transaction.atomic
def _save(
    item: IncomingCapture,
    processed: Processed,
    run: ImportRun,
    registry: Registry,
    report: ImportReport,
    *,
    samples: bool,
    insisted: bool,
) -> None:
    raw = item.raw
    assert raw is not None
    is_article = processed.reading.is_article
    state = CaptureState.ARTICLE if is_article else CaptureState.SKIPPED
    reading = processed.reading
    truncated = item.is_truncated or is_truncated(reading)
    if not is_article and (to := sent_on_to(raw, item.heads)):
        item, state = replace(item, redirect_to=to), CaptureState.REDIRECT
    capture = _new_capture(item, raw, run, state=state, reason=reading.refusal, truncated=truncated, insisted=insisted)
    if not is_article:
        if state != CaptureState.REDIRECT:
            attach_refused(capture)
        withhold(capture, raw.body, registry.suppressed, processed)
        report.skip(reading.refusal, item.path)
        return
    with registry.suppressed.held():
        saved = save_article(capture, processed, registry)
        withhold(capture, raw.body, registry.suppressed, processed)
    if samples and saved.added:
        saved.article.is_sample = True
        saved.article.save(update_fields=["is_sample"])
        announce_changes([saved.article], same_text=True)
    report.added += saved.added
    report.updated += saved.changed and not saved.added
    report.unchanged += not saved.changed and not saved.aside
    if saved.aside:
        report.skip(saved.aside, item.path)


def _new_capture(
    item: IncomingCapture,
    raw: RawCapture,
    run: ImportRun,
    *,
    state: str,
    reason: str,
    truncated: bool,
    insisted: bool = False,
) -> Capture:
    capture = Capture.objects.create(
        sha256=raw.sha256,
        url=raw.url or "",
        captured_at=raw.captured_at,
        content_type=raw.content_type or "",
        size=len(raw.body),
        file_name=item.path.rsplit("/", 1)[-1][:400],
        run=run,
        state=state,
        reason=reason,
        insisted=insisted,
        truncated=truncated,
        page_url=item.redirect_to[:2000],
        rescued_from=item.rescued_from[:2000],
        rendered=item.is_rendered,
    )
    keep_heads(capture, item.heads)
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
