"""What a style sheet uses: fonts and pictures that have to go with it. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

_URL = re.compile(r"""url\(\s*["']?(?P<address>[^"')]+?)["']?\s*\)""")


def names_in_style(name: str, style: str) -> Iterator[str]:
    """Yield the names of files that a style sheet uses, as its own name is written.

    `names_in_style("a/site.css", "src: url('../b.woff2')")` gives "b.woff2".
    """
    for match in _URL.finditer(style):
        address = match["address"].partition("#")[0].partition("?")[0]
        if address and ":" not in address and not address.startswith("/"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
