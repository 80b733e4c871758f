"""What each link of the site becomes in an edition: the file of a page, of an image, the search, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from archive.core.canonical_urls import host_of
from archive.edition.addresses import CAPTURES, ENGLISH, NoFileName, file_of, page_of, relative
from archive.edition.rewriting import Dropped, Fate, Kept, Unlinked, is_elsewhere

# Pages that are there as soon as another leads to them; of records, only those that were named beforehand.
FOUND_BY_LINKS = frozenset(
    {
        "article-changes",
        "fixity-history",
        "month-detail",
        "province-month",
        "province-year",
        "same-text-list",
        "year-detail",
    }
)
# Pages whose words say something without the link; of all others, the words go with it.
_WORTH_ITS_WORDS = frozenset(
    {
        "article-detail",
        "article-redirect",
        "capture-difference",
        "official-detail",
        "official-list",
        "province-detail",
        "resolution-detail",
        "resolution-list",
        "resolve-number",
        "search",
        "source-detail",
    }
)
_IMAGE = re.compile(r"/web/\d{4,14}im_/")
_CAPTURE = re.compile(r"/web/(?:\d{4,14}(?:[a-z]{2}_)?|\*)/(?P<url>.+)")


class Links:
    """Knows the pages of an edition; `wanted` gathers those that links lead to and that were not named beforehand."""

    def __init__(self, root: str, pages: Iterable[str], *, image: Callable[[str], str | None]) -> None:
        """`image` is asked for the file of an image's address on the site; None where there is none to show."""
        self._root = root
        self._known = set(pages)
        self._image = image
        self.wanted: list[str] = []
        self.static: set[str] = set()  # names of static files that pages use
        self.unlinked: dict[str, int] = {}  # kinds of pages that links led to, counted

    def forget(self, page: str) -> None:
        self._known.discard(page)

    def resolver(self, page: str) -> Callable[[str], Fate]:
        """Return what settles each address that stands in a page."""
        file = file_of(page)
        language = ENGLISH if page.startswith(f"{ENGLISH}/") else ""

        def settle(address: str) -> Fate:
            if address.startswith("#"):
                return Kept(address)
            try:
                whole = urljoin(f"{self._root}{page}", address)
            except ValueError:  # "//[x": no browser follows it either
                return Unlinked()
            if not whole.startswith(f"{self._root}/"):
                return Kept(address) if is_elsewhere(address) else Unlinked()
            inside, _, fragment = whole.removeprefix(self._root).partition("#")
            found = self._settle(inside, file, language)
            return Kept(f"{found.address}#{fragment}") if isinstance(found, Kept) and fragment else found

        return settle

    def _settle(self, address: str, file: str, language: str) -> Fate:
        path = urlsplit(address).path
        if path.startswith(f"{ENGLISH}/") and f"{ENGLISH}/" not in self._known:
            return Dropped()
        if path.startswith(settings.STATIC_URL):
            name = path.removeprefix(settings.STATIC_URL)
            self.static.add(name)
            return Kept(relative(file, f"static/{name}"))
        if _IMAGE.match(path):
            image = self._image(address)
            return Kept(relative(file, image)) if image else Dropped()
        if capture := _CAPTURE.match(address):
            return Kept(relative(file, file_of(f"{language}{CAPTURES}")) + f"#{host_anchor(unquote(capture['url']))}")
        if path.startswith(CAPTURES) and path.endswith(".wacz"):
            return Kept(relative(file, path.lstrip("/")))
        name = _name_of(path)
        if name == "article-captures":
            return Kept(relative(file, file_of(f"{language}{CAPTURES}")))
        if name == "search":
            return self._search(address, file)
        return self._page(address, name, file)

    def _search(self, address: str, file: str) -> Fate:
        parts = urlsplit(address)
        asked = parse_qs(parts.query)
        if set(asked) - {"q"}:
            return self._gone("search")
        query = f"?{urlencode({'q': asked['q'][0]})}" if asked else ""
        return Kept(relative(file, file_of(parts.path)) + query)

    def _page(self, address: str, name: str, file: str) -> Fate:
        page = page_of(address)
        if page is None:
            return self._gone(name)
        try:
            target = file_of(page)
        except NoFileName:
            return self._gone(name)
        if page not in self._known:
            # Another page of a list is there where the list is.
            if name not in FOUND_BY_LINKS and (urlsplit(page).path == page or urlsplit(page).path not in self._known):
                return self._gone(name)
            self._known.add(page)
            self.wanted.append(page)
        return Kept(relative(file, target))

    def _gone(self, name: str) -> Fate:
        self.unlinked[name] = self.unlinked.get(name, 0) + 1
        return Unlinked() if name in _WORTH_ITS_WORDS else Dropped()


def host_anchor(url: str) -> str:
    """Where the page of captures tells of the host of an address."""
    return f"host-{host_of(url) or 'none'}"


@lru_cache(maxsize=100_000)
def _name_of(path: str) -> str:
    language = "en" if path.startswith(f"{ENGLISH}/") else settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return resolve(path).url_name or ""
        except Resolver404:
            return ""
