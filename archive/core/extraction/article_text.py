"""One article's text in the one spelling, made once for all that read it."""

from functools import lru_cache

from archive.core.text import spell


@lru_cache(maxsize=2)
def spelling_of(text: str) -> str:
    """`spell(text)`, remembered for the text at hand: officials, provinces and linking each look words up in it.

    `spelling_of("Tỉnh uỷ Hậu Giang")` is "tỉnh ủy hậu giang".
    """
    return spell(text)
