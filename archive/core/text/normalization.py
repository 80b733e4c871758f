"""The one form in which text is kept."""

import re
import unicodedata

# What portals leave between letters and no reader sees: soft hyphen, zero-width characters, direction marks,
# joiners, byte-order mark, variation selectors.
_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_BLANKS = "\t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ENDS = "\u0085\u2028\u2029\x0b\x0c"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
# Icelandic eth stands in for đ in texts typed with older keyboards; Vietnamese has no eth.
_ETH = {"\u00d0": "\u0110", "\u00f0": "\u0111", "\u0189": "\u0110", "\u0256": "\u0111"}
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_LINE_END = re.compile(f"\r\n?|[{_ENDS}]")
_BLANK = re.compile(f"[{_BLANKS}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_UNCLEAN = re.compile(f"[\r{_ENDS}{_HIDDEN}{_BLANKS}{_CONTROLS}{''.join(_ETH)}]")

# In NFC such a letter has kept its mark apart; decomposed, the mark stands behind the tone.
_MARK_APART = re.compile("[\u0302\u0306\u031b]")
_MARK_BEHIND_TONE = re.compile("([aeiouyAEIOUY])([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")


def normalise(raw: str) -> str:
    """Return `raw` in the form the archive keeps: NFC, Đ and đ, plain blanks, "\\n" line ends, nothing invisible.

    Every kind of blank becomes one space, one for one; lines stay lines. Idempotent.
    "Ðồng\\u00a0chí" (typed with eth and a no-break space) gives "Đồng chí", and so do its decomposed spellings.
    """
    if _UNCLEAN.search(raw) is None:  # most text is clean already
        return _composed(raw)
    text = _LINE_END.sub("\n", raw)
    text = _INVISIBLE.sub("", text)
    text = _BLANK.sub(" ", text)
    text = _CONTROL.sub("", text)
    for typed, meant in _ETH.items():
        text = text.replace(typed, meant)
    return _composed(text)


def _composed(text: str) -> str:
    """The text in NFC, also where a hat, breve or horn was typed behind the tone: NFC alone leaves "é" and a hat."""
    text = unicodedata.normalize("NFC", text)
    if _MARK_APART.search(text) is None:
        return text
    return unicodedata.normalize("NFC", _MARK_BEHIND_TONE.sub(_reordered, unicodedata.normalize("NFD", text)))


def _reordered(match: re.Match[str]) -> str:
    letter, tone, mark = match.groups()
    return letter + mark + tone
