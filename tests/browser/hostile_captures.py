"""An archive of captured pages that try to act, to load and to lead away, each with links of every kind.

`manage.py shell -c "from tests.browser.hostile_captures import fill; fill()"` keeps each string in pages of its own.
"""

from datetime import UTC, datetime
from html import escape

from archive.models import CaptureState
from archive.storage import blobs
from tests import factories
from tests.browser.hostile import STRINGS

SITE = "https://la.thu-nghiem.example"
EARLIER, LATER = datetime(2021, 6, 4, 1, 0, tzinfo=UTC), datetime(2021, 9, 4, 1, 0, tzinfo=UTC)
HREFS = (
    "javascript:alert(1)",
    " \x01javascript:alert(1)",
    "java\nscript:alert(1)",
    "&#x6a;avascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://la.thu-nghiem.example/",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://la.thu-nghiem.example/1",
    "view-source:https://song.example/",
    "//song.example/ra",
    "https:song.example/ra",
    "https:\\\\song.example\\ra",
    "/\\song.example/ra",
    "https://la.thu-nghiem.example@song.example/ra",
    "https://song.example:80:80/ra",
    "http://[::1",
    "/admin/logout/",
    "/web/20210604010000/javascript:alert(1)",
    "?x='><script>alert(1)</script>",
    "mailto:a@song.example",
    "tel:113",
    "ftp://song.example/tep",
    "intent://song.example#Intent;scheme=https;end",
    "",
)


def address(number: int) -> str:
    return f"{SITE}/tin/{number}"


def page(number: int, moment: str) -> bytes:
    """A page around a string, as text, as a title, in attributes and in addresses; its neighbour by a rewritten link."""
    text = STRINGS[number]
    hrefs = (*HREFS, escape(text), f"{SITE}/{escape(text)}")
    links = "".join(f'<a href="{href}" target="_top" ping="https://song.example/ping">liên kết</a> ' for href in hrefs)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{text}</title>'
        f'<meta http-equiv="refresh" content="1;url=https://song.example/"><base href="{SITE}/tin/" target="_top"></head>'
        f'<body onload="alert(1)"><h1 title="{text}">{text}</h1><p id="luc">chụp {moment}</p>'
        f'<img src="{escape(text)}"><img src="https://song.example/a.png" srcset="https://song.example/b.png 2x">'
        f'<form action="https://song.example/" method="post"><input name="a" value="{text}"><button>Gửi</button></form>'
        f'<a class="ke" href="{(number + 1) % len(STRINGS)}">trang kế</a> {links}{text}</body></html>'
    ).encode("utf-8", "surrogatepass")


def fill() -> None:
    """Two captures of each page, one of them in the summer and one in the autumn."""
    run = factories.run()
    for number in range(len(STRINGS)):
        for moment in (EARLIER, LATER):
            body = page(number, f"{moment:%m/%Y}")
            factories.capture(
                run=run, url=address(number), captured_at=moment, sha256=blobs.store(body), size=len(body),
                content_type="text/html; charset=utf-8", state=CaptureState.SKIPPED,
            )  # fmt: skip
