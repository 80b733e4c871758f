"""From lexemes to syntax. OR binds less than standing side by side, because Vietnamese words are several syllables:
`hậu giang OR cần thơ` means (hậu giang) OR (cần thơ)."""

from __future__ import annotations

from search.query.fields import WORD_FIELDS
from search.query.lexer import Lexeme
from search.query.syntax import Code, Either, Every, Filter, Repair, Star, Syntax, Unit, Within, Without


def balance(lexemes: list[Lexeme], depth: int, *, is_cut: bool) -> tuple[list[Lexeme], list[Repair]]:
    """Drop the parentheses that have no other half or lie deeper than `depth`; a cut query need not close them."""
    dropped: set[int] = set()
    repairs: list[Repair] = []
    opened: list[int] = []
    for at, lexeme in enumerate(lexemes):
        if lexeme.kind == "open":
            opened.append(at)
        elif lexeme.kind == "close" and not opened:
            dropped.add(at)
            repairs.append(Repair(code="unbalanced-parenthesis"))
        elif lexeme.kind == "close":
            other = opened.pop()
            if len(opened) >= depth + (other > 0 and lexemes[other - 1].kind in WORD_FIELDS):
                dropped |= {at, other}
                repairs.append(Repair(code="too-deep", limit=depth))
    dropped |= set(opened)
    if opened and not is_cut:
        repairs.append(Repair(code="unbalanced-parenthesis"))
    return [lexeme for at, lexeme in enumerate(lexemes) if at not in dropped], list(dict.fromkeys(repairs))


class Parser:
    """Descends through balanced lexemes; what joins nothing is left out and said in `repairs`."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.repairs: list[Repair] = []
        self._lexemes = lexemes
        self._at = 0

    def run(self) -> Syntax | None:
        """Return the syntax, or None where nothing is left of the query."""
        return self._either()

    def _either(self) -> Syntax | None:
        branches: list[Syntax] = []
        joined: Lexeme | None = None
        while True:
            branch = self._every()
            if branch is not None:
                branches.append(branch)
            elif joined is not None:
                self._dangles(joined)
            if self._kind() != "or":
                return either(branches)
            joined = self._take()
            if not branches:
                self._dangles(joined)

    def _every(self) -> Syntax | None:
        parts: list[Syntax] = []
        joined: Lexeme | None = None
        while (kind := self._kind()) not in ("", "close", "or"):
            if kind == "and":
                if joined is not None or not parts:
                    self._dangles(self._lexemes[self._at])
                joined = self._take()
                continue
            if (part := self._unary()) is not None:
                parts.append(part)
                joined = None
        if joined is not None:
            self._dangles(joined)
        whole = every(parts)
        return Every(tuple(self._in_order(list(whole.parts)))) if isinstance(whole, Every) else whole

    def _unary(self) -> Syntax | None:
        negated = False
        sign: Lexeme | None = None
        while self._kind() == "not":
            sign, negated = self._take(), not negated
        part = self._within() if self._kind() in WORD_FIELDS else self._primary()
        if part is None and sign is not None:
            self._dangles(sign)
        return negate(part) if part is not None and negated else part

    def _within(self) -> Syntax | None:
        """A field's words: what is quoted or in parentheses, else the run of words up to the next sign or field."""
        field = self._take().kind
        part = self._run() if isinstance(self._leaf(), Unit | Star) else self._primary()
        if part is None:
            self._says(Repair(code="empty-field", field=field))
            return None
        return within(field, part)

    def _run(self) -> Syntax | None:
        words: list[Syntax] = []
        while isinstance(leaf := self._leaf(), Unit | Star | Code):
            words.append(leaf)
            self._take()
        return every(words)

    def _primary(self) -> Syntax | None:
        kind = self._kind()
        if kind == "leaf":
            return self._take().leaf
        if kind != "open":
            return None
        self._take()
        part = self._either()
        self._take()  # the parentheses are balanced, so it closes
        return part

    def _in_order(self, parts: list[Syntax]) -> list[Syntax]:
        """`từ:2021 đến:2016` turned round."""
        dates = {part.name: at for at, part in enumerate(parts) if isinstance(part, Filter)}
        if "from" not in dates or "to" not in dates:
            return parts
        first, last = parts[dates["from"]], parts[dates["to"]]
        assert isinstance(first, Filter)
        assert isinstance(last, Filter)
        if first.values[0] > last.values[1]:
            self._says(Repair(code="swapped-range", field="from", text=f"{first.typed[0]}..{last.typed[0]}"))
            parts[dates["from"]] = Filter("from", last.typed, last.values)
            parts[dates["to"]] = Filter("to", first.typed, first.values)
        return parts

    def _kind(self) -> str:
        return self._lexemes[self._at].kind if self._at < len(self._lexemes) else ""

    def _leaf(self) -> Syntax | None:
        return self._lexemes[self._at].leaf if self._at < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]

    def _dangles(self, lexeme: Lexeme) -> None:
        self._says(Repair(code="dangling-operator", text=lexeme.text))

    def _says(self, repair: Repair) -> None:
        if repair not in self.repairs:
            self.repairs.append(repair)


# --- Syntax in its simplest form: no list of one, no list in a list of its kind -------------------------------------


def every(parts: list[Syntax]) -> Syntax | None:
    """All parts as one, None where there are none; the words of lists in the list stay neighbours."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,))]
    return Every(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def either(parts: list[Syntax]) -> Syntax | None:
    """Any of the parts as one, None where there are none."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Either) else (part,))]
    return Either(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def negate(part: Syntax) -> Syntax:
    """All but the part."""
    return part.part if isinstance(part, Without) else Without(part)


def within(field: str, part: Syntax) -> Syntax | None:
    """The part within a field of words: filters in it, and other such fields, stay what they are."""
    if isinstance(part, Filter | Within):
        return part
    if not _holds_field(part):
        return Within(field, part)
    if isinstance(part, Every):
        return every([inner for each in part.parts if (inner := within(field, each)) is not None])
    if isinstance(part, Either):
        return either([inner for each in part.parts if (inner := within(field, each)) is not None])
    if isinstance(part, Without):
        inner = within(field, part.part)
        return None if inner is None else negate(inner)
    return Within(field, part)


def _holds_field(part: Syntax) -> bool:
    if isinstance(part, Every | Either):
        return any(map(_holds_field, part.parts))
    if isinstance(part, Without):
        return _holds_field(part.part)
    return isinstance(part, Filter | Within)
