"""What is sent of a captured page, read again as browsers read it, holds only what stands on the lists."""

import random
import re
from html.parser import HTMLParser

import pytest

from archive.models import Capture
from archive.replay.sanitizer import ATTRIBUTES, TAGS, TEXT, clean, replay_page
from tests.browser.hostile import STRINGS

STAMP = "20210604010000"
BANNER = "<p>Tàng Thư</p>"
TRICKS = [
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><link rel=preconnect href=https://live.example>'></noscript>",
    "<textarea><script>alert(1)</script></textarea><title><iframe src=https://live.example></title>",
    "<table><td><plaintext><meta http-equiv=refresh content='0;url=https://live.example'>",
    "<p style='background:url(https://live.example/a.png);color:red'>chữ</p>",
    "<p style='background:u\\72l(https://live.example/a.png)'>chữ</p>",
    "<p style='list-style-image:image-set(\"https://live.example/a.png\" 1x);cursor:url(//live.example/c)'>chữ</p>",
    "<style>@font-face{font-family:x;src:url(https://live.example/f)}p{mask:url(//live.example/m)}</style>",
    "<a href=https://live.example/ target=_top ping=https://live.example/p download=x referrerpolicy=unsafe-url>ra</a>",
    "<a href='/admin/' target='_parent'>vào</a><a href='//live.example/'>ra</a><a href='tel:113'>gọi</a>",
    "<area href=https://live.example><map name=m><area href=/admin/ shape=default></map><img usemap=#m src=/a.png>",
    "<img src=https://live.example/a.png srcset='https://live.example/b.png 2x' lowsrc=x dynsrc=x longdesc=x>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='><img src='data:text/html,x'><img src='/web/20210604010000/http://x/'>",
    "<input type=image src=https://live.example/i><button formaction=/admin/>x</button><isindex action=/admin/>",
    "<body background=https://live.example/b><table background=https://live.example/t><td background=x>ô</td></table>",
    "<blockquote cite=https://live.example>x</blockquote><link rel=dns-prefetch href=//live.example><base href=//live.example>",
    "<template><script>alert(1)</script></template><portal src=https://live.example></portal><frameset><frame src=x>",
    "<video poster=https://live.example/p><track src=x></video><audio src=x></audio><object data=x></object><embed src=x>",
]  # fmt: skip
OWN = re.compile(r"#|/web/\d{14}/https?://")


class Sent(HTMLParser):
    """The elements and attributes of what is sent."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def sent(markup: str) -> str:
    capture = Capture(url="https://mau.thu-nghiem.example/tin/5", content_type="text/html")
    shown = replay_page(capture, markup.encode(), stamp=STAMP, banner=BANNER, held=lambda urls: {})
    if shown.content_type == TEXT:
        return ""  # bytes that are no page are sent as text, of which a browser makes no element
    head, found, content = shown.content.partition(BANNER)
    assert found
    assert "<script" not in head
    return content.removesuffix("</body></html>")


def is_harmless(content: str) -> None:
    # An HTML5 parser finds nothing that would have to be taken out: what is written is what a browser reads.
    assert clean(content) == content
    for tag, attributes in Sent(content).elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        assert OWN.match(attributes.get("href", "#"))
        assert attributes.get("src", "data:image/").startswith(("data:image/", "/web/"))
        assert "(" not in attributes.get("style", "")


@pytest.mark.parametrize("markup", TRICKS)
def test_tricks_leave_nothing_that_acts_loads_or_leaves(markup: str) -> None:
    content = sent(f"<html><body><p>trước</p>{markup}<p>sau</p></body></html>")
    is_harmless(content)
    assert "trước" in content


@pytest.mark.slow
def test_mutated_hostile_pages_hold_only_what_is_allowed() -> None:
    chance = random.Random(12)
    parts = [
        *TRICKS,
        *STRINGS,
        "<p>",
        "</p>",
        "<table>",
        "<td>",
        "</title>",
        "<!--",
        "-->",
        "]]>",
        "<svg>",
        "</svg>",
        "<math>",
    ]
    for _ in range(400):
        markup = "".join(chance.choices(parts, k=chance.randint(1, 6)))
        signs = list(markup)
        for _ in range(chance.randint(0, 8)):
            at = chance.randrange(len(signs))
            signs[at : at + chance.randint(0, 2)] = chance.choice(
                ["<", ">", "/", "'", '"', "=", "\0", " ", "&lt;", "a"]
            )
        is_harmless(sent(f"<html><body>{''.join(signs)}</body></html>"))


def test_links_lead_to_captures_and_nowhere_else() -> None:
    content = sent(
        "<html><head><base href='https://mau.thu-nghiem.example/tin/'></head><body><a href='6?a=1&amp;b=2'>sáu</a>"
        "<a href='//khac.example/x'>khác</a><a href='#muc-2'>mục</a><a href='mailto:a@b.example'>thư</a></body></html>"
    )
    assert f'href="/web/{STAMP}/https://mau.thu-nghiem.example/tin/6?a=1&amp;b=2"' in content
    assert f'href="/web/{STAMP}/https://khac.example/x"' in content
    assert 'href="#muc-2"' in content
    assert "mailto" not in content
    assert content.count('rel="nofollow noopener noreferrer"') == content.count("<a ")


def test_text_structure_and_plain_styles_stay() -> None:
    content = sent(
        "<html><body><h2 style='text-align:center;position:fixed'>Đề mục</h2><table border=1><td colspan=2>ô</td></table></body></html>"
    )
    assert '<h2 style="text-align:center">Đề mục</h2>' in content
    assert '<td colspan="2">ô</td>' in content
