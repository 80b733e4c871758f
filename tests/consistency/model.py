"""The archive in plain Python: what it must hold after each act, told without its code.

The pages are written so that nothing is left to interpretation: each names one province, one day, one provisional
resolution and one official, in words that the rules have always known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

PROVINCES = {"hau-giang": "Hậu Giang", "soc-trang": "Sóc Trăng", "ben-tre": "Bến Tre", "tra-vinh": "Trà Vinh"}
FAMILIES = ("Lò", "Quách", "Chử", "Kiều", "Mạc")
GIVEN = ("Mẫu", "Thí", "Dụ", "Nghiệm", "Chứng", "Kiểm")

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><p>Cập nhật: {day:%d/%m/%Y} 08:00</p><div class="content">
<p>Sáng {day:%d/%m}, Tỉnh ủy {province} tổ chức hội nghị sơ kết thực hiện {resolution}.</p>
<p>Đồng chí {official}, Bí thư Huyện ủy Thử Nghiệm dự và phát biểu. Các đại biểu thống nhất mã {word} cho đợt này.</p>
<p>{body}</p></div></body></html>"""
BODIES = (
    "Hội nghị nghe báo cáo về tình hình thực hiện nhiệm vụ trong sáu tháng đầu năm và thảo luận những việc cần làm.",
    "Các cấp ủy đã cụ thể hóa nội dung thành kế hoạch hằng năm, tổ chức học tập đến từng chi bộ trong toàn Đảng bộ.",
    "Công tác kiểm tra, giám sát được tăng cường ở cơ sở; nhiều mô hình hay được nhân rộng trong nhân dân.",
)
COVER = "█"

Key = tuple[str, str]  # province and number of a resolution


def paragraph(body: int) -> str:
    """What the page says after so many changes; no two say the same."""
    return f"{BODIES[body % len(BODIES)]} Trang được sửa lần {body}."


@dataclass
class ModelArticle:
    """One article as the archive must state it."""

    number: int
    title: str
    section: str
    published: date
    province: str
    resolution: str  # the number of the provisional resolution that its words cite
    official: str
    body: int = 0  # how often the portal changed the page
    captured: set[int] = field(default_factory=lambda: {0})  # the bodies of its captures that were not erased
    chosen: int | None = None  # the capture that a person chose to read
    # What people decided of these fields, where it is not what the page says.
    decided_title: str | None = None
    decided_section: str | None = None
    decided_province: str | None = None
    withdrawn: int = 0  # which withdrawal it was; two are never the same
    until: date | None = None  # the day on which the embargo ends

    @property
    def url(self) -> str:
        return f"https://thu.example/bai-{self.number}.html"

    @property
    def word(self) -> str:
        """A word that no other article holds."""
        return f"kiemchung{self.number}"

    @property
    def read(self) -> int:
        """The capture that speaks: the one that a person chose, else the newest."""
        return max(self.captured) if self.chosen is None else self.chosen

    @property
    def page(self) -> str:
        """The page as it is at the portal now: what editors changed is not in it."""
        original = new_article(self.number)
        day = original.published
        cited = f"Nghị quyết số {original.resolution}-NQ/TU ngày 02/01/2020 của Tỉnh ủy"
        return PAGE.format(
            title=original.title,
            day=day,
            province=PROVINCES[original.province],
            resolution=cited,
            official=original.official,
            word=self.word,
            body=paragraph(self.body),
        )


def new_article(number: int) -> ModelArticle:
    """Article `number` as its page states it."""
    slugs = list(PROVINCES)
    return ModelArticle(
        number=number,
        title=f"Hội nghị sơ kết đợt {number} của địa phương",
        section="",
        published=date(2021, 1, 4) + timedelta(days=7 * number % 1400),
        province=slugs[number % len(slugs)],
        resolution=f"{10 + number % 5}",
        official=f"{FAMILIES[number % len(FAMILIES)]} Văn {GIVEN[number % len(GIVEN)]}",
    )


