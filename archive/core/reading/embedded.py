"""Articles that a page carries as data for its scripts and not as markup: Next.js, Nuxt, JSON-LD with `articleBody`."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

MAX_DATA = 2_000_000  # characters of one script
MAX_NODES = 20_000  # values of one script that are looked at
MIN_BODY = 200  # characters of a value that can be an article's text
_BODY = re.compile(r"content|body|text|html|detail|noi_?dung", re.I)
_TITLE = re.compile(r"title|headline|name|tieu_?de", re.I)
_DATE = re.compile(r"publish|created|date|ngay", re.I)
_BLOCK = re.compile(r"<(?:p|div|br|h\d|li|span)\b", re.I)


def find_embedded(root: HtmlElement) -> str:
    """Return the article in a page's JSON as markup (`<h1>`, date, text), or "" where there is none.

    The object that holds the longest text beside a title is taken: `{"title": …, "content": "<p>…", "publishedAt": …}`.
    """
    best: dict[str, Any] = {}
    best_length = MIN_BODY - 1
    for data in _json_data(root):
        for node in _objects(data):
            length = len(_value(node, _BODY))
            if length > best_length and _value(node, _TITLE):
                best, best_length = node, length
    return _markup(best) if best else ""


def _json_data(root: HtmlElement) -> Iterator[Any]:
    for script in root.iter("script"):
        if "json" not in (script.get("type") or "") or not script.text or len(script.text) > MAX_DATA:
            continue
        try:
            yield json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in `data`, breadth first."""
    level, seen = [data], 0
    while level and seen < MAX_NODES:
        following: list[Any] = []
        for value in level:
            seen += 1
            if isinstance(value, dict):
                yield value
                following.extend(value.values())
            elif isinstance(value, list):
                following.extend(value)
        level = [value for value in following if isinstance(value, (dict, list))]


def _value(node: dict[str, Any], name: re.Pattern[str]) -> str:
    """The longest string of an object under a name of this kind."""
    values = [value for key, value in node.items() if isinstance(value, str) and name.search(key)]
    return max(values, key=len, default="")


def _markup(node: dict[str, Any]) -> str:
    body = _value(node, _BODY)
    if not _BLOCK.search(body):
        body = "".join(f"<p>{html.escape(line)}</p>" for line in body.splitlines() if line.strip())
    dates = (str(value) for key, value in node.items() if _DATE.search(key) and isinstance(value, (str, int, float)))
    date = next((value for value in dates if re.search(r"\d{4}", value)), "")
    title = html.escape(_value(node, _TITLE), quote=False)
    meta = f'<meta itemprop="datePublished" content="{html.escape(date)}">' if date else ""
    return f"<html><head>{meta}<title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
