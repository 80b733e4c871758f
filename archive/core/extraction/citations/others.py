"""Numbers of what is no document of Việt Nam: resolutions of the United Nations, designs of warships."""

import re

from archive.core.extraction.citations.drafts import Page
from archive.core.extraction.citations.vocabulary import W
from archive.core.vocabulary import load_entries

# "Nghị quyết 2397 của Hội đồng Bảo an", "Hội đồng Bảo an đã thông qua Nghị quyết 2397".
_UNITED = rf"hoi{W}dong{W}bao{W}an|hdba|(?:dai{W}hoi{W}dong{W})?(?:lien{W}hop{W}quoc|lhq)|hoi{W}dong{W}nhan{W}quyen"
_OF_OTHERS = re.compile(
    rf"(?:{W}\(\d{{4}}\))?(?:{W}ngay[ \d/.\-]{{1,12}}|{W}nam{W}\d{{4}})?,?{W}?(?:cua{W})?"
    rf"(?:{_UNITED}|nghi{W}vien|lien{W}minh|uy{W}ban{W}chau{W}au|unesco|asean|who|eu|aipa|ipu)(?![a-z])"
)
_BY_OTHERS = re.compile(
    rf"(?<![a-z])(?:{_UNITED})(?:{W}[^\W\d]+){{0,6}}?{W}(?:thong{W}qua|ban{W}hanh|ra|dua{W}ra)(?:{W}ban)?{W}$"
)
_BEFORE = 90
# "Tàu ngầm Đề án 949A" is built to a design of that number.
_SHIPS = re.compile(rf"(?<![a-z])(?:{'|'.join(load_entries('citations/built_to_projects')).replace(' ', W)})(?![a-z])")
_SHIP_REACH = 80


def is_anothers(page: Page, kind: str, start: int, end: int) -> bool:
    """Whether the class word at `start` and the number that ends at `end` name what is no document of Việt Nam."""
    if kind == "Đề án":
        return _SHIPS.search(page.folded, max(0, start - _SHIP_REACH), end + _SHIP_REACH) is not None
    if _OF_OTHERS.match(page.folded, end):
        return True
    return kind == "Nghị quyết" and _BY_OTHERS.search(page.folded, max(0, start - _BEFORE), start) is not None
