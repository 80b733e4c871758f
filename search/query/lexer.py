"""From what was typed to lexemes: words, quotes, numbers, stars and fields, with what had to be repaired.

Numbers are data: where `search.analysis` sees one, its dashes, slashes and blanks mean nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from archive.core.text import spell
from search import analysis
from search.query import fields
from search.query.filters import FilterReader
from search.query.periods import LONGEST
from search.query.syntax import Code, Filter, Leaf, Limits, Lookup, Near, Quoted, Repair, Star, Unit

QUOTES = '"“”„‟«»″＂'
_NO_SIGNS = dict.fromkeys(map(ord, QUOTES + "*"))  # what has a meaning of its own and none in a value
# A run without blanks. Inside it these signs join ("COVID-19", "3/6/2021", "và/hoặc", "R'lấp"); a comma or a colon
# joins digits only ("10,5", "14:30").
_UNIT = re.compile(r"[^\W_]+(?:(?:[-‐‑–/.'’‘‛ʼʹ′´`&+_]|(?<=\d)[,:](?=\d))[^\W_]+)*")
_JOINTS = "-‐‑–/.'’‘‛ʼʹ′´`&+_,:"
_OPERATORS = {"OR": "or", "HOẶC": "or", "HOAC": "or", "AND": "and", "NOT": "not"}
_MINUS = "-\u2212"
_NUMERAL = re.compile(r"\d[\d.,/]*")
_NAME_END = re.compile(rf"[{QUOTES}():]| -\S")  # what an unquoted name cannot run across
_LONGEST_HALF = 3  # words of a province's name on one side of its dash
_MOST_DISTANCE = 50  # words between those that stand near
_NEAR = re.compile(r"~(\d{1,3})(?![^\W_])")
_LONGEST_NAME = 8  # "Đoàn đại biểu Quốc hội tỉnh Hậu Giang" is 8 syllables
_YEARS_LISTED = re.compile(r"\d{4}(?:(?:, ?|[;|])\d{4})+(?![^\W_])")
_ALTERNATIVES = re.compile(r"\s+(?:OR|HOẶC|HOAC)\s+|[,;|]")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A leaf, or a sign: "open", "close", "or", "and", "not", one of WORD_FIELDS. `text` is as typed, for repairs."""

    kind: str
    text: str = ""
    leaf: Leaf | None = None


