"""The smallest pieces of written Vietnamese that carry meaning: syllables and numbers."""

import re

from archive.core.text.spans import Span

_SYLLABLE = re.compile(r"[^\W\d_]+|\d+")


def syllables(text: str) -> list[Span]:
    """Return the spans of all syllables and runs of digits, in order; signs between them are not part of any.

    In "Y tế, 04-NQ/TW" they are Y, tế, 04, NQ, TW. The text is expected as `normalise` returns it.
    """
    return [Span(*match.span()) for match in _SYLLABLE.finditer(text)]
