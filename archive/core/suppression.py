"""A person's name out of public view: every writing of it in a text is found and covered, without the name being kept.

A name is known by keyed hashes of its syllables in all the ways they are written, so the hashes without
the key do not tell it. A text is cut into syllables, and each run of as many as a name has is hashed in the same
way. What is covered keeps its length, so every span of the text stays right.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from archive.core.reading.decode import decode
from archive.core.text import Span, fold, normalise, overlaps, restore, spell

if TYPE_CHECKING:
    from archive.core.pipeline import Processed

COVER = "█"
FEWEST, MOST = 2, 8  # syllables of a name
_SHORT = 200  # characters up to which what was found in a text is remembered
_VARIED = 5  # syllables up to which each may lose its tone by itself; of longer names all do or none

_HIDDEN = "\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_SYLLABLE = re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f{_HIDDEN}])*")
# What stands between the syllables of one name: blanks, line ends, dashes, the apostrophe of H'Hen, an address's signs.
_GAP = re.compile(f"(?:[\\s_+·•.'’ʼ\\-\u2010-\u2015{_HIDDEN}]|%20){{1,40}}")
_DOT_AND_BLANK = re.compile(r"\.\s")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_OPEN_Y = re.compile(r"(?<![aeiouăâêôơư])[yýỳỷỹỵ]$")  # tỷ is tỉ; in "quý", "huy" and "tây" the y is another sound
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_TAG = re.compile(r"<[^<>]{0,2000}>")

_Value = TypeVar("_Value")


class NameRefused(ValueError):
    """What was given is no name that can be suppressed; `code` says why: "short", "long", "signs"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def syllables_of_name(name: str) -> list[str]:
    """The syllables of a person's name: "  lê  THỊ-Mẫu" gives ["lê", "thị", "mẫu"].

    Raises:
        NameRefused: one syllable alone ("short": it stands everywhere), more than eight ("long"), or signs and figures
            that no name has ("signs"): `.*`, `Lê (Mẫu)`.
    """
    text = unicodedata.normalize("NFKC", normalise(name)).strip()
    found = [match.span() for match in _SYLLABLE.finditer(text)]
    between = [text[end:start] for (_, end), (start, _) in pairwise(found)]
    is_plain = bool(found) and (found[0][0], found[-1][1]) == (0, len(text)) and all(map(_is_gap, between))
    if not is_plain:
        raise NameRefused("signs")
    if len(found) < FEWEST:
        raise NameRefused("short")
    if len(found) > MOST:
        raise NameRefused("long")
    return [spell(normalise(text[start:end])) for start, end in found]


def written_forms(name: str) -> frozenset[str]:
    """Every form under which a run of syllables may be met that is this name: with tones, without, and run together.

    Raises NameRefused.
    """
    own = syllables_of_name(name)
    whole = (own, [_toneless(each) for each in own], [fold(each) for each in own])
    apart = product(*zip(*whole, strict=True)) if len(own) <= _VARIED else whole
    spaced = {" ".join(map(_key, each)) for each in apart}
    return frozenset(spaced | {_key("".join(each)) for each in whole})


@dataclass(frozen=True, slots=True)
class HashedNames:
    """Names that are known by the keyed hashes of their forms: which lengths in syllables they have, and the hashes."""

    digest: Callable[[str], str]
    hashes: frozenset[str]
    lengths: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def find(self, text: str) -> list[Span]:
        """Return the spans of all names in `text`, in order; those that share a character are one."""
        if not self.hashes or not text:
            return []
        restored = restore(text)  # "Hograve;a" is a writing of Hòa, too
        text = restored.text
        found = _spans_in_short(self, text) if len(text) <= _SHORT else self._spans_in(text)
        return [restored.original_span(span) for span in found]

    def _spans_in(self, text: str) -> list[Span]:
        places = [match.span() for match in _SYLLABLE.finditer(text)]
        keys = [_key(text[start:end]) for start, end in places]
        parted = [not _is_gap(text[end:start]) for (_, end), (start, _) in pairwise(places)]
        digest, hashes = self.digest, self.hashes
        found: list[Span] = []
        for length in self.lengths:
            for first in range(len(places) - length + 1):
                end = first + length
                if length == 1:
                    run = keys[first]
                elif True in parted[first : end - 1]:
                    continue
                else:
                    run = " ".join(keys[first:end])
                if digest(run) in hashes:
                    found.append(Span(places[first][0], places[end - 1][1]))
        return _merged(found) if found else found

    def holds(self, text: str) -> bool:
        return bool(self.find(text))

    def in_address(self, address: str) -> bool:
        """Whether an address has a name in it: "…/le-thi-mau-giu-chuc.html", also where it is percent-encoded."""
        return self.holds(address) or ("%" in address and self.holds(unquote(address)))


@lru_cache(maxsize=16_384)
def _spans_in_short(names: HashedNames, text: str) -> tuple[Span, ...]:
    """The spans in a short text; columns of the reference tables are asked again by each stage."""
    return tuple(names._spans_in(text))


def hashed(forms: Iterable[str], digest: Callable[[str], str]) -> dict[str, int]:
    """The hashes of `written_forms`, each with the number of syllables that it is of."""
    return {digest(form): form.count(" ") + 1 for form in forms}