class Scanner:
    """Reads one query from left to right; each method consumes what it names and moves on."""

    def __init__(self, text: str, lookup: Lookup | None, limits: Limits, today: date) -> None:
        self.text = text
        self.lexemes: list[Lexeme] = []
        self.is_cut = False
        self._spelled = spell(text)
        self._codes = {code.start: code for code in analysis.codes(text)}
        self._knows_names = lookup is not None
        self._lookup: Lookup = lookup or fields.Slugs()
        self._filters = FilterReader(self._lookup, today, knows_names=self._knows_names)
        self.repairs: list[Repair] = self._filters.repairs
        self._limits = limits
        self._at = self._words = self._fields = self._stars = 0

    def run(self) -> list[Lexeme]:
        """Return the lexemes; `repairs` says what was read otherwise than typed, `is_cut` that there was more."""
        while self._at < len(self.text):
            if self._words >= self._limits.words and self.text[self._at].isalnum():
                self._stop("too-many-words", self._limits.words)
                break
            self._step()
        return self.lexemes

    def _step(self) -> None:
        sign = self.text[self._at]
        if sign in QUOTES:
            self._quoted()
        elif sign in "()":
            self._sign("open" if sign == "(" else "close", 1)
        elif sign in _MINUS:
            self._minus()
        elif sign == "*":
            self._repair("leading-star" if self._next().isalnum() else "lone-star", text="*")
            self._at += 1
        elif sign.isalnum():
            self._word()
        else:
            self._at += 1

    def _word(self) -> None:
        if self._at in self._codes:
            self._code()
        elif not self._field():
            self._unit()

    # --- words ---

    def _unit(self) -> None:
        match = _UNIT.match(self.text, self._at)
        assert match is not None  # the sign at hand is a letter or a digit
        end = min((start for start in self._codes if match.start() < start < match.end()), default=match.end())
        surface = self.text[match.start() : end].rstrip(_JOINTS)
        if self.text.startswith("*", end) and surface:
            self._star(surface, end)
        elif surface in _OPERATORS and end == match.end():
            self._sign(_OPERATORS[surface], len(surface))
        else:
            if self.text.startswith(":", end) and self.text[end + 1 : end + 2] in QUOTES and end + 1 < len(self.text):
                self._repair("unknown-field", text=surface)
            self._leaf(Unit(surface), surface, end)

    def _star(self, surface: str, end: int) -> None:
        after = _UNIT.match(self.text, end + 1)
        if after is not None:
            self._repair("inner-star", text=surface + "*" + after[0])
            end = after.end()
        last = analysis.tokens(surface)[-1]
        head, stem = surface[: last.start].rstrip(_JOINTS), surface[last.start :]
        if head:
            self._leaf(Unit(head), head, self._at)
        self._leaf(self._starred(stem), stem + "*", end + 1 if after is None else end)

    def _starred(self, stem: str) -> Star | Unit:
        previous = self.lexemes[-1].leaf if self.lexemes else None
        if len(stem) < 2 and not isinstance(previous, Unit | Quoted | Code):
            self._repair("short-prefix", text=stem)
            return Unit(stem)
        if self._stars >= self._limits.prefixes:
            self._repair("too-many-stars", text=stem, limit=self._limits.prefixes)
            return Unit(stem)
        self._stars += 1
        return Star(stem)

    def _code(self) -> None:
        code = self._codes[self._at]
        surface = self.text[code.start : code.end]
        if self.text.startswith("*", code.end):
            self._leaf(self._starred(surface), surface, code.end + 1)
        else:
            self._leaf(Code(surface, code.key), surface, code.end)

    def _quoted(self) -> None:
        end = self._closing(self._at)
        if end is None and not self.is_cut:
            self._repair("unbalanced-quote")
            self._at += 1
            return
        inner = self.text[self._at + 1 : end].strip()
        stop = end + 1 if end is not None else len(self.text)
        words = analysis.spellings(inner)
        if not words:
            self._repair("empty-phrase")
            self._at = stop
        elif inner.endswith("*"):
            self._starred_phrase(inner, stop)
        elif (near := _NEAR.match(self.text, stop)) and len(words) > 1:
            self._leaf(Near(inner, min(int(near[1]), _MOST_DISTANCE)), inner, near.end())
        else:
            self._leaf(_phrase(inner), inner, near.end() if near else stop)

    def _starred_phrase(self, inner: str, stop: int) -> None:
        self._repair("star-in-phrase", text=inner)
        last = analysis.tokens(inner)[-1]
        head = inner[: last.start].replace("*", " ").strip()
        if analysis.spellings(head):
            self._leaf(Quoted(head), head, self._at)
        self._leaf(self._starred(inner[last.start : last.end]), inner, stop)

    # --- signs ---

    def _minus(self) -> None:
        before, after = self.text[self._at - 1 : self._at], self._next()
        excludes = before in ("", " ", "(") and (after.isalnum() or after in (*QUOTES, "("))
        excludes = excludes and not self._is_in_name()
        if excludes and not (after.isdigit() and self._follows_number()):
            self._sign("not", 1)
            return
        joins = bool(self.lexemes) and self.lexemes[-1].kind in ("leaf", "close")
        if before in ("", " ", "(") and not (joins and self.text[self._at + 1 :].strip()):
            self._repair("lone-minus")
        self._at += 1

    def _is_in_name(self) -> bool:
        """Whether a minus is the dash of a province's name: in "Bà Rịa -Vũng Tàu"."""
        before = [word for word in self.text[: self._at].split(" ") if word][-_LONGEST_HALF:]
        after = [word for word in self.text[self._at + 1 :].split(" ") if word][:_LONGEST_HALF]
        return (
            any(
                self._lookup.province(f"{' '.join(before[-left:])} - {' '.join(after[:right])}")
                for left in range(1, len(before) + 1)
                for right in range(1, len(after) + 1)
            )
            if self._knows_names and before and after
            else False
        )

    def _follows_number(self) -> bool:
        """Whether the word before is a number, so that a minus is a dash: in "2016 -2021", not in "NQTW4 -19"."""
        before = self.text[: self._at].rstrip()
        return _NUMERAL.fullmatch(before, before.rfind(" ") + 1) is not None

    def _sign(self, kind: str, length: int) -> None:
        self.lexemes.append(Lexeme(kind, self.text[self._at : self._at + length]))
        self._at += length

    # --- fields ---

    def _field(self) -> bool:
        start = fields.match_field(self._spelled, self._at)
        if start is None:
            return False
        quoted = self.text[start.value_at : start.value_at + 1] in (*QUOTES, "(")
        if start.doubtful and start.plain and not (quoted or self._is_certain(start.name)):
            return False
        if self._fields >= self._limits.fields:
            self._stop("too-many-fields", self._limits.fields)
            return True
        if start.name in fields.WORD_FIELDS:
            return self._word_field(start, quoted=quoted)
        typed, end = self._value(start.name, start.value_at)
        leaf = self._filters.read(start.name, typed)
        if start.doubtful and not isinstance(leaf, Filter):
            return False
        self._fields += 1
        self._take_filter(start.name, typed, leaf, end)
        return True

    def _is_certain(self, name: str) -> bool:
        """Whether a value that fits proves that a field was meant, even in "tinh: hau giang"; a year would not."""
        return name in ("number", "site") or (self._knows_names and name in fields.NAMED_FIELDS)

    def _word_field(self, start: fields.FieldStart, *, quoted: bool) -> bool:
        if start.doubtful and not quoted:
            return False
        self._fields += 1
        self.lexemes.append(Lexeme(start.name, self.text[self._at : start.value_at]))
        self._at = start.value_at
        return True

    def _take_filter(self, name: str, typed: tuple[str, ...], leaf: Filter | None, end: int) -> None:
        said = ", ".join(typed)
        if leaf is not None:
            self._leaf(leaf, said, end)
        elif not typed:
            self._repair("empty-field", field=name)
        elif name in fields.NAMED_FIELDS or name == "number":
            self._repair("unknown-value", field=name, text=said)
            self._leaf(_phrase(" ".join(typed)), said, end)
        else:
            self._repair("bad-value", field=name, text=said)
        self._at = end

    def _value(self, field: str, at: int) -> tuple[tuple[str, ...], int]:
        """The values typed after a field's colon, and where they end."""
        sign = self.text[at : at + 1]
        if sign and sign in QUOTES:
            end = self._closing(at)
            if end is not None:
                return _spoken(self.text[at + 1 : end]), end + 1
            self._repair("unbalanced-quote")
            at += 1
        elif sign == "[" and (close := self.text.find("]", at)) > 0:
            return (self.text[at : close + 1],), close + 1
        elif sign == "(" and (close := self.text.find(")", at)) > 0:
            return self._alternatives(field, self.text[at + 1 : close]), close + 1
        if field == "number" and at in self._codes:
            end = self._codes[at].end
        elif field == "year" and (listed := _YEARS_LISTED.match(self.text, at)):
            return tuple(re.findall(r"\d{4}", listed[0])), listed.end()
        elif field == "year" and (years := fields.YEARS.match(self.text, at)) and years.end() > at:
            end = years.end()
        elif field in fields.NAMED_FIELDS:
            end = self._name_end(field, at)
        else:
            end = self._period_end(at) if field in fields.TIMES else 0
            end = end or fields.end_of_run(self.text, at)
        return _spoken(self.text[at:end]), end

    def _alternatives(self, field: str, inner: str) -> tuple[str, ...]:
        """The values between parentheses; years need no OR between them."""
        values = _ALTERNATIVES.split(inner)
        if field == "year" and re.fullmatch(r"[\d ]+", inner):
            values = inner.split()
        return tuple(word for value in values for word in ((value,) if "[" in value else _spoken(value)))

    def _period_end(self, at: int) -> int:
        """Where words that are a period end, "tháng trước"; 0 where there is none."""
        ends = [unit.end() for unit in islice(_UNIT.finditer(self.text, at), LONGEST)]
        return next((end for end in reversed(ends) if self._filters.is_period(self.text[at:end])), 0)

    def _name_end(self, field: str, at: int) -> int:
        """Where an unquoted name ends: behind the longest run of words that the archive knows, else the first one."""
        if at in self._codes:
            return self._codes[at].end
        stop = _NAME_END.search(self.text, at)
        ends = [unit.end() for unit in _UNIT.finditer(self.text, at, stop.start() if stop else len(self.text))]
        if self.text[at : at + 1].isspace() or not ends:
            return at
        if self._knows_names:
            for end in reversed(ends[:_LONGEST_NAME]):
                if fields.look_up(self._lookup, field, self.text[at:end]):
                    return end
        return ends[0]

    # --- the pen ---

    def _leaf(self, leaf: Leaf, text: str, end: int) -> None:
        size = 1 if isinstance(leaf, Filter | Code) else len(analysis.spellings(leaf.surface))
        self._at = end
        if self._words + size > self._limits.words:
            self._stop("too-many-words", self._limits.words)
            return
        self._words += size
        self.lexemes.append(Lexeme("leaf", text, leaf))

    def _stop(self, code: str, limit: int) -> None:
        self._repair(code, limit=limit)
        self.is_cut = True
        self._words = self._limits.words
        self._at = len(self.text)

    def _repair(self, code: str, *, text: str = "", field: str = "", limit: int = 0) -> None:
        repair = Repair(code=code, text=text, field=field, limit=limit)
        if repair not in self.repairs:
            self.repairs.append(repair)

    def _next(self) -> str:
        return self.text[self._at + 1 : self._at + 2]

    def _closing(self, opening: int) -> int | None:
        """Where the quote that opens at `opening` closes."""
        return next((at for at in range(opening + 1, len(self.text)) if self.text[at] in QUOTES), None)


def _phrase(inner: str) -> Quoted | Code:
    """Quoted words, which may be nothing but a number."""
    found = analysis.codes(inner)
    if len(found) == 1 and len(analysis.spellings(inner)) == len(
        analysis.spellings(inner[found[0].start : found[0].end])
    ):
        return Code(inner[found[0].start : found[0].end], found[0].key)
    return Quoted(inner)


def _spoken(value: str) -> tuple[str, ...]:
    """A value without quotes, stars and outer blanks, unless it holds nothing."""
    value = value.translate(_NO_SIGNS).strip()
    return (value,) if any(map(str.isalnum, value)) else ()
