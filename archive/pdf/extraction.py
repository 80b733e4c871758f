"""The pages of a PDF, read in a process of its own, because a small file can ask for any time and memory."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from archive.core.capture import PdfPages, RawCapture
from archive.core.reading.pdf import is_pdf
from archive.core.reading.problems import Refusal

_WORKER = Path(__file__).with_name("worker.py")
_SECONDS = 90


def with_pdf_pages(raw: RawCapture) -> RawCapture:
    """The capture with the words of its pages beside the bytes where it is a PDF; any other capture as it is."""
    return replace(raw, pdf=extract_pages(raw.body)) if raw.pdf is None and is_pdf(raw.body) else raw


def extract_pages(body: bytes, *, seconds: int = _SECONDS) -> PdfPages:
    """Return the words of each page of a PDF; never raises.

    What is yielded depends on the bytes alone, given time enough. A file beyond the limits of the worker, or one
    that kills it, has no pages and the problem `Refusal.PDF_TOO_LARGE`.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)], input=body, capture_output=True, timeout=seconds, check=False
        )
        answer = json.loads(done.stdout)
        return PdfPages(tuple(str(page) for page in answer["pages"]), str(answer["problem"]))
    except (subprocess.TimeoutExpired, OSError, ValueError, KeyError, TypeError):  # killed by its limits
        return PdfPages(problem=Refusal.PDF_TOO_LARGE)
