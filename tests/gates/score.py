"""score.py PREDICTIONS.jsonl [GOLD.jsonl]   (GOLD is dev.jsonl beside this file unless it is named)

PREDICTIONS: one JSON object a line, either flat {"id": ..., "title": ..., "citations": [...], ...} or
wrapped {"id": ..., "pred": {...}}; "gold" is accepted as the wrapping key too, so that a gold file can
be scored against itself. Fields: see SCHEMA.md, "Predictions". A page that is absent counts as empty.
Not scored: issuer, term, same_as, start. Surfaces are searched in the page text; Unicode form (NFC/NFD/
mixed), zero-width characters, kind of blank and U+00D0 for U+0110 make no difference.
Standard library only. --json prints the numbers as JSON. --errors N lists the first N misses.

The figures are those of the scorer that came with the labelled pages; only its form is ours.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]  # a page, a citation or an official, as JSON has it
Spans = list[tuple[int, int]]  # of one surface: begin and end of each place in the flattened text
Document = tuple[str, str | None]  # class and comparable number

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_PLACEMENTS = (
    ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
    ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
    ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
)
_NEW_PLACEMENT = {
    new: old
    for news, olds in _PLACEMENTS
    for new, old in zip(news.split(), olds.split(), strict=True)
}  # fmt: skip
_NEWLY_PLACED = re.compile("|".join(_NEW_PLACEMENT))
_CLASSES = {
    "nq": "nghị quyết", "ct": "chỉ thị", "qđ": "quyết định", "kl": "kết luận", "kh": "kế hoạch", "hd": "hướng dẫn",
    "tb": "thông báo", "cv": "công văn", "nđ": "nghị định", "tt": "thông tư", "văn bản": "công văn",
    "thông tư liên tịch": "thông tư", "chương trình hành động": "chương trình", "thông báo kết luận": "thông báo",
}  # fmt: skip


# --- what counts as equal -----------------------------------------------------------------------------------------


def flat(text: str | None) -> str:
    """NFC, no zero-width characters, every blank a plain space, U+00D0 read as U+0110; page text and surfaces alike."""
    composed = unicodedata.normalize("NFC", text or "")
    return re.sub(r"\s", " ", composed.translate(_ZERO_WIDTH).replace("\u00d0", "\u0110"))


def fold(text: str | None) -> str:
    """The same without case, kinds of hyphen, runs of blanks, and the placement of tones: "Hoà" is "hòa"."""
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", flat(text))
    plain = re.sub(r"\s+", " ", plain).strip().casefold()
    return _NEWLY_PLACED.sub(lambda match: _NEW_PLACEMENT[match[0]], plain)


def class_of(citation: Row) -> str:
    name = fold(citation.get("type"))
    return _CLASSES.get(name, name)


def number_of(number: object) -> str | None:
    """'04 - NQ/TW' -> '4|NQ|TW'; separators - / and space are equivalent, leading zeros dropped."""
    if not number:
        return None
    plain = re.sub(r"^\s*SỐ\s*", "", flat(str(number)).upper())
    parts = [part for part in re.split(r"[\s/\-.]+", re.sub(r"[\u2010-\u2015\u2212]", "-", plain)) if part]
    if not parts:
        return None
    return "|".join([parts[0].lstrip("0") or "0", *parts[1:]])


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two numbers are equal, or one of them is bare and the other begins with it."""
    if one == other:
        return True
    if one is None or other is None or ("|" in one and "|" in other):
        return False
    return one.split("|")[0] == other.split("|")[0]


def province_of(name: str | None) -> str | None:
    if not name:
        return None
    return re.sub(r"\s*-\s*", "-", re.sub(r"^(tỉnh|thành phố|tp\.?)\s*", "", fold(name)))


# --- where surfaces stand -----------------------------------------------------------------------------------------


def spans(text: str, citations: Sequence[Row]) -> list[Spans]:
    """All occurrences of each surface, the longest first, a stretch used once."""
    text = flat(text)
    surfaces = [flat(citation.get("surface")) for citation in citations]
    found: list[Spans] = [[] for _ in citations]
    used = bytearray(len(text))
    seen: dict[str, int] = {}
    for index in sorted(range(len(citations)), key=lambda index: -len(surfaces[index])):
        surface = surfaces[index]
        if not surface:
            continue
        if surface in seen:
            found[index] = found[seen[surface]]
            continue
        places = [match.start() for match in re.finditer(f"(?={re.escape(surface)})", text)]
        for place in places:
            if not any(used[place : place + len(surface)]):
                found[index].append((place, place + len(surface)))
                used[place : place + len(surface)] = b"\1" * len(surface)
        if places and not found[index]:
            found[index].append((places[0], places[0] + len(surface)))
        seen[surface] = index
    return found


