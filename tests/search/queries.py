"""What tests of queries share."""

from collections.abc import Mapping
from types import MappingProxyType

from archive.core.text import slugify
from search.tree import Word


class Names:
    """An archive that knows a few names."""

    known: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "province": {
            "hau-giang": ("hau-giang",),
            "can-tho": ("can-tho", "can-tho-2004"),
            "ba-ria-vung-tau": ("ba-ria",),
        },
        "official": {"do-van-thu": ("do-van-thu",)},
        "source": {"bao-song-mo": ("bao-song-mo",)},
        "document": {"04": ("04-nq-tw-2016", "04-ct-tw-2021"), "nqtw4": ("04-nq-tw-2016",)},
    }

    def _find(self, field, name):
        return self.known[field].get(slugify(name), ())

    writings: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = MappingProxyType({})

    def province(self, name):
        return self._find("province", name)

    def official(self, name):
        return self._find("official", name)

    def source(self, name):
        return self._find("source", name)

    def document(self, name):
        return self._find("document", name)


def toned(*words):
    return tuple(Word(word, toned=True) for word in words)


def plain(*words):
    return tuple(map(Word, words))
