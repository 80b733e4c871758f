"""`python -m tests.benchmarks.importing`: pages a second from a container to stored articles, on one core.

A WARC of generated pages, dressed as a portal serves them, is imported into an empty archive: read from the container,
kept, read, linked, settled and saved, one transaction an article; the index is not part of it. Beside that stands
trafilatura alone, taking the text out of the same pages. CPU time counts, in turns, and the median of the rounds is printed.

--pages N    1,000 unless told otherwise
--rounds N   3
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import trafilatura

from tests.benchmarks.core import portal_page
from tests.benchmarks.scratch_archive import use_archive
from tests.generating import generate_pages
from tests.warcs import Warc


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.importing")
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        use_archive(folder)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_reference_data", verbosity=0)
        seconds: dict[str, list[float]] = {"container to stored article": [], "trafilatura alone": []}
        for number in range(options.rounds):
            bodies = [portal_page(page).encode() for page in generate_pages(options.pages, seed=number + 1)]
            path = _written(Path(folder, f"{number}.warc.gz"), bodies, number)
            seconds["container to stored article"].append(_spent(partial(_import, path, options.pages)))
            seconds["trafilatura alone"].append(_spent(partial(_extract, bodies)))
    print(table(options.pages, seconds))


def _written(path: Path, bodies: Sequence[bytes], number: int) -> Path:
    with path.open("wb") as file:
        warc = Warc()
        for place, body in enumerate(bodies):
            file.write(warc.response(number * len(bodies) + place, body=body))
    return path


def _import(path: Path, pages: int) -> None:
    from archive.importing.run import run_import
    from archive.importing.sources import find_captures

    report = run_import(
        find_captures([path], max_bytes=20_000_000), command="benchmark", arguments=[], tick=lambda: None
    )
    if report.added != pages:
        raise SystemExit(f"{report.added} of {pages} pages were added: {report.problems[:3]}")


def _extract(bodies: Sequence[bytes]) -> None:
    for body in bodies:
        if not trafilatura.extract(body):
            raise SystemExit("trafilatura found no text")


def _spent(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def table(pages: int, seconds: dict[str, list[float]]) -> str:
    """The figures as a table in Markdown, with the ratio of the medians."""
    alone = median(seconds["trafilatura alone"])
    lines = ["| on one core, CPU time | pages/s | to trafilatura |", "|---|---:|---:|"]
    for name, spent in seconds.items():
        lines.append(f"| {name} | {pages / median(spent):,.0f} | {alone / median(spent):.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