def overlap(ones: Spans, others: Spans) -> bool:
    return any(a < d and c < b for a, b in ones for c, d in others)


def shared_extent(ones: Spans, others: Spans) -> float:
    """The largest intersection over union of two spans."""
    shares = [(min(b, d) - max(a, c)) / (max(b, d) - min(a, c)) for a, b in ones for c, d in others if a < d and c < b]
    return max(shares, default=0)


def clusters(citations: Sequence[Row]) -> list[list[int]]:
    """The citations, by their places in the list, that `same_as` says are of one document."""
    root = list(range(len(citations)))
    for index, citation in enumerate(citations):
        same = citation.get("same_as")
        if isinstance(same, int) and 0 <= same < index:
            root[index] = root[same]
    found: dict[int, list[int]] = defaultdict(list)
    for index, first in enumerate(root):
        found[first].append(index)
    return list(found.values())


# --- counting -----------------------------------------------------------------------------------------------------


@dataclass
class Counts:
    """How many predictions there are and are right, how many gold entries there are and are found."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def add(self, right: Iterable[bool], found: Iterable[bool]) -> None:
        """Count predictions, each right or not, and gold entries, each found or not."""
        judged, wanted = list(right), list(found)
        self.right += sum(judged)
        self.predicted += len(judged)
        self.found += sum(wanted)
        self.gold += len(wanted)

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision = self.right / self.predicted if self.predicted else float(not self.gold)
        recall = self.found / self.gold if self.gold else 1.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


@dataclass
class Measured:
    """The figures of a set of pages, by name in the order in which they are printed."""

    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    accuracy: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))  # of each page
    errors: list[tuple[object, ...]] = field(default_factory=list)

    def compare(
        self, name: str, predicted: Iterable[Any], gold: Iterable[Any], equal: Callable[[Any, Any], bool]
    ) -> None:
        """Count which predictions equal a gold entry, and which gold entries a prediction."""
        ones, others = list(predicted), list(gold)
        self.counts[name].add(
            [any(equal(one, other) for other in others) for one in ones],
            [any(equal(one, other) for one in ones) for other in others],
        )

    def tell(self, page: str, what: str, predicted: set[Any], gold: set[Any]) -> None:
        self.errors += [(page, f"missed {what}", entry) for entry in gold - predicted]
        self.errors += [(page, f"wrong {what}", entry) for entry in predicted - gold]


def measure(gold: Iterable[Row], predictions: Iterable[Row]) -> Measured:
    """The figures of predictions beside gold pages; both flat or wrapped, as SCHEMA.md has them."""
    known = {row["id"]: row.get("pred") or row.get("gold") or row for row in predictions}
    measured = Measured()
    for page in gold:
        predicted = known.get(page["id"], {})
        _citations(measured, page, predicted.get("citations") or [])
        _officials(measured, page, predicted.get("officials") or [])
        _page(measured, page["gold"], predicted)
    return measured


def _documents(citations: Iterable[Row]) -> set[Document]:
    return {(class_of(citation), number_of(citation["number"])) for citation in citations if citation.get("number")}


def _citations(measured: Measured, page: Row, predicted: list[Row]) -> None:
    gold = page["gold"]["citations"]
    gold_spans, predicted_spans = spans(page["text"], gold), spans(page["text"], predicted)

    wanted, stated = _documents(gold), {document for document in _documents(predicted) if document[1]}
    measured.compare("citation number+type, strict", stated, wanted, lambda one, other: one == other)
    measured.tell(page["id"], "doc", stated, wanted)
    measured.compare(
        "citation number+type, lenient",
        stated,
        wanted,
        lambda one, other: one[0] == other[0] and same_number(one[1], other[1]),
    )

    def stands_for(i: int, j: int) -> bool:
        return class_of(gold[i]) == class_of(predicted[j]) and overlap(gold_spans[i], predicted_spans[j])

    bare = [i for i, citation in enumerate(gold) if not citation.get("number")]
    bare_predicted = [j for j, citation in enumerate(predicted) if not citation.get("number")]
    measured.counts["citation without number (type + overlap)"].add(
        [any(stands_for(i, j) for i in bare) for j in bare_predicted],
        [any(stands_for(i, j) for j in range(len(predicted))) for i in bare],
    )
    for name, alike in (
        ("any overlap", overlap),
        ("IoU>=0.5", lambda one, other: shared_extent(one, other) >= 0.5),
        ("exact", lambda one, other: bool(set(one) & set(other))),
    ):
        measured.compare(f"citation span, {name}", predicted_spans, gold_spans, alike)
    _dates(measured, gold, predicted, gold_spans, predicted_spans)


def _dates(
    measured: Measured, gold: list[Row], predicted: list[Row], gold_spans: list[Spans], predicted_spans: list[Spans]
) -> None:
    """Dates count once for each document."""
    dated = [
        (cluster, dates)
        for cluster in clusters(gold)
        if (dates := {gold[i]["date"] for i in cluster if gold[i].get("date")})
    ]

    def is_of(cluster: list[int], j: int) -> bool:
        number = predicted[j].get("number")
        return any(
            overlap(gold_spans[i], predicted_spans[j])
            or (
                bool(gold[i].get("number") and number)
                and class_of(gold[i]) == class_of(predicted[j])
                and same_number(number_of(gold[i]["number"]), number_of(number) or "")
            )
            for i in cluster
        )

    measured.compare(
        "citation date, per resolution",
        [j for j, citation in enumerate(predicted) if citation.get("date")],
        dated,
        lambda j, one: is_of(one[0], j) and predicted[j]["date"] in one[1],
    )


def _officials(measured: Measured, page: Row, predicted: list[Row]) -> None:
    gold = page["gold"]["officials"]
    names = {fold(official["name"]) for official in gold}
    stated = {fold(official.get("name")) for official in predicted if official.get("name")}
    measured.compare("official name", stated, names, lambda one, other: one == other)
    measured.tell(page["id"], "official", stated, names)

    def posts(officials: Iterable[Row], *, former: bool = False) -> set[tuple[Any, ...]]:
        return {
            (fold(official["name"]), fold(post), *([bool(official.get("former"))] if former else []))
            for official in officials
            if official.get("name")
            for post in official.get("posts") or []
        }

    measured.compare("official name+post, strict", posts(predicted), posts(gold), lambda one, other: one == other)
    measured.compare(
        "official name+post, one contains the other",
        posts(predicted),
        posts(gold),
        lambda one, other: one[0] == other[0] and (one[1] in other[1] or other[1] in one[1]),
    )
    measured.compare(
        "official name+post+former, strict",
        posts(predicted, former=True),
        posts(gold, former=True),
        lambda one, other: one == other,
    )


def _page(measured: Measured, gold: Row, predicted: Row) -> None:
    measured.accuracy["province"].append(province_of(gold["province"]) == province_of(predicted.get("province")))
    is_dated = (gold["published"] or None) == (predicted.get("published") or None)
    measured.accuracy["published (all pages)"].append(is_dated)
    stated = "a date" if gold["published"] else "none (null expected)"
    measured.accuracy[f"published, page states {stated}"].append(is_dated)
    if gold["title"]:
        measured.accuracy["title"].append(fold(gold["title"]) == fold(predicted.get("title")))


# --- the command --------------------------------------------------------------------------------------------------


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _as_json(measured: Measured) -> str:
    figures = {
        name: dict(zip("prf", counts.figures(), strict=True), predicted=counts.predicted, gold=counts.gold)
        for name, counts in measured.counts.items()
    }
    accuracy = {name: sum(right) / len(right) for name, right in measured.accuracy.items()}
    return json.dumps({"prf": figures, "accuracy": accuracy}, ensure_ascii=False, indent=1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="score.py")
    parser.add_argument("predictions", type=Path)
    parser.add_argument("gold", type=Path, nargs="?", default=Path(__file__).with_name("dev.jsonl"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    options = parser.parse_args()
    gold, predictions = _rows(options.gold), _rows(options.predictions)
    measured = measure(gold, predictions)
    if options.json:
        print(_as_json(measured))
        return
    print(f"{len(gold)} pages, {len({row['id'] for row in predictions})} predicted")
    print(f"{'':46s}{'P':>7s}{'R':>7s}{'F1':>7s}{'pred':>7s}{'gold':>7s}")
    for name, counts in measured.counts.items():
        precision, recall, f1 = counts.figures()
        print(f"{name:46s}{precision:7.3f}{recall:7.3f}{f1:7.3f}{counts.predicted:7d}{counts.gold:7d}")
    for name, right in measured.accuracy.items():
        print(f"{name:46s}{'':7s}{'':7s}{sum(right) / len(right):7.3f}{sum(right):7d}{len(right):7d}")
    for error in measured.errors[: options.errors]:
        print(*error, sep="\t")


if __name__ == "__main__":
    main()