@dataclass
class Act:
    """One act of an editor: for each article and field the value before and after, or the merger that it was."""

    changes: list[tuple[int, str, Any, Any]] = field(default_factory=list)
    merger: tuple[Key, Key] | None = None
    edit: int = 0  # primary key
    in_bulk: bool = False
    undone: bool = False


@dataclass
class Suppressed:
    """A name out of public view: everywhere, or in the articles of these numbers."""

    key: int  # primary key of the suppression
    numbers: frozenset[int] | None = None


@dataclass
class Model:
    """All articles by number, and the acts of editors in order."""

    articles: dict[int, ModelArticle] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    erased: set[int] = field(default_factory=set)
    mergers: list[tuple[Key, Key]] = field(default_factory=list)  # (what was merged, into what), in order
    suppressed: dict[str, Suppressed] = field(default_factory=dict)
    withdrawals: int = 0

    @property
    def visible(self) -> list[ModelArticle]:
        return [article for article in self.articles.values() if not article.withdrawn]

    def hides(self, article: ModelArticle) -> bool:
        """Whether the name in an article is out of public view."""
        suppressed = self.suppressed.get(article.official)
        return suppressed is not None and (suppressed.numbers is None or article.number in suppressed.numbers)

    def shown_title(self, article: ModelArticle) -> str:
        """The title as everybody sees it: with its name covered where that is out of public view."""
        name = article.official
        return article.title.replace(name, COVER * len(name)) if self.hides(article) else article.title

    def resolution_of(self, article: ModelArticle) -> Key:
        """Province and number of the resolution that the article leads to."""
        original = new_article(article.number)
        key = (original.province, original.resolution)
        targets = dict(self.mergers)
        while key in targets:
            key = targets[key]
        return key

    def edit(self, numbers: list[int], name: str, value: Any) -> Act:
        """An editor's value for a field of these articles, with the decisions that follow from it."""
        changes: list[tuple[int, str, Any]] = []
        for number in numbers:
            is_found = getattr(new_article(number), name) == value
            changes += [(number, name, value), (number, f"decided_{name}", None if is_found else value)]
        return self.change(changes)

    def change(self, changes: list[tuple[int, str, Any]]) -> Act:
        """Set fields of articles; what has the value already is not part of the act."""
        act = Act()
        for number, name, value in changes:
            before = getattr(self.articles[number], name)
            if before != value:
                act.changes.append((number, name, before, value))
                setattr(self.articles[number], name, value)
        if act.changes:
            self.acts.append(act)
        return act

    def merge(self, loser: Key, target: Key) -> Act:
        self.mergers.append((loser, target))
        self.acts.append(Act(merger=(loser, target)))
        return self.acts[-1]

    def release(self, today: date) -> int:
        """Bring back what is embargoed until `today` or before; nobody's act."""
        due = [each for each in self.articles.values() if each.withdrawn and each.until and each.until <= today]
        for article in due:
            article.withdrawn, article.until = 0, None
        return len(due)

    def erase(self, number: int) -> None:
        """Take an article out, and what acts did to it: they can be undone for the others."""
        del self.articles[number]
        self.erased.add(number)
        for act in self.acts:
            act.changes = [change for change in act.changes if change[0] != number]

    def can_undo(self, act: Act) -> bool:
        """Whether every value of the act still stands, and what was read before can be read again."""
        if act.undone:
            return False
        return all(
            getattr(self.articles[number], name) == after
            and not (name == "chosen" and before is not None and before not in self.articles[number].captured)
            for number, name, before, after in act.changes
        )

    def undo(self, act: Act) -> None:
        """Put the values back that were there before the act."""
        for number, name, before, _ in act.changes:
            setattr(self.articles[number], name, before)
        if act.merger:
            self.mergers.remove(act.merger)
        act.undone = True
