"""`python -m tests.benchmarks.site_memory`: what many pages of a site teach, on real pages and on invented sites.

On the real pages of TANGTHU_REAL each page is read with what the other pages of its site teach, never with what itself does.
The invented sites print their date, author, account and furniture in words that no list of ours holds; two dozen
articles teach, forty others are read.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.site_lessons import learn_site
from archive.core.reading.site_observation import PageObservation, observe_page
from archive.core.reading.site_profile import SiteProfile
from tests.core.reading.sites import Article, SiteLayout, learn
from tests.gates.real_pages import (
    LabelledPage,
    PageValues,
    Reader,
    measure,
    read_ours,
    real_folder,
    real_parts,
    values_of,
)

FIELDS = ("title", "date", "byline", "no byline invented", "blocks", "clean", "account left out", "kept", "refused")
TAUGHT, READ = 24, 40
FURNITURE = "Trang này do đội thanh niên bản làng trông nom, ai đem bài đi nơi khác xin nhớ kể tên bản."
INVENTED = {
    "date line in own words": SiteLayout(date="<div class='ngay'>Mực in khô hôm {d}, mời cả bản cùng xem</div>"),
    "month before day, AM": SiteLayout(day="%m/%d/%Y 8:30 AM"),
    "pen names of any form": SiteLayout(),
    "people as accounts": SiteLayout(account="<p class='dang'>{a}</p>"),
    "furniture in own words": SiteLayout(foot=f"<div class='chan'><p>{FURNITURE}</p></div>"),
}


def with_site_memory(folder: Path, pages: list[LabelledPage]) -> Iterator[tuple[str, Reader]]:
    """Our reader without and with what the other pages of each site teach."""
    observed: dict[str, dict[str, PageObservation]] = {}
    for page in pages:
        raw = RawCapture(body=(folder / page["file"]).read_bytes(), url=page.get("url"), content_type="text/html")
        if (found := observe_page(raw)) is not None:
            observed.setdefault(host_of(page.get("url") or ""), {})[page.get("url") or page["id"]] = found

    def read(body: bytes, url: str) -> PageValues:
        others = (found for address, found in observed.get(host_of(url), {}).items() if address != url)
        raw = RawCapture(body=body, url=url, content_type="text/html")
        return values_of(read_capture(raw, site=learn_site(others)))

    yield "alone", read_ours
    yield "with site memory", read


def real_tables(folder: Path) -> Iterator[str]:
    """For each set of real pages what the other pages of a site change, the two halves apart."""
    for name, halves in real_parts(folder).items():
        every = [page for half in halves for page in half]
        for half, pages in zip(("looked at", "held out"), halves, strict=True):
            rows = [f"| {name}, {half}: {len(pages)} | " + " | ".join(FIELDS) + " |", "|---" * (len(FIELDS) + 1) + "|"]
            for reader_name, reader in with_site_memory(folder, every):
                tallies = measure(pages, folder, reader)
                cells = [f"{tallies[one].right}/{tallies[one].asked}" if one in tallies else "–" for one in FIELDS]
                rows.append(f"| {reader_name} | " + " | ".join(cells) + " |")
            yield "\n".join(rows)


def invented_page(name: str, number: int) -> tuple[RawCapture, str]:
    """A page of an invented site, and who signs it."""
    signed = "hoa ban trắng" if name.startswith("pen") and number >= TAUGHT else "Lò Hạ Vân"
    is_account = name.startswith("people")
    account = ("Tô Văn Mẫu" if number >= TAUGHT else "admin admin") if is_account else ""
    byline = "" if is_account else signed
    return INVENTED[name].page(Article(number=number), name=byline, account=account), byline


def is_right(name: str, number: int, site: SiteProfile | None) -> bool:
    """Whether day, author and text of a page are read as they are, and nothing else with them."""
    raw, byline = invented_page(name, number)
    reading, article = read_capture(raw, site=site), Article(number=number)
    day: dt.date | None = reading.published.day if reading.published else None
    text = [line for line in reading.text.split("\n") if line != article.title]
    return (day, reading.byline, text) == (article.day, byline, list(article.paragraphs))


def invented_table() -> str:
    rows = [f"| invented sites, {READ} articles each: all right | alone | with site memory |", "|---|---|---|"]
    for name in INVENTED:
        site = learn([invented_page(name, number)[0] for number in range(TAUGHT)])
        numbers = range(TAUGHT, TAUGHT + READ)
        right = [sum(is_right(name, number, each) for number in numbers) for each in (None, site)]
        rows.append(f"| {name} | {right[0]} | {right[1]} |")
    return "\n".join(rows)


def main() -> None:
    logging.disable(logging.CRITICAL)
    print(invented_table(), end="\n\n")
    folder = real_folder()
    for printed in real_tables(folder) if folder else ():
        print(printed, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
