"""`python -m tests.benchmarks.core`: how many captures a second the pure core processes on one core.

Each figure is of `process()` as a whole: read, extract, link. CPU time counts, so a busy machine does not change it;
every set of captures is processed once to warm up and then `--rounds` times, and the best round is printed.

--pages N       generated text files, and as many HTML pages; 200 unless told otherwise
--rounds N      3 unless told otherwise
--profile       print where the time goes instead

TANGTHU_SEEDS names a folder of real text files, which are measured besides.
"""

import argparse
import cProfile
import os
import pstats
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from archive.core.authorities import Authorities
from archive.core.capture import RawCapture
from archive.core.pipeline import process
from archive.reference.files import read_reference
from tests.generating import GeneratedPage, generate_pages

ROOT = Path(__file__).parents[2]
CHARACTERS = 5_800  # of the text files that the project was given, on average
TEXT_TARGET, HTML_TARGET = 150, 40  # captures a second
CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)


class Workload(NamedTuple):
    """Captures of one kind; `target` is how many of them a second the archive promises, 0 where nothing is."""

    name: str
    captures: Sequence[RawCapture]
    target: int = 0


class Rate(NamedTuple):
    """What a workload took: captures and kilobytes in a second of CPU time."""

    captures: float
    kilobytes: float


def workloads(pages: int) -> Iterator[Workload]:
    """What is measured: generated pages as text and as HTML, the pages of the reading tests, the samples, the seeds."""
    generated = list(generate_pages(pages, characters=CHARACTERS))
    yield Workload("text files, generated", [_text(page.text.encode()) for page in generated], TEXT_TARGET)
    if seeds := os.environ.get("TANGTHU_SEEDS", ""):
        files = sorted(Path(seeds).glob("*.txt"))
        yield Workload("text files, seeds", [_text(path.read_bytes()) for path in files] * 10, TEXT_TARGET)
    yield Workload("HTML pages, generated", [_html(portal_page(page).encode()) for page in generated], HTML_TARGET)
    for name, folder in (
        ("HTML pages, tests", "tests/core/reading/pages"),
        ("HTML pages, samples", "fixtures/samples"),
    ):
        files = sorted((ROOT / folder).glob("*.html"))
        yield Workload(name, [_html(path.read_bytes()) for path in files] * 4, HTML_TARGET)


def _text(body: bytes) -> RawCapture:
    return RawCapture(body=body, content_type="text/plain", captured_at=CAPTURED)


def _html(body: bytes) -> RawCapture:
    return RawCapture(body=body, content_type="text/html", captured_at=CAPTURED)


_MENU = ("Trang chủ", "Giới thiệu", "Tin tức", "Xây dựng Đảng", "Kinh tế", "Văn hóa", "Giáo dục", "Y tế", "Liên hệ")
_ENTRIES = 120  # links around an article, as portals have them
_STYLE = ".tin { margin: 0 auto; padding: 4px 8px; color: #333; } .tin a:hover { text-decoration: underline; }\n" * 60
_SCRIPT = (
    "window.dataLayer = window.dataLayer || []; function mau(n) { dataLayer.push({ten: n, lan: n.length}); }\n" * 80
)


def portal_page(page: GeneratedPage) -> str:
    """The generated page as a portal would serve it: menus, styles, scripts and lists of other articles around it."""
    title, published, *paragraphs = page.text.splitlines()
    menu = "".join(f'<li><a href="/muc/{place}">{entry}</a></li>' for place, entry in enumerate(_MENU))
    others = "".join(
        f'<li><a href="/tin/{place}">Xã Mẫu {place} ra quân làm đường liên thôn</a> <span>(0{place % 9 + 1}/3/2021)</span></li>'
        for place in range(_ENTRIES)
    )
    body = "".join(f"<p style='text-align: justify'>{escape(words)}</p>\n" for words in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{escape(title)} - Cổng mẫu</title>"
        f"<style>{_STYLE}</style><script>{_SCRIPT}</script></head><body><div class='header'><ul>{menu * 4}</ul></div>"
        f"<div class='container'><div class='breadcrumb'><a href='/'>Trang chủ</a> » <a href='/tin'>Tin tức</a></div>"
        f"<div class='detail'><h1>{escape(title)}</h1><div class='date'>{published}</div>"
        f"<div class='content'>{body}<p class='author'><b>Lò Mẫu</b></p></div></div>"
        f"<div class='related'><h3>Tin liên quan</h3><ul>{others}</ul></div></div>"
        f"<div class='footer'>Cổng mẫu, dùng để đo tốc độ</div></body></html>"
    )


def measure(captures: Sequence[RawCapture], authorities: Authorities, rounds: int) -> Rate:
    """The best of `rounds` over `captures`, after one to warm up."""
    best = min(_seconds(captures, authorities) for _ in range(rounds + 1))
    return Rate(len(captures) / best, sum(len(capture.body) for capture in captures) / best / 1024)


def _seconds(captures: Sequence[RawCapture], authorities: Authorities) -> float:
    started = time.process_time()
    for capture in captures:
        process(capture, authorities)
    return time.process_time() - started


def table(rates: Sequence[tuple[Workload, Rate]]) -> str:
    """The figures as a table in Markdown."""
    rows = [
        ("on one core, CPU time", "captures/s", "target", "KiB/s", "captures"),
        ("---", "---:", "---:", "---:", "---:"),
        *(
            (
                workload.name,
                f"{rate.captures:,.0f}",
                f"{workload.target}",
                f"{rate.kilobytes:,.0f}",
                f"{len(workload.captures)}",
            )
            for workload, rate in rates
        ),
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.core")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    authorities = read_reference(ROOT / "fixtures" / "reference")
    loads = list(workloads(options.pages))
    if options.profile:
        _profile(loads, authorities)
        return
    print(table([(load, measure(load.captures, authorities, options.rounds)) for load in loads]))


def _profile(loads: Sequence[Workload], authorities: Authorities) -> None:
    for load in loads:
        _seconds(load.captures[:20], authorities)
        profile = cProfile.Profile()
        profile.runcall(_seconds, load.captures, authorities)
        print(load.name)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
