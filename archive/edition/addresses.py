"""Where a page of the site lies among the files of an edition, and the relative links between them.

Pure: addresses in, names of files out. From disk a browser shows no index of a folder, so each link names its file.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, quote, urlsplit

INDEX = "index.html"
SEARCH = "/tim-kiem/"
CAPTURES = "/ban-chup/"
ENGLISH = "/en"
# What makes another page of a list: its number, documents known from citations alone, the initial of a name.
PARAMETERS = ("tam", "chu", "trang")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}", re.ASCII)
# Names that Windows keeps for devices, in whatever case and before whatever suffix.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.ASCII)


class NoFileName(ValueError):
    """An address has a part that would be no safe name of a file everywhere."""


def page_of(address: str) -> str | None:
    """Return the one address of a page of the edition, without what does not change it; None where there is no page.

    `page_of("/nam/2021/?trang=1&q=x")` is "/nam/2021/"; a sort or filter of which there is no file gives None.
    """
    parts = urlsplit(address)
    kept: dict[str, str] = {}
    for name, value in parse_qsl(parts.query):
        if name == "q":
            continue
        if name not in PARAMETERS:
            return None
        if value and (name, value) != ("trang", "1"):
            kept[name] = value
    query = "&".join(f"{name}={quote(kept[name])}" for name in PARAMETERS if name in kept)
    return f"{parts.path}?{query}" if query else parts.path


def file_of(page: str) -> str:
    """Return the file of a page, from the edition's folder: `file_of("/tinh/?trang=2")` is "tinh/trang-2/index.html".

    Raises:
        NoFileName: a part has other signs than lower-case ASCII letters, digits, "-" and "_", or is too long.
    """
    parts = urlsplit(page)
    names = [part for part in parts.path.split("/") if part]
    for name, value in parse_qsl(parts.query):
        plain = value if _PLAIN.fullmatch(value) else value.encode().hex()
        names.append(f"{name}-{plain}")
    return "/".join([*map(_file_name, names), INDEX])


def _file_name(part: str) -> str:
    if not _PLAIN.fullmatch(part):
        raise NoFileName(part)
    return f"{part}_" if _RESERVED.fullmatch(part) else part


def relative(source: str, target: str) -> str:
    """Return the link from one file of the edition to another: "../../can-bo/index.html"."""
    return posixpath.relpath(target, posixpath.dirname(source) or ".")


def root_of(file: str) -> str:
    """Return the way from a file to the edition's folder: "../../", "" for a file that lies in it."""
    return "../" * file.count("/")
