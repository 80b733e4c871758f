"""What reading a page costs, in calls and in elements visited, grows with its size and no faster, whatever it is made of."""

from collections.abc import Callable

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.site_profile import SiteProfile
from tests.core.reading.sites import Article, SiteLayout, learn_layout
from tests.growth import calls

PARTS: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "".join(f"<p>{words(place)}</p>" for place in range(n)),
    "lines of one element": lambda n: "<br>".join(words(place) for place in range(n)),
    "links below the text": lambda n: "".join(f"<li><a href='/{p}'>Bản số {p} mở hội xuân</a></li>" for p in range(n)),
    "boxes in boxes": lambda n: "<div class='hop'>" * n + words(1) + "</div>" * n,
    "rows of a table": lambda n: (
        "<table>" + "".join(f"<tr><td>Bản {p}</td><td>{p * 7} hộ</td></tr>" for p in range(n)) + "</table>"
    ),
    "names below the text": lambda n: "".join(f"<p class='ky'>Lò Thị Ví {'a' * (p % 5)}</p>" for p in range(n)),
    "dates above the text": lambda n: "".join(f"<div>Ngày đăng 0{p % 9 + 1}/07/2021</div>" for p in range(n)),
    "form fields": lambda n: "<input name='x'>" * n,
    "empty elements": lambda n: "<div><span></span></div>" * n,
}
LAYOUT = SiteLayout(foot="<div class='chan'><p>Trang này do đội thanh niên bản làng trông nom suốt năm.</p></div>")


def words(place: int) -> str:
    return f"Ở bản thứ {place} có {place * 3} hộ cùng nhau khơi lại mương dẫn nước từ đầu nguồn về ruộng bậc thang."


@pytest.fixture(scope="module")
def site() -> SiteProfile:
    return learn_layout(LAYOUT, name="Lò Hạ Vân")


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_twice_the_page_is_at_most_twice_the_work(part: str, site: SiteProfile) -> None:
    def cost(size: int) -> int:
        body = LAYOUT.page(Article(number=77)).body.replace(
            b"<div class='chan'>", PARTS[part](size).encode() + b"<div class='chan'>"
        )
        read_capture(RawCapture(body=body, content_type="text/html"), site=site)  # what is kept between pages
        return calls(lambda: read_capture(RawCapture(body=body, content_type="text/html"), site=site))

    once, twice = cost(150), cost(300)
    assert twice < 2.2 * once, (once, twice)