def cover(text: str, names: HashedNames) -> str:
    """Return `text` with every name covered, of the same length; ends of lines stay, since segments end there.

    "Đồng chí Lê Thị Mẫu dự" becomes "Đồng chí ████████ dự".
    """
    return covered_at(text, names.find(text))


def covered_at(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with the spans covered, of the same length."""
    for span in spans:
        words = "".join(sign if sign == "\n" else COVER for sign in span.of(text))
        text = text[: span.start] + words + text[span.end :]
    return text


def cover_values(value: Any, names: HashedNames) -> Any:
    """Return a JSON value with every name covered in its strings; equal to `value` where there is none."""
    if isinstance(value, str):
        return cover(value, names)
    if isinstance(value, list):
        return [cover_values(each, names) for each in value]
    if isinstance(value, dict):
        return {key: cover_values(each, names) for key, each in value.items()}
    return value


def values_hold(values: Iterable[Any], names: HashedNames) -> bool:
    """Whether `cover_values` would cover anything in one of the JSON values; it looks through all of them at once."""
    return names.holds(_APART.join(string for value in values for string in _strings(value)))


_APART = "\n|\n"  # no name goes on behind an upright stroke


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (list, dict)):
        parts = value if isinstance(value, list) else value.values()
        return [string for each in parts for string in _strings(each)]
    return ()


_ADDRESSES = frozenset({"address", "canonical_url"})


def cover_processed(processed: Processed, names: HashedNames) -> Processed:
    """Return what a capture yielded without the names: texts covered, officials of these names left out.

    What was found keeps its place, and `names_covered` tells that there was one. Extraction came before, so
    that a post is not given to the person named next to a covered name.
    """
    if not names:
        return processed
    there = names.find(processed.reading.text)
    others = tuple(
        official
        for official in processed.officials
        if not names.holds(official.mention.name) and not any(overlaps(official.mention.span, span) for span in there)
    )
    covered = _covered(replace(processed, officials=others), names)
    is_same = covered.reading is processed.reading and len(others) == len(processed.officials)
    return replace(covered, names_covered=not is_same or processed.names_covered)


def _covered(value: _Value, names: HashedNames, field: str = "") -> _Value:
    """The value with the names covered in all its strings; the same object where there is none."""
    made: Any = value
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        made = ("" if names.in_address(value) else value) if field in _ADDRESSES else cover(value, names)
        return value if made == value else made
    if isinstance(value, tuple):
        parts = [_covered(each, names) for each in value]
        changed = any(new is not old for new, old in zip(parts, value, strict=True))
        return tuple(parts) if changed else value  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, (type, Span)):
        old = {each.name: getattr(value, each.name) for each in fields(value)}
        new = {name: _covered(each, names, name) for name, each in old.items()}
        different = {name: each for name, each in new.items() if each is not old[name]}
        return replace(value, **different) if different else value
    return value


def page_holds(body: bytes, content_type: str, names: HashedNames) -> bool:
    """Whether captured bytes hold a name anywhere a reader of them could find it: text, markup, comments, scripts."""
    text = decode(body, content_type).text
    if not text:
        return False
    plain = html.unescape(text)
    return any(names.holds(each) for each in (plain, _TAG.sub("", plain), _TAG.sub(" ", plain)))


# --- what was covered, to be written again by who knows the name ----------------------------------------------------


def form_of(surface: str) -> list[list[Any]]:
    """How a covered name was written, without its letters: for each syllable the gap before it, capitals, tones.

    "LÊ  Thị-mau" gives [["", "11", 1], ["  ", "100", 0], ["-", "000", 2]]: 0 with its tone, 1 without a tone, 2 without
    any mark.
    """
    surface = restore(surface).text
    form: list[list[Any]] = []
    end = 0
    for match in _SYLLABLE.finditer(surface):
        word = unicodedata.normalize("NFC", match.group())
        tones = 0 if _toneless(word.lower()) != word.lower() else 1 if fold(word) != word.lower() else 2
        form.append([surface[end : match.start()], "".join("1" if sign.isupper() else "0" for sign in word), tones])
        end = match.end()
    return form


def write_form(name: str, form: list[list[Any]]) -> str:
    """Write a name as `form_of` saw it written; a form of one syllable has the whole name run together.

    Raises NameRefused.
    """
    own = syllables_of_name(name)
    if len(form) != len(own):
        own = ["".join(own)]
    written = ""
    for (gap, capitals, tones), syllable in zip(form, own, strict=True):
        word = (syllable, _toneless(syllable), fold(syllable))[tones]
        raised = capitals.ljust(len(word), "0")
        written += gap + "".join(s.upper() if up == "1" else s for s, up in zip(word, raised, strict=False))
    return written


# --- syllables ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def _key(syllable: str) -> str:
    """A syllable as it is compared: composed, in small letters, tone in its older place, i for a y that sounds so."""
    word = spell(normalise(unicodedata.normalize("NFKC", syllable)))
    return _OPEN_Y.sub(lambda match: match.group().translate(_Y_TO_I), word)


def _toneless(word: str) -> str:
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))


def _is_gap(between: str) -> bool:
    return between == " " or (_GAP.fullmatch(between) is not None and _DOT_AND_BLANK.search(between) is None)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def hashed_names(hashes: Mapping[str, int], digest: Callable[[str], str]) -> HashedNames:
    """The names behind hashes of their forms, as `hashed` gives them."""
    return HashedNames(digest, frozenset(hashes), tuple(sorted(set(hashes.values()))))
